"""The made-up people of the demo. Their ids are always the same, so that a visitor finds them again."""

from uuid import UUID, uuid5

from kring.people.models import Person
from kring.web.demo import story

NAMESPACE = UUID("6b72696e-6700-4000-8000-64656d6f0000")


def person_id(key: str) -> UUID:
    """Return the id of the made-up person with this key."""
    return uuid5(NAMESPACE, key)


def known() -> list[str]:
    """Return the keys of everybody: who sits somewhere, and the outsiders."""
    return [*story.characters(), *story.cast().outsiders]


def find(key: str) -> Person | None:
    """Return the made-up person with this key, or None: no such key, or the demo is not filled."""
    return Person.objects.filter(pk=person_id(key)).first() if key in known() else None


def part_of(person: Person) -> str:
    """Return the code of the part on the page that this person plays, or ''."""
    ids = {person_id(key): code for code, key in story.cast().parts}
    return ids.get(person.pk, "")


def make_all() -> dict[str, Person]:
    """Make everybody, by key. Some have no account, as in life; who founds a circle may do so."""
    spoken = {one.key: each.frame.language for each in story.stories() for one in each.people}
    founders = {next(one.key for one in each.people) for each in story.stories()}
    names = {one.key: (one.name, one.has_account) for one in story.characters().values()}
    names |= {key: (name, True) for key, name in story.cast().outsiders.items()}
    return {
        key: Person.objects.create_user(
            f"{key}@demo.example" if has_account else None,
            id=person_id(key),
            name=name,
            language=spoken.get(key, "nl"),
            is_host=key in founders,
        )
        for key, (name, has_account) in names.items()
    }
