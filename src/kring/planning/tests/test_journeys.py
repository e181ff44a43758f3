"""How people travel: told in the poll, kept from others, and shared fairly by who hosts.

Planted and seen red: a host who cannot come; somebody hosts twice in a round; the longest journey not counted; who is
home too late counts as yes; a total of four people; journeys kept after the poll; the minutes of one on the page of who
plans; a place with steps where somebody needs none.
"""

from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.meetings.actions import Place, Planned
from kring.planning import actions, hosts, queries
from kring.planning.dividing import DutyKind
from kring.planning.models import Duty, Reply
from kring.planning.showing import shown
from kring.planning.solving.hosting import Guest, Spot, Tour, cost_of, divide, keeps, ways
from kring.planning.solving.problem import MAYBE, YES
from kring.planning.tests.world import all_say, make_poll, reply_of
from kring.planning.touring import road, will_do
from kring.planning.travel import HOME, LEAVE, Travel, read

NOW = clock.now
HALF_PAST_NINE, TWO_HOURS_AND_A_HALF = 9 * 60 + 30, 150


@pytest.mark.parametrize(
    ("travel", "starts", "strains"),
    [
        (Travel({"a": 8}), HALF_PAST_NINE, False),
        (Travel({"a": 9}), HALF_PAST_NINE, True),
        (Travel({"a": 2}), 19 * 60 + 30, False),
        (Travel({"a": 3}), 19 * 60 + 30, True),
        (Travel({"a": 3}, home=23 * 60), 19 * 60 + 30, False),
        (Travel({"a": 2}, home=22 * 60), 19 * 60 + 30, True),
        (Travel({"a": 8}, leave=8 * 60), HALF_PAST_NINE, True),
        (Travel({"a": 0}), 20 * 60, False),
        (Travel({"b": 16}), 20 * 60, None),
        (Travel(), 20 * 60, None),
    ],
)
def test_who_leaves_before_half_past_seven_or_is_home_after_half_past_ten_comes_if_needed(
    travel, starts, strains
):
    assert travel.strains("a", starts=starts, minutes=TWO_HOURS_AND_A_HALF) is strains


def test_only_what_is_known_of_each_place_counts():
    travel = Travel({"a": 16, "b": 16})
    late = {"starts": 20 * 60, "minutes": 120}
    assert travel.strained_anywhere(["a", "b"], **late)
    assert not travel.strained_anywhere(["a", "c"], **late)
    assert not travel.strained_anywhere([], **late)
    assert read(travel.kept()) == travel
    assert Travel(leave=LEAVE, home=HOME).kept() == {}


@st.composite
def tours(draw):
    """Small tours with everything in them: who cannot come, journeys that nobody knows, who hosted before."""
    dates, spots = draw(st.integers(1, 5)), draw(st.integers(0, 3))
    people = draw(st.integers(max(1, spots), 4))
    guests = tuple(
        Guest(
            comes=tuple(draw(st.booleans()) for _ in range(dates)),
            quarters=tuple(
                0 if spot == n else draw(st.none() | st.integers(0, 5)) for spot in range(spots)
            ),
            strains=tuple(tuple(draw(st.booleans()) for _ in range(spots)) for _ in range(dates)),
        )
        for n in range(people)
    )
    return Tour(
        dates, tuple(Spot(str(n), n, draw(st.integers(0, 2))) for n in range(spots)), guests
    )


@settings(deadline=None, max_examples=80)
@given(tours())
def test_every_division_keeps_what_must_hold_and_none_is_better(tour):
    found = divide(tour)
    every = product([None, *range(len(tour.spots))], repeat=tour.dates)
    best = min(cost_of(tour, hosts) for hosts in every if keeps(tour, hosts))
    assert keeps(tour, found.hosts)
    assert (found.cost, found.proven) == (best, True)


def tour_of(dates, *rows, strains=None):
    """Everybody comes to all dates; each row: quarters to each place, of which the first three people host one."""
    strained = strains or {}
    guests = tuple(
        Guest((True,) * dates, row, (strained.get(n, (False,) * 3),) * dates)
        for n, row in enumerate(rows)
    )
    return Tour(dates, tuple(Spot(str(n), n) for n in range(3)), guests)


NEAR = [(0, 1, 6), (1, 0, 6), (1, 1, 0)]


def test_nobody_always_travels_furthest_although_together_they_would_travel_less():
    tour = tour_of(2, *NEAR, (8, 8, 1))
    found = divide(tour)
    assert 2 in found.hosts
    assert max(ways(tour, found.hosts)) == 9
    assert sum(ways(tour, found.hosts)) > sum(ways(tour, (0, 1)))


def test_nobody_hosts_twice_in_a_round_although_it_would_spare_somebody_a_late_evening():
    late_at_the_third = {3: (False, False, True)}
    tour = tour_of(3, *NEAR, (1, 1, 1), strains=late_at_the_third)
    assert sorted(divide(tour).hosts) == [0, 1, 2]


def test_what_is_not_known_counts_for_nothing_and_is_not_guessed():
    tour = tour_of(2, *NEAR, (None, None, None))
    assert ways(tour, divide(tour).hosts)[3] == 0


def offer(world, *names, **more):
    for name in names:
        actions.offer_place(world.circle, by=getattr(world, name), place=f"Bij {name}", **more)
    return {one.membership.display_name.lower(): one for one in hosts.venues_of(world.circle.pk)}


def tell(world, poll, name, to, **more):
    """Let somebody tell how they travel: tell(world, poll, "bart", {venue: 3})."""
    reply = reply_of(world, poll, name)
    return actions.keep_answers(
        reply,
        by=more.pop("by", reply.membership.person),
        lines=reply.lines,
        marks=reply.marks,
        edition=reply.edition,
        now=NOW(),
        travel=Travel({str(venue.pk): way for venue, way in to.items()}, **more),
    )


def look(world, poll, viewer=None):
    slots, replies = queries.slots_of(poll), queries.replies_of(poll)
    venues = hosts.venues_of(world.circle.pk)
    return shown(poll, slots, replies, chosen=(), venues=venues, viewer=viewer and viewer.pk)


@pytest.fixture
def touring(world):
    """A poll that everybody answered; Bart and Carla offer their place."""
    venues = offer(world, "bart", "carla")
    poll = make_poll(world, quorum=2)
    all_say(world, poll, tuesday="yes", thursday="maybe")
    return world, poll, venues["bart"], venues["carla"]


def test_who_lives_too_far_from_every_place_for_a_moment_comes_if_needed(touring):
    world, poll, bart, carla = touring
    tell(world, poll, "dirk", {bart: 9, carla: 9})
    slots, replies = queries.slots_of(poll), queries.replies_of(poll)
    problem = queries.problem_of(poll, slots, replies, [bart, carla])
    answers = {one.id: one.answers for one in problem.people}
    assert set(answers[str(world["dirk"].pk)]) == {MAYBE}
    assert YES in answers[str(world["anneke"].pk)]
    only_near = queries.problem_of(poll, slots, replies, [])
    assert YES in {one.id: one.answers for one in only_near.people}[str(world["dirk"].pk)]


def test_the_page_says_a_total_from_five_on_and_never_who(touring):
    world, poll, bart, carla = touring
    for name in ("anneke", "dirk", "esra"):
        tell(world, poll, name, {bart: 2, carla: 4})
    tell(world, poll, "bart", {carla: 3})
    page = " ".join(look(world, poll, viewer=world.anneke).reasons)
    assert "Fewer than five people told" in page
    assert "all travel" not in page
    tell(world, poll, "carla", {bart: 3})
    page = " ".join(look(world, poll, viewer=world.anneke).reasons)
    assert "There and back, all travel" in page
    assert "You yourself travel" in page
    assert not {"Dirk", "Esra"} & set(page.replace(",", " ").split())


def test_the_dates_are_planned_at_the_places_of_their_hosts(touring):
    world, poll, _bart, _carla = touring
    view = look(world, poll)
    slots = queries.slots_of(poll)
    assert [one.venue.membership.display_name for one in view.dates] in (
        ["Bart", "Carla", "Bart"], ["Carla", "Bart", "Carla"],
    )  # fmt: skip
    season = actions.plan_chosen(
        poll,
        by=world.anneke,
        dates=[Planned(starts_at=slots[one.moment].starts_at, giver=None) for one in view.dates],
        where=Place(place="Dorpshuis", minutes=150),
        now=NOW(),
        at=[one.venue.pk for one in view.dates],
    )
    places = list(season.meetings.order_by("starts_at").values_list("place", flat=True))
    assert places == [one.venue.place for one in view.dates]
    assert Duty.objects.filter(kind=DutyKind.HOST).count() == 3


def test_how_people_travel_goes_when_the_dates_are_known(touring):
    world, poll, bart, _carla = touring
    tell(world, poll, "dirk", {bart: 9})
    actions.stop_poll(poll, by=world.anneke, now=NOW())
    assert set(Reply.objects.values_list("travel__to", flat=True)) == {None}


def test_who_needs_no_steps_is_not_planned_where_there_are(touring):
    world, poll, _bart, carla = touring
    actions.offer_place(world.circle, by=world.carla, place="Bij carla", step_free=True)
    tell(world, poll, "dirk", {}, step_free=True)
    found = will_do(hosts.venues_of(world.circle.pk), queries.replies_of(poll))
    assert [one.pk for one in found] == [carla.pk]


@pytest.mark.parametrize(
    ("to", "more", "said"),
    [(17, {}, "how long"), (-1, {}, "how long"), (2, {"leave": 4}, "from when"), (2, {"home": -1}, "until when")],
)  # fmt: skip
def test_a_journey_that_cannot_be_is_refused_with_a_sentence(touring, to, more, said):
    world, poll, bart, _carla = touring
    with pytest.raises(RefusedError, match=said):
        tell(world, poll, "dirk", {bart: to}, **more)


def sent(page_reply, **more):
    first = {"edition": page_reply.edition, "line-1-morning": "yes", "travels": "yes"}
    return {**first, "leave": LEAVE, "home": HOME, **more}


def test_dirk_tells_it_by_his_link_without_script_and_sees_it_again(touring):
    world, poll, bart, _carla = touring
    reply = reply_of(world, poll, "dirk")
    address = reverse("poll_link", args=[reply.token])
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.post(address, sent(reply, **{f"to-{bart.pk}": "3", "home": 21 * 60}))
    assert reply_of(world, poll, "dirk").travel == {"to": {str(bart.pk): 3}, "home": 1260}
    page = client.get(address).content.decode()
    assert "To Bart" in page
    assert "Bij bart" not in page
    assert f'<option value="3" selected>{road(3)}</option>' in page
    client.post(address, sent(reply_of(world, poll, "dirk"), **{f"to-{bart.pk}": "900"}))
    assert reply_of(world, poll, "dirk").travel["to"] == {str(bart.pk): 3}


def test_anneke_fills_it_in_for_dirk_on_the_phone_but_does_not_read_what_esra_told(
    touring, as_person
):
    world, poll, bart, _carla = touring
    page = as_person(world.anneke)
    dirk, esra = (reply_of(world, poll, name) for name in ("dirk", "esra"))
    page.post(reverse("poll_reply", args=[dirk.pk]), sent(dirk, **{f"to-{bart.pk}": "3"}))
    assert reply_of(world, poll, "dirk").travel == {"to": {str(bart.pk): 3}}
    assert (
        "How long do you travel"
        in page.get(reverse("poll_reply", args=[dirk.pk])).content.decode()
    )
    tell(world, poll, "esra", {bart: 7})
    esra = reply_of(world, poll, "esra")
    shown_page = page.get(reverse("poll_reply", args=[esra.pk])).content.decode()
    assert "Only they see that" in shown_page
    assert f"to-{bart.pk}" not in shown_page
    plain = {
        key: value for key, value in sent(esra).items() if key not in ("travels", "leave", "home")
    }
    page.post(reverse("poll_reply", args=[esra.pk]), plain)
    assert reply_of(world, poll, "esra").travel == {"to": {str(bart.pk): 7}}


def test_who_plans_posts_the_places_that_the_page_showed(touring, as_person):
    world, poll, _bart, _carla = touring
    client = as_person(world.anneke)
    page = client.get(reverse("poll_dates", args=[poll.pk])).content.decode()
    assert "at the place of" in page
    at = [one.pk for one in queries.slots_of(poll)]
    view = look(world, poll)
    values = {"at": view.at, "host": ["nonsense"] * 3, "hosts": "yes", "minutes": 150}
    page = client.post(reverse("poll_dates", args=[poll.pk]), values).content.decode()
    assert "The places have changed meanwhile" in page
    values["host"] = [str(one.venue.pk) for one in view.dates]
    assert client.post(reverse("poll_dates", args=[poll.pk]), values).status_code == 302
    assert Duty.objects.filter(kind=DutyKind.HOST).count() == 3
    assert at
