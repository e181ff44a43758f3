"""Run by Node.ask_inside on the data of a server: makes tables, and does what others do meanwhile. Prints JSON."""

import json
import sys

from tests.server import cookies_of, step_inside

NAMES = ("Anneke", "Bart", "Carla", "Dirk", "Esra")


GUESTS = (
    "Floor Aarts", "Gijs Bakker", "Hanna de Boer", "Ilse Dekker", "Joris Evers", "Karin Faber", "Lotte Groen",
    "Mees Hendriks", "Noor Jansen", "Otto Kuipers", "Pien van Leeuwen", "Quinten Meijer", "Roos Nijhuis",
    "Sem Oosterhof",
    "Tess Peters", "Umut Yıldız", "Vera Smit", "Wout Terpstra", "Yara Visser",
)  # fmt: skip


def cafe(method="worldcafe", part="round.1"):
    """Twenty-four people at a table for groups, with names as people have them."""
    return make(method, part, names=GUESTS)


def make(method="basis5", part="questions", more="0", names=()):
    """A table at a step, with the cookies of all at it, of Joop who is not, and of `more` others."""
    from kring.live.models import Session
    from kring.live.tests.world import make_table

    names = names or [f"Extra{n}" for n in range(int(more))]
    table = make_table(*NAMES, *names, method=method)
    if part != "-":
        table.go(part)
    session = Session.objects.get(pk=table.session.pk)
    people = {name.lower(): table.person(name.lower()) for name in (*NAMES, "Joop")}
    people |= {name.lower(): table.person(name.lower()) for name in names}
    return {
        "session": str(session.pk),
        "state": session.state_seq,
        "seq": session.seq,
        "seats": {name: str(seat.pk) for name, seat in table.world.memberships.items()},
        "cookies": {name: cookies_of(person) for name, person in people.items()},
    }


def make_each():
    """A table for every method, with as many people at it as the method is meant for: {method: table}."""
    from kring.live.tests.world import make_table
    from kring.methods import reading

    found = {}
    for method in reading.case_methods():
        names = [*NAMES, *(f"Extra{n}" for n in range(100))][: method.people_ideal]
        table = make_table(*names, method=method.id)
        found[method.id] = {
            "session": str(table.session.pk),
            "seats": {name: str(seat.pk) for name, seat in table.world.memberships.items()},
            "cookies": {n.lower(): cookies_of(table.person(n.lower())) for n in names},
        }
    return found


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
