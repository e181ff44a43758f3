"""Questions about the mail of a person."""

from kring.inbox import groups, tokens
from kring.inbox.models import DeadAddress, Unwanted
from kring.people.models import Person

STOP = "inbox.stop:"


def wishes(person: Person) -> list[tuple[str, str, bool]]:
    """Return each kind of mail with its words, and whether this person wants it."""
    stopped = set(Unwanted.objects.filter(person=person).values_list("group", flat=True))
    return [(group, words, group not in stopped) for group, words in groups.labels().items()]


def is_dead(person: Person) -> bool:
    """Tell whether the address that this person has now takes no mail."""
    return DeadAddress.objects.filter(person=person, email=person.email or "").exists()


def stopped_by(word: str) -> tuple[Person | None, str]:
    """Return whose mail of which group this token stops; None when it stops nothing."""
    token = tokens.find(word)
    if token is None or not token.kind.startswith(STOP):
        return None, ""
    group = token.kind.removeprefix(STOP)
    return (token.person, group) if group in groups.labels() else (None, "")


def wants(person: Person, kind: str) -> bool:
    """Tell whether somebody did not stop this kind of letters."""
    return not Unwanted.objects.filter(person=person, group=groups.group_of(kind)).exists()
