"""Numbers of mobile phones, written the one way that gateways know: +31612345678."""


def normal(text: str, region: str = "NL") -> str:
    """Return the number as gateways know it; '' when no text message can go there."""
    import phonenumbers  # noqa: PLC0415 - large, and seldom needed

    for country in (region, None):
        said = text if country or text.startswith("+") else f"+{text}"  # some leave out the plus
        try:
            number = phonenumbers.parse(said, country)
        except phonenumbers.NumberParseException:
            continue
        kinds = phonenumbers.PhoneNumberType
        mobile = {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE}
        if phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in mobile:
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ""
