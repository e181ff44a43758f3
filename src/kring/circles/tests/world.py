"""The cast of our tests: one circle with named people, for this slice and all above it.

    world = make_circle()
    world.anneke        the Person              world["anneke"]   her Membership in world.circle
    world.circle        the Circle              make_circle("Anneke", "Bart")  only these two

Joop belongs to no circle: `make_person("Joop")`, or `world.joop` (made when first asked for).
"""

from dataclasses import dataclass, field

from kring.circles.models import Acceptance, Agreement, Circle, Membership
from kring.circles.rules import SEATED, Role
from kring.kernel import clock, vault
from kring.networks.models import Organisation
from kring.people.models import Person

# Each name with its role, organisation and perspective.
CAST = {
    "Anneke": (Role.FACILITATOR, "Gemeente Berkelland", "beleid"),
    "Bart": (Role.PARTICIPANT, "Gemeente Berkelland", "beleid"),
    "Carla": (Role.PARTICIPANT, "Zorggroep Oost", "zorg"),
    "Dirk": (Role.PARTICIPANT, "Woonstichting De Linde", "wonen"),
    "Esra": (Role.PARTICIPANT, "Gemeente Winterswijk", "jeugd"),
    "Fatima": (Role.PARTICIPANT, "Welzijn Achterhoek", "welzijn"),
    "Gerrit": (Role.PARTICIPANT, "Dorpsbelang Haarlo", "dorp"),
    "Hanna": (Role.LIVED_EXPERT, "", "ervaring"),
    "Ineke": (Role.SPONSOR, "Provincie Gelderland", ""),
}
# One for each role that the cast above does not have.
EXTRAS = {
    "Karin": (Role.LEAD, "Gemeente Berkelland", ""),
    "Leo": (Role.CONVENOR, "Zorggroep Oost", "zorg"),
    "Mohammed": (Role.OBSERVER, "", ""),
    "Nel": (Role.GUEST, "", ""),
    "Otto": (Role.SOUNDING_BOARD, "", ""),
}
EVERYONE = CAST | EXTRAS
WITHOUT_EMAIL = {"Hanna", "Nel"}
FRAME = {
    "name": "Jeugd in de Achterhoek",
    "about": "Hoe we jongeren in kleine kernen eerder zien en samen helpen.",
    "not_about": "Het verdelen van geld tussen gemeenten.",
    "done_when": "Elke kern een plek heeft waar jongeren zelf binnenlopen.",
    "urgency": "Jongeren wachten nu acht maanden op hulp.",
}


@dataclass
class World:
    circle: Circle
    people: dict[str, Person] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self.people:
            self.people[name] = make_person(name.capitalize())
        return self.people[name]

    def __getitem__(self, name: str) -> Membership:
        return self.memberships[name]

    def seat(self, name: str, role: Role | None = None, *, accepted: bool = True) -> Membership:
        """Let one more person in, as cast or in another role. Also for names outside the cast."""
        as_cast, organisation, perspective = EVERYONE.get(name, (Role.PARTICIPANT, "", ""))
        person = make_person(name)
        membership = Membership.objects.create(
            circle=self.circle,
            person=person,
            role=role or as_cast,
            display_name=name,
            perspective=perspective,
            organisation=make_organisation(organisation) if organisation else None,
            in_rota=(role or as_cast) in SEATED,
            joined_at=clock.now(),
        )
        if accepted:
            newest = self.circle.agreements.first()
            Acceptance.objects.create(agreement=newest, membership=membership, at=clock.now())
        self.people[name.lower()] = person
        self.memberships[name.lower()] = membership
        return membership


def make_person(name: str, **fields) -> Person:
    """Make somebody of the cast, or return them if they are there. Hanna and Nel have no account."""
    known = Person.objects.filter(name=name).first()
    if known:
        return known
    email = None if name in WITHOUT_EMAIL else f"{name.lower()}@kring.example"
    return Person.objects.create_user(email, name=name, **fields)


def make_organisation(name: str) -> Organisation:
    return Organisation.objects.get_or_create(name=name)[0]


def make_circle(*names: str, accepted: bool = True, **frame: str) -> World:
    """Make a circle with these people (default: the cast) in their own roles.

    accepted: whether all accepted the agreement. frame: name, about, urgency, … as in FRAME.
    A second call makes a second circle, with the same people where the names are the same.
    """
    circle = Circle(formed_at=clock.now(), **(FRAME | frame))
    vault.create_key(circle.pk)
    circle.save(force_insert=True)
    Agreement.objects.create(
        circle=circle, version=1, text="Vertrouwelijk.", written_at=clock.now()
    )
    world = World(circle)
    for name in names or CAST:
        world.seat(name, accepted=accepted)
    return world
