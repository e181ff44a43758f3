"""The pages of seasons and meetings: who gets which, and a vote that stays blind."""

import re
from collections import defaultdict
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from icalendar import Calendar

from kring.cases.tests.world import QUESTION, make_case
from kring.circles.kinds import Kind
from kring.circles.models import Circle
from kring.circles.tests.world import make_circle
from kring.kernel import clock, sections
from kring.meetings import actions
from kring.meetings.models import Attendance, Ballot, Meeting
from kring.meetings.tests.world import make_season, turn_of

SEE_MEETINGS = {
    "anneke", "bart", "carla", "dirk", "esra", "fatima", "gerrit", "hanna", "leo", "karin", "nel", "mohammed",
}  # fmt: skip
PLAN = {"anneke", "karin"}
HIDE_CASES = {"karin", "nel", "mohammed"}
HIDE_MEMBERS = {"nel", "mohammed"}
DEEDS = (
    "meeting_answer", "meeting_answer_for", "meeting_case", "meeting_giver", "meeting_swaps", "meeting_vote",
    "meeting_ballot", "meeting_outcome", "meeting_invitations", "meeting_cancellation", "meeting_method",
    "meeting_date",
)  # fmt: skip
PAGES = (
    "meeting",
    "meeting_calendar",
    "meeting_date",
    "meeting_cancellation",
    "meeting_method",
    "meeting_attendance",
)


def at(name, thing):
    return reverse(name, args=[thing.pk])


def text(response):
    return response.content.decode()


@pytest.fixture
def meeting(everyone):
    first = make_season(everyone)[0]
    case = make_case(everyone, "carla")
    actions.name_case(first, by=everyone.anneke, case=case)
    return first


def test_each_role_sees_of_a_meeting_what_it_may(everyone, as_person, meeting):
    for name, person in everyone.people.items():
        response = as_person(person).get(at("meeting", meeting))
        page = text(response)
        assert response.status_code == (200 if name in SEE_MEETINGS else 404), name
        seen = name in SEE_MEETINGS
        assert ("CANARY-PLAATS" in page) is seen, name
        assert (QUESTION in page) is (seen and name not in HIDE_CASES), name
        assert ("Gerrit" in page) is (seen and (name not in HIDE_MEMBERS or name == "gerrit")), (
            name
        )
        assert ("Cancel the meeting" in page) is (name in PLAN), name
        assert ("Do you come?" in page) is (seen and name != "karin"), name


@pytest.mark.parametrize("name", ["ineke", "otto", "joop"])
def test_a_hidden_meeting_looks_to_the_byte_like_none(everyone, as_person, meeting, name):
    client = as_person(getattr(everyone, name))
    for page in PAGES:
        hidden, none = client.get(at(page, meeting)), client.get(reverse(page, args=[uuid4()]))
        assert hidden.status_code == none.status_code == 404, page
        assert hidden.content == none.content
    for deed in DEEDS:
        hidden, none = client.post(at(deed, meeting)), client.post(reverse(deed, args=[uuid4()]))
        assert hidden.status_code == none.status_code == 404, deed
        assert hidden.content == none.content


def test_who_left_sees_and_does_nothing_any_more(everyone, as_person, meeting):
    client = as_person(everyone.bart)
    assert client.get(at("meeting", meeting)).status_code == 200
    everyone["bart"].ended_at = clock.now()
    everyone["bart"].save()
    assert {client.get(at(page, meeting)).status_code for page in PAGES} == {404}
    assert {client.post(at(deed, meeting)).status_code for deed in DEEDS} == {404}


@pytest.mark.parametrize("name", ["bart", "nel", "mohammed"])
def test_who_does_not_plan_is_refused_with_a_sentence(everyone, as_person, meeting, name):
    client = as_person(everyone.people[name])
    for page in ("meeting_date", "meeting_cancellation", "meeting_method"):
        assert client.get(at(page, meeting)).status_code == 403
        assert client.post(at(page, meeting)).status_code == 403
    for deed in ("meeting_invitations", "meeting_vote", "meeting_outcome"):
        assert client.post(at(deed, meeting)).status_code == 403
    for page in ("season_new", "meeting_new"):
        assert client.get(at(page, everyone.circle)).status_code == 403
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.PLANNED


def test_who_is_not_signed_in_is_asked_to(world, client):
    meeting = make_season(world)[0]
    for page in PAGES:
        assert client.get(at(page, meeting))["Location"].startswith("/accounts/login/")


# Planning


def season(**changes):
    usual = {
        "starts_on": (clock.now() + timedelta(days=20)).date().isoformat(), "at": "13:30", "count": "6",
        "weeks": "6", "minutes": "150", "place": "De Huiskamer", "link": "", "choosing": "rota",
    }  # fmt: skip
    return usual | changes


def test_anneke_looks_at_a_season_before_she_plans_it(world, as_person):
    client = as_person(world.anneke)
    url = at("season_new", world.circle)
    takers = [str(world[name].pk) for name in ("bart", "carla")]
    preview = client.post(url, season(takers=takers, preview="yes", count="4"))
    assert preview.status_code == 200
    assert text(preview).count("turn of Bart") == text(preview).count("turn of Carla") == 2
    assert "Most circles like this meet 5 to 8 times a season" in text(preview)
    assert not Meeting.objects.exists()
    planned = client.post(url, season(takers=takers, plan="yes", count="4"))
    assert planned["Location"] == at("meetings", world.circle)
    names = [meeting.giver.display_name for meeting in Meeting.objects.order_by("number")]
    assert names == ["Bart", "Carla", "Bart", "Carla"]
    assert text(client.get(planned["Location"])).count("turn of Bart") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": "14"},
        {"count": "0"},
        {"weeks": "0"},
        {"minutes": "10"},
        {"starts_on": "x"},
        {"link": "javascript:1"},
    ],
)
def test_a_season_that_cannot_be_is_asked_again(world, as_person, wrong):
    takers = [str(world["bart"].pk)]
    response = as_person(world.anneke).post(
        at("season_new", world.circle), season(takers=takers, plan="yes", **wrong)
    )
    assert response.status_code == 200
    assert "field--wrong" in text(response)
    assert not Meeting.objects.exists()


def test_turns_need_somebody_who_takes_them_and_a_stranger_takes_none(world, as_person):
    client = as_person(world.anneke)
    url = at("season_new", world.circle)
    assert "Choose at least one person" in text(client.post(url, season(plan="yes")))
    other = make_circle("Anneke", "Bart")
    assert "field--wrong" in text(
        client.post(url, season(plan="yes", takers=[str(other["bart"].pk)]))
    )
    assert not Meeting.objects.exists()


def test_a_meeting_is_added_moved_and_cancelled(world, as_person):
    client = as_person(world.anneke)
    day = (clock.now() + timedelta(days=9)).date()
    where = {"at": "10:00", "minutes": "90", "place": "Kulturhus", "link": "meet.example.nl/x"}
    client.post(
        at("meeting_new", world.circle), where | {"day": day.isoformat(), "sure": day.isoformat()}
    )
    meeting = Meeting.objects.get()
    assert (meeting.minutes, meeting.link) == (90, "https://meet.example.nl/x")
    later = (day + timedelta(days=1)).isoformat()
    client.post(at("meeting_date", meeting), where | {"day": later, "sure": later})
    meeting.refresh_from_db()
    assert meeting.starts_at.astimezone(world.circle.zone).isoformat()[:16] == f"{later}T10:00"
    assert client.get(at("meeting_cancellation", meeting)).status_code == 200
    client.post(at("meeting_cancellation", meeting))
    page = text(client.get(at("meeting", meeting)))
    assert "This meeting is cancelled" in page
    assert "Do you come?" not in page


def test_a_circle_that_is_one_team_is_proposed_action_learning_first(world, as_person):
    client = as_person(world.anneke)
    page = at("meeting_method", make_season(world)[0]) + "?people=6&minutes=180"
    assert "You are one team" not in text(client.get(page))
    Circle.objects.update(form=Kind.ACTION_LEARNING)
    said = text(client.get(page))
    assert said.index("Action learning") < said.index("You are one team")
    assert said.index("You are one team") < said.index("Use this method")


def test_methods_are_found_by_a_word_and_tell_for_how_many_they_are(world, as_person):
    client = as_person(world.anneke)
    page = at("meeting_method", make_season(world)[0])
    assert text(client.get(page)).count('type="radio"') == 47
    found = text(client.get(page, {"q": "GOSSIP"}))
    assert found.count('type="radio"') == 1
    assert 'value="roddel"' in found
    assert "people at the table" in text(client.get(page, {"q": "world café"}))
    assert "No method has all of this" in text(client.get(page, {"q": "zzz"}))


def test_the_method_is_chosen_from_the_list(world, as_person):
    meeting = make_season(world)[0]
    client = as_person(world.anneke)
    assert text(client.get(at("meeting_method", meeting))).count('type="radio"') >= 5
    client.post(at("meeting_method", meeting), {"method": "roddel"})
    meeting.refresh_from_db()
    assert meeting.method == "roddel"
    assert client.get(at("meeting", meeting)).status_code == 200
    assert client.post(at("meeting_method", meeting), {"method": "nope"}).status_code == 403


# Turns and swaps


def test_bart_asks_carla_to_swap_and_she_says_yes_on_her_page(world, as_person):
    meetings = make_season(world)
    mine, theirs = turn_of(world, meetings, "bart"), turn_of(world, meetings, "carla")
    as_person(world.bart).post(at("meeting_swaps", mine), {"swap-theirs": str(theirs.pk)})
    page = text(as_person(world.carla).get(at("meeting", theirs)))
    assert "Bart asks to swap turns" in page
    assert "Bart asks to swap turns" not in text(as_person(world.dirk).get(at("meeting", theirs)))
    answer_at = re.search(r'action="(/swaps/[^"]+)"', page)[1]
    assert as_person(world.dirk).post(answer_at, {"answer": "yes"}).status_code == 404
    assert as_person(world.bart).post(answer_at, {"answer": "yes"}).status_code == 403
    as_person(world.carla).post(answer_at, {"answer": "yes"})
    mine.refresh_from_db()
    assert mine.giver == world["carla"]


def test_a_turn_is_given_to_a_member_of_this_circle_only(world, as_person):
    meeting = make_season(world)[0]
    other = make_circle("Anneke", "Bart")
    client = as_person(world.anneke)
    for wrong in (str(other["bart"].pk), "x", str(uuid4())):
        assert client.post(at("meeting_giver", meeting), {"turn-member": wrong}).status_code == 404
    client.post(at("meeting_giver", meeting), {"turn-member": str(world["gerrit"].pk)})
    meeting.refresh_from_db()
    assert meeting.giver == world["gerrit"]


def test_a_case_is_put_on_the_table_from_the_page(world, as_person):
    meeting = turn_of(world, make_season(world), "carla")
    case = make_case(world, "carla")
    as_person(world.carla).post(at("meeting_case", meeting), {"case": str(case.pk)})
    meeting.refresh_from_db()
    assert meeting.case == case
    assert (
        as_person(world.carla).post(at("meeting_case", meeting), {"case": "x"}).status_code == 404
    )


# The blind vote


def test_nobody_ever_sees_how_the_votes_lie_or_who_voted(world, as_person):
    meeting = make_season(world, choosing="vote")[0]
    first = make_case(world, "bart", burning_question="Eerste vraag?")
    make_case(world, "carla", burning_question="Tweede vraag?")
    client = as_person(world.anneke)
    client.post(at("meeting_vote", meeting))
    everybody = [person for name, person in world.people.items() if name != "ineke"]

    def views(person):
        """What this person sees, without what is made anew for each page."""
        page = text(as_person(person).get(at("meeting", meeting)))
        return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", page)

    before = {person.pk: views(person) for person in everybody}
    assert all("0 of 8 voted" in page for page in before.values())
    as_person(world.dirk).post(at("meeting_ballot", meeting), {"case": str(first.pk)})
    for person in everybody:
        after = views(person)
        assert "1 of 8 voted" in after
        if person == world.dirk:
            assert "you voted" in after
            assert not re.search(
                r"<input[^>]*checked[^>]*>", after.split("The question")[1].split("</form>")[0]
            )
            continue
        # Nothing changed but the number: not who voted, not for what.
        same = after.replace("1 of 8 voted", "0 of 8 voted").replace("Close the vote", "")
        if person == world.anneke:  # she may close it now
            assert "0 of 8 voted" in same
            continue
        assert same == before[person.pk].replace("Close the vote", "")


def test_the_outcome_says_only_which_question_it_is(world, as_person):
    meeting = make_season(world, choosing="vote")[0]
    first, second = (
        make_case(world, "bart"),
        make_case(world, "carla", burning_question="Tweede vraag?"),
    )
    client = as_person(world.anneke)
    assert client.post(at("meeting_outcome", meeting)).status_code == 403
    client.post(at("meeting_vote", meeting))
    assert client.post(at("meeting_outcome", meeting)).status_code == 403
    for name, case in {"dirk": second, "esra": second, "gerrit": first}.items():
        as_person(world.people[name]).post(at("meeting_ballot", meeting), {"case": str(case.pk)})
    page = text(as_person(world.anneke).post(at("meeting_outcome", meeting), follow=True))
    assert "Tweede vraag?" in page
    assert not re.search(r"\d+ (of \d+ )?vote[ds]", page)
    assert not Ballot.objects.exists()
    assert (
        as_person(world.dirk)
        .post(at("meeting_ballot", meeting), {"case": str(first.pk)})
        .status_code
        == 403
    )


def test_who_sees_no_cases_gets_no_ballot(everyone, as_person):
    meeting = make_season(everyone, choosing="vote")[0]
    make_case(everyone, "bart")
    case = make_case(everyone, "carla")
    as_person(everyone.anneke).post(at("meeting_vote", meeting))
    for name in ("karin", "nel", "mohammed"):
        client = as_person(everyone.people[name])
        assert "voted" not in text(client.get(at("meeting", meeting)))
        assert (
            client.post(at("meeting_ballot", meeting), {"case": str(case.pk)}).status_code == 404
        )


# Coming


def test_bart_says_that_he_comes_online_and_the_circle_sees_it(world, as_person):
    meeting = make_season(world)[0]
    as_person(world.bart).post(
        at("meeting_answer", meeting), {"answer": "yes", "channel": "online"}
    )
    assert "Bart (online)" in text(as_person(world.carla).get(at("meeting", meeting)))
    assert (
        as_person(world.bart).post(at("meeting_answer", meeting), {"answer": "?"}).status_code
        == 403
    )


def test_anneke_answers_for_hanna_who_phoned(world, as_person):
    meeting = make_season(world)[0]
    answer = {"for-member": str(world["hanna"].pk), "for-answer": "yes", "for-channel": "phone"}
    assert as_person(world.bart).post(at("meeting_answer_for", meeting), answer).status_code == 403
    as_person(world.anneke).post(at("meeting_answer_for", meeting), answer)
    assert Attendance.objects.get().channel == "phone"


def test_attendance_is_corrected_after_the_meeting(world, as_person):
    meeting = make_season(world)[0]
    Attendance.objects.create(meeting=meeting, membership=world["bart"], minutes=140)
    client = as_person(world.anneke)
    assert client.get(at("meeting_attendance", meeting)).status_code == 403
    Meeting.objects.update(state=Meeting.State.HELD)
    assert 'value="140"' in text(client.get(at("meeting_attendance", meeting)))
    minutes = {str(world["bart"].pk): "90", str(world["carla"].pk): ""}
    client.post(at("meeting_attendance", meeting), minutes)
    assert Attendance.objects.get().minutes == 90
    assert as_person(world.bart).get(at("meeting_attendance", meeting)).status_code == 403


# Calendars, and the pages of circles


def test_the_calendar_file_tells_when_and_where_and_no_more(world, as_person):
    meeting = make_season(world)[0]
    response = as_person(world.bart).get(at("meeting_calendar", meeting))
    assert response["Content-Type"].startswith("text/calendar")
    event = Calendar.from_ical(response.content).events[0]
    assert event["summary"] == "Circle meeting"
    assert event.decoded("dtstart") == meeting.starts_at
    assert "attendee" not in event
    assert world.circle.name not in text(response)


def test_the_next_meeting_stands_on_circle_and_home_of_who_may_see_it(
    everyone, as_person, meeting
):
    for name in ("bart", "nel", "karin", "ineke", "otto"):
        client = as_person(everyone.people[name])
        for page in (reverse("circle", args=[everyone.circle.pk]), reverse("home")):
            assert (at("meeting", meeting) in text(client.get(page))) is (name in SEE_MEETINGS), (
                name,
                page,
            )


@pytest.mark.parametrize("number", [1, 13])
def test_the_number_of_queries_does_not_grow(
    world, as_person, django_assert_num_queries, number, monkeypatch
):
    monkeypatch.setattr(sections, "_sections", defaultdict(list))  # others count their own
    meetings = make_season(world, count=number)
    for name in world.memberships:
        Attendance.objects.create(meeting=meetings[0], membership=world[name], answer="yes")
        if name != "ineke":
            make_case(world, name)
    client = as_person(world.anneke)
    client.get(at("meeting", meetings[0]))
    with django_assert_num_queries(5):
        client.get(at("meetings", world.circle))
    # One for methods made here: one can be chosen for a later question; one for how the last meetings were.
    with django_assert_num_queries(6):
        client.get(at("meeting", meetings[0]))
