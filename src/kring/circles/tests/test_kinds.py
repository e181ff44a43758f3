"""What differs by the kind of circle: chairs, meetings, methods, and when it looks back.

Planted, seen red here, and put back: the chairs of any circle for a team · the count of meetings of any circle.
"""

from dataclasses import replace

import pytest

from kring.circles import kinds
from kring.circles.actions import frames, invitations
from kring.circles.actions.invitations import Guest
from kring.circles.kinds import Kind
from kring.circles.rules import Role
from kring.circles.sizes import seats_sentence
from kring.circles.tests.test_actions import FRAME
from kring.circles.tests.world import make_person
from kring.kernel.verdicts import RefusedError
from kring.meetings.rules import season_sentence
from kring.methods import reading


@pytest.mark.parametrize(
    ("kind", "seats", "meetings", "methods", "months"),
    [
        (Kind.PRACTICE, (6, 10), (5, 8), (), 0),
        (Kind.ACTION_LEARNING, (6, 10), (5, 8), ("wial",), 0),
        (Kind.TEAM_COACHING, (4, 12), (4, 8), ("reteaming", "aar", "pct15"), 3),
    ],
)
def test_what_each_kind_is(kind, seats, meetings, methods, months):
    assert kinds.seats_of(kind) == seats
    assert kinds.meetings_of(kind) == meetings
    assert kinds.methods_of(kind) == methods
    assert kinds.looks_back_after(kind) == months
    assert kinds.is_team(kind) is bool(methods)
    assert set(methods) <= set(reading.library())
    assert kind in kinds.KIND_WORDS


@pytest.mark.parametrize(
    ("kind", "seated", "said"),
    [
        (Kind.PRACTICE, 5, "6 to 10"),
        (Kind.PRACTICE, 6, ""),
        (Kind.PRACTICE, 11, "More than 10"),
        (Kind.TEAM_COACHING, 3, "4 to 12"),
        (Kind.TEAM_COACHING, 4, ""),
        (Kind.TEAM_COACHING, 12, ""),
        (Kind.TEAM_COACHING, 13, "More than 12"),
    ],
)
def test_the_sentence_about_the_number_of_people_is_that_of_the_kind(kind, seated, said):
    found = seats_sentence(seated, seats=kinds.seats_of(kind))
    assert said in found
    assert bool(found) is bool(said)


@pytest.mark.parametrize(
    ("kind", "count", "said"),
    [
        (Kind.PRACTICE, 4, True),
        (Kind.TEAM_COACHING, 3, True),
        (Kind.TEAM_COACHING, 4, False),
        (Kind.TEAM_COACHING, 8, False),
        (Kind.TEAM_COACHING, 9, True),
    ],
)
def test_the_sentence_about_the_number_of_meetings_is_that_of_the_kind(kind, count, said):
    assert bool(season_sentence(count, kinds.meetings_of(kind))) is said


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "chairs"), [(Kind.PRACTICE, 10), (Kind.TEAM_COACHING, 12)])
def test_so_many_can_sit_down_and_no_more(kind, chairs):
    anneke = make_person("Anneke", is_host=True)
    circle = frames.form_circle(replace(FRAME, form=kind), by=anneke)
    guests = [Guest(name=f"Gast {n}", role=Role.PARTICIPANT) for n in range(chairs + 1)]
    with pytest.raises(RefusedError):
        invitations.invite_all(circle, guests, by=anneke)
    for guest in guests[:-1]:
        invitation, _keys = invitations.invite(circle, guest, by=anneke)
        invitations.claim_invitation(invitation, by=None)
    assert circle.seated() == chairs
    with pytest.raises(RefusedError, match=str(chairs)):
        invitations.invite(circle, guests[-1], by=anneke)
