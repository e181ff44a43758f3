"""Run by Node.ask_inside on the data of a server: makes tables, and does what others do meanwhile. Prints JSON."""

import json
import sys

from tests.server import cookies_of, step_inside

NAMES = ("Anneke", "Bart", "Carla", "Dirk", "Esra")


def make(method="basis5", part="questions", more="0"):
    """A table at a step, with the cookies of all at it, of Joop who is not, and of `more` others."""
    from kring.live.models import Session
    from kring.live.tests.world import make_table

    table = make_table(*NAMES, *(f"Extra{n}" for n in range(int(more))), method=method)
    if part != "-":
        table.go(part)
    session = Session.objects.get(pk=table.session.pk)
    people = {name.lower(): table.person(name.lower()) for name in (*NAMES, "Joop")}
    people |= {f"extra{n}": table.person(f"extra{n}") for n in range(int(more))}
    return {
        "session": str(session.pk),
        "state": session.state_seq,
        "seq": session.seq,
        "seats": {name: str(seat.pk) for name, seat in table.world.memberships.items()},
        "cookies": {name: cookies_of(person) for name, person in people.items()},
    }


def remove(membership):
    from kring.circles.actions.memberships import end_membership
    from kring.circles.models import Membership

    seat = Membership.objects.get(pk=membership)
    end_membership(seat, by=seat.person)
    return {}


def sign_out_everywhere(membership):
    from kring.circles.models import Membership
    from kring.people import actions

    person = Membership.objects.get(pk=membership).person
    actions.sign_out_everywhere(person, by=person)
    return {}


if __name__ == "__main__":
    step_inside()
    deed, *words = sys.argv[1:]
    sys.stdout.write(json.dumps(globals()[deed](*words)))
