"""A circle of the demo on tour: some offer a place, and at the meetings to come each does something."""

from datetime import datetime, timedelta

from kring.circles.models import Circle, Membership
from kring.people.models import Person
from kring.planning import actions, hosts
from kring.planning.dividing import DutyKind

# Who offers a place: key, place, how to get there, without steps, with a hearing loop.
PLACES = (
    ("saskia", "Gemeentehuis, raadzaal", "Parkeren achter het gebouw; meld je bij de balie.", True, True),
    ("tineke", "Dorpshuis De Spil", "Bus 61 stopt voor de deur.", True, False),
    ("yusuf", "Bij Yusuf aan de keukentafel", "Tweede bel van boven; er is een trap.", False, False),
)  # fmt: skip
SOON = timedelta(days=1)


def go_on_tour(
    circle: Circle,
    members: dict[str, Membership],
    people: dict[str, Person],
    *,
    by: Person,
    now: datetime,
) -> None:
    """Let some offer a place, and divide who hosts what is still to come after today."""
    offered = [one for one in PLACES if one[0] in members]
    for key, place, travel, step_free, hearing_loop in offered:
        actions.offer_place(
            circle,
            by=people[key],
            place=place,
            travel=travel,
            step_free=step_free,
            hearing_loop=hearing_loop,
        )
    coming = [one for one in hosts.meetings_to_come(circle.pk, now) if one.starts_at > now + SOON]
    for place_in_row, meeting in enumerate(coming[:-1] if offered else []):
        member = members[offered[place_in_row % len(offered)][0]]
        actions.name_duty(meeting, by=by, kind=DutyKind.HOST, member=member, now=now)
    actions.share_duties(circle, by=by, now=now)
