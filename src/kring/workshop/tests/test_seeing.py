"""Who sees a method that somebody made, and who may change it: every reach with every role, on the rows.

Planted, seen red, and put back: `visible_to` without the circle, so that an outsider finds a circle's method · drafts
that were never published shown to who shares the circle · a sponsor counted among who may see.
"""

import pytest
from django.urls import reverse

from kring.circles.rules import Role
from kring.circles.tests.world import make_circle
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live.actions import sessions
from kring.live.tests.world import make_meeting
from kring.meetings import actions as meetings
from kring.methods import reading
from kring.workshop import actions
from kring.workshop.actions import Sharing
from kring.workshop.models import OwnMethod, Version
from kring.workshop.rules import CC0, CC_BY, Reach
from kring.workshop.tests.world import make_own, publish, retitle

pytestmark = pytest.mark.django_db

# Anneke makes it. Bart is of her organisation, Carla of another; Ineke sponsors; Petra leads too; Zoë leads next door.
EVERYBODY = {"anneke", "bart", "carla", "ineke", "petra", "zoë", "joop"}


@pytest.fixture
def world():
    world = make_circle("Anneke", "Bart", "Carla", "Ineke")
    world.seat("Petra", Role.FACILITATOR)
    next_door = make_circle("Zoë", name="Hiernaast")
    next_door.memberships["zoë"].role = Role.FACILITATOR
    next_door.memberships["zoë"].save()
    world.people["zoë"] = next_door.people["zoë"]
    return world


def sees(world, own):
    """Who finds it among the methods."""
    return {
        name
        for name in EVERYBODY
        if own.name in {one.id for one in reading.shown_to(getattr(world, name))}
    }


def changes(world):
    return {
        name
        for name in EVERYBODY
        for person in [getattr(world, name)]
        if OwnMethod.objects.visible_to(person).editable_by(person).exists()
    }


def share(world, own, reach):
    home = world["anneke"].organisation
    sharing = Sharing(reach=reach, circle=world.circle, organisation=home)
    actions.share(own.pk, sharing, by=world.anneke)


@pytest.mark.parametrize(
    ("reach", "seen", "changed"),
    [
        (Reach.MINE, {"anneke"}, {"anneke"}),
        (Reach.CIRCLE, {"anneke", "bart", "carla", "petra"}, {"anneke", "petra"}),
        (Reach.ORGANISATION, {"anneke", "bart"}, {"anneke"}),
        (Reach.EVERYBODY, EVERYBODY, {"anneke"}),
    ],
)
def test_who_it_is_shared_with_sees_it_and_nobody_else(world, reach, seen, changed):
    own = publish(make_own(world), world)
    share(world, own, reach)
    assert sees(world, own) == seen
    assert changes(world) == changed


def test_a_draft_is_seen_by_its_maker_only_and_by_nobody_among_the_methods(world):
    own = make_own(world)
    OwnMethod.objects.update(reach=Reach.EVERYBODY)
    visible = {n for n in EVERYBODY if OwnMethod.objects.visible_to(getattr(world, n)).exists()}
    assert visible == {"anneke"}
    assert sees(world, own) == set()


def test_who_meets_by_it_sees_it_also_afterwards(world):
    own = publish(make_own(world), world)
    meeting = make_meeting(world)
    meetings.choose_method(meeting, by=world.anneke, method=own.name)
    assert sees(world, own) == {"anneke", "bart", "carla", "petra"}
    sessions.open_session(meeting.pk, by=world.anneke, now=clock.now())
    assert sees(world, own) == {"anneke", "bart", "carla", "petra"}


def test_nobody_chooses_what_they_may_not_see(world):
    own = publish(make_own(world), world)
    meeting = make_meeting(world)
    with pytest.raises(RefusedError, match="does not have that method"):
        meetings.choose_method(meeting, by=world.petra, method=own.name)
    for wrong in ("own", f"{own.name}@1", "ownxyz", "praktijkkring_sessie"):
        with pytest.raises(RefusedError):
            meetings.choose_method(meeting, by=world.anneke, method=wrong)


def test_what_was_put_away_is_not_chosen_any_more_and_meetings_go_on(world):
    own = publish(make_own(world), world)
    meeting = make_meeting(world)
    meetings.choose_method(meeting, by=world.anneke, method=own.name)
    actions.put_away(own.pk, by=world.anneke, away=True, now=clock.now())
    assert sees(world, own) == set()
    assert (
        sessions.open_session(meeting.pk, by=world.anneke, now=clock.now()).method
        == f"{own.name}@1"
    )
    actions.put_away(own.pk, by=world.anneke, away=False, now=clock.now())
    assert "anneke" in sees(world, own)


@pytest.mark.parametrize("name", ["bart", "carla", "ineke", "joop", "zoë"])
def test_others_change_nothing(world, name):
    own = publish(make_own(world), world)
    share(world, own, Reach.EVERYBODY)
    by = getattr(world, name)
    for deed in (
        lambda: actions.save_basics(own.pk, by=by, seen="", words={}, people={}, now=clock.now()),
        lambda: actions.save_phase(own.pk, "advice", by=by, seen="", structure={}, words={}, now=clock.now()),
        lambda: actions.arrange(own.pk, lambda data: data, by=by, seen="", now=clock.now()),
        lambda: actions.undo(own.pk, by=by, seen="", now=clock.now()),
        lambda: actions.publish(own.pk, by=by, licence=CC0, attribution="", now=clock.now()),
        lambda: actions.share(own.pk, Sharing(reach=Reach.MINE), by=by),
        lambda: actions.put_away(own.pk, by=by, away=True, now=clock.now()),
        lambda: actions.throw_away(own.pk, by=by),
    ):  # fmt: skip
        with pytest.raises(RefusedError, match=r"Only who made|Put it away"):
            deed()


@pytest.mark.parametrize("name", ["bart", "ineke", "joop"])
def test_who_facilitates_no_circle_makes_none(world, name):
    make = actions.empty("nl", "Van mij")
    with pytest.raises(RefusedError, match="facilitates a circle"):
        actions.begin(make, by=getattr(world, name), now=clock.now())


def test_who_left_sees_it_no_more(world):
    own = publish(make_own(world), world)
    share(world, own, Reach.CIRCLE)
    world["carla"].ended_at = clock.now()
    world["carla"].save()
    assert "carla" not in sees(world, own)


def test_a_version_never_changes_and_has_its_own_number(world):
    own = publish(make_own(world), world)
    first = Version.objects.get()
    before = (first.text, first.checksum)
    retitle(own, world, "advice", "Goede raad")
    publish(own, world, CC_BY)
    first.refresh_from_db()
    assert (first.text, first.checksum) == before
    assert [one.number for one in Version.objects.all()] == [2, 1]
    with pytest.raises(RefusedError, match="Nothing changed"):
        publish(own, world, CC_BY)


def test_a_copy_of_a_copy_under_cc_by_stays_so_and_names_everybody(world):
    own = publish(make_own(world), world, CC_BY)
    share(world, own, Reach.CIRCLE)
    script = reading.script_of(own.name)
    make = actions.copy_of(script, "nl", "Van Petra", "Naar Anneke.")
    other = actions.begin(
        make, by=world.petra, now=clock.now(), source_licence=script.method.licence
    )
    with pytest.raises(RefusedError, match="must be CC BY"):
        actions.publish(
            other.pk, by=world.petra, licence=CC0, attribution="Petra", now=clock.now()
        )
    actions.publish(other.pk, by=world.petra, licence=CC_BY, attribution="Petra", now=clock.now())
    words = reading.words(other.name, "nl")
    assert words.attribution == "Petra"
    for name in ("Naar een ander.", "podopost", "Naar Anneke.", "Anneke"):
        assert name in words.adapted_from


def test_many_methods_cost_no_query_more(world, django_assert_num_queries):
    for _n in range(4):
        publish(make_own(world), world)
    reading.shown_to(world.anneke)
    with django_assert_num_queries(1):
        assert len(reading.shown_to(world.anneke)) == 4


def test_a_draft_that_is_thrown_away_goes_with_its_key(world, django_capture_on_commit_callbacks):
    from kring.kernel import vault

    own = make_own(world)
    assert vault.readable(own.pk)
    with django_capture_on_commit_callbacks(execute=True):
        actions.throw_away(own.pk, by=world.anneke)
    assert not OwnMethod.objects.exists()
    assert not vault.readable(own.pk)


def proposed(client, world, name, address):
    client.force_login(getattr(world, name))
    return client.get(address).content.decode().split('class="proposals"')[1]


def test_the_advisor_offers_what_people_here_made_to_who_may_see_it(world, client):
    """Planted, seen red: only what we ship is weighed · a method of one's own only where none of ours fits."""
    own = publish(make_own(world), world)
    meeting = make_meeting(world)
    address = reverse("meeting_method", args=[meeting.pk])
    assert own.name not in proposed(client, world, "petra", address)
    share(world, own, Reach.CIRCLE)
    found = proposed(client, world, "petra", address)
    assert f'name="method" value="{own.name}"' in found
    assert own.name in proposed(client, world, "bart", reverse("method_advice"))
    assert own.name not in proposed(client, world, "joop", reverse("method_advice"))


def test_when_too_few_come_for_a_method_of_ones_own_others_are_offered(world, client):
    own = publish(make_own(world), world)
    large = publish(make_own(world, "worldcafe", "Ons café"), world)
    for one in (own, large):
        share(world, one, Reach.CIRCLE)
    meeting = make_meeting(world)
    meetings.choose_method(meeting, by=world.anneke, method=large.name)
    client.force_login(world.petra)
    page = client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert f'name="method" value="{own.name}"' in page
    assert f'name="method" value="{large.name}"' not in page
