"""What somebody wrote themselves in a mail, without what they answered to. Each line is looked at once."""

import re

# Longer lines are no head of a quote; looking at their beginning is enough.
LOOK = 300
_HEADS = re.compile(
    r"""^[>\s]*(?:
      (?:Op|On|Am|Le)\b.{4,200}(?:schreef|geschreven|wrote|schrieb|écrit)\b.{0,150}:\s*$   # Gmail, Apple, Thunderbird
    | (?:Op|On)\b.{4,150}\b(?:heeft|schreef|wrote|has\ written)\b.{0,150}$               # and as their lines are broken
    | -{2,}\s*(?:Oorspronkelijk\ bericht|Oorspronkelijke\ bericht|Original\ Message|Doorgestuurd\ bericht
         |Forwarded\ message|Originele\ afspraak|Original\ Appointment|Ursprüngliche\ Nachricht)
    | (?:Begin\ doorgestuurd\ bericht|Begin\ forwarded\ message):
    | _{10,}\s*$                                                                         # Outlook on the web
    | \*{0,2}(?:Van|From|Von|De)\s*:\*{0,2}\s.{0,200}(?:@|Kring).{0,200}$                     # Outlook
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_BEGUN = re.compile(r"^[>\s]*(?:Op|On)\s.{0,60}\d", re.IGNORECASE)
_SENT_FROM = re.compile(
    r"^\s*(?:Verstuurd|Verzonden|Sent|Get|Download)\s(?:vanaf|vanuit|met|from|Outlook)\b.{0,80}$",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """Return what stands above the first quote and the signature, without the lines of a phone or mail program."""
    kept: list[str] = []
    lines = text.splitlines()
    for number, whole in enumerate(lines):
        line = whole[:LOOK]
        following = lines[number + 1][:LOOK] if number + 1 < len(lines) else ""
        if line.rstrip() == "--" or _heads_quote(line, following):
            break
        if not (line.lstrip().startswith(">") or _SENT_FROM.match(line)):
            kept.append(whole)
    return "\n".join(kept).strip()


def _heads_quote(line: str, following: str) -> bool:
    """Test whether a quote begins here. Its head may be broken over two lines."""
    if _HEADS.match(line):
        return True
    return bool(_BEGUN.match(line) and _HEADS.match(f"{line.rstrip()} {following.strip()}"))
