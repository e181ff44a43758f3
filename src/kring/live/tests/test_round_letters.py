"""The mails of a written round, through a real mail server: once a step, only to who has not answered, neutral."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings

from kring.cases.tests.world import QUESTION, STORY
from kring.circles.actions.memberships import end_membership
from kring.kernel.models import Letter
from kring.live.actions import closings, reminders, steps
from kring.live.models import Session
from kring.live.tests.rounds import MONDAY, NAMES, at, begin_round
from kring.meetings.tests.mailbox import work

pytestmark = pytest.mark.django_db
TUE, WED, THU = (MONDAY + timedelta(days=n) for n in (1, 2, 3))
SECRETS = (
    "CANARY", QUESTION, STORY, "Vertrouwelijk", "Jeugd", "Achterhoek", "Hij kwam niet", "Wat maakte dat",
    "Open questions", "Open vragen", "etappes",
)  # fmt: skip


def reminded(sink):
    """To whom a reminder went, in the order in which they went."""
    return [
        mail["To"].split("@")[0]
        for mail in sink.mails
        if "time to write" in mail["Subject"] or "tijd om te schrijven" in mail["Subject"]
    ]


def at_the_questions(**more):
    """On Monday evening: Bart has told his story, the others may ask; it closes on Wednesday."""
    made = begin_round(*NAMES, "Nel", **more)
    made.say("bart", "story", "Hij kwam niet.")
    made.work(at(MONDAY, 20))
    assert made.step == "open_questions"
    return made


def test_who_has_not_answered_is_reminded_the_day_before_at_nine(sink):
    made = at_the_questions()
    work()
    sink.mails.clear()
    made.work(at(TUE, 8, 59))
    work()
    assert reminded(sink) == []
    made.work(at(TUE, 9))
    work()
    assert sorted(reminded(sink)) == [
        "anneke",
        "carla",
        "dirk",
        "esra",
    ]  # not Bart: nothing is asked of him


def test_two_reminders_for_one_step_never_reach_one_person(sink):
    made = at_the_questions()
    made.work_on(at(WED, 19, 59))
    work()
    first = sorted(reminded(sink))
    made.lead(closings.close_later, on=THU)
    Session.objects.update(reminded=False)  # even if the house forgot
    made.work_on(at(THU, 19, 59))
    work()
    made.lead(steps.go, to=2, now=made.now)
    made.lead(steps.go, to=1, now=made.now)
    made.work_on(at(THU + timedelta(days=4), 19, 59))
    work()
    assert sorted(reminded(sink)) == first == ["anneke", "carla", "dirk", "esra"]


def test_who_wrote_passed_left_or_wants_none_is_not_reminded(sink):
    made = at_the_questions()
    made.say("carla", "q_open", "Wat maakte dat?")
    made.let_be("dirk")
    end_membership(made.seat("esra"), by=made.world.esra)
    reminders.set_reminders(made.world.circle, by=made.world.anneke, wanted=False)
    made.work(at(TUE, 9))
    assert not Letter.objects.filter(kind="live.reminder").exists()
    work()
    assert reminded(sink) == []


def test_who_answers_or_leaves_while_the_reminder_lies_in_the_post_does_not_get_it(sink):
    made = at_the_questions()
    made.work(at(TUE, 9))
    made.say("carla", "q_open", "Wat maakte dat?")
    made.let_be("dirk")
    end_membership(made.seat("esra"), by=made.world.esra)
    work()
    assert reminded(sink) == ["anneke"]


@pytest.mark.parametrize("late", ["gone on", "paused", "ended"])
def test_a_reminder_of_a_step_that_is_over_is_not_sent(sink, late):
    made = at_the_questions()
    made.work(at(TUE, 9))
    if late == "gone on":
        made.lead(steps.go, to=2, now=made.now)
    elif late == "paused":
        made.lead(steps.pause, now=made.now)
    else:
        Session.objects.update(ended_at=made.now)
    work()
    assert reminded(sink) == []
    assert Letter.objects.filter(kind="live.reminder", dropped_at=None).count() == 0


def test_who_takes_the_answer_back_before_nine_is_reminded(sink):
    from kring.live.actions import contributions

    made = at_the_questions()
    said = made.say("carla", "q_open", "Wat maakte dat?")
    contributions.withdraw(made.session.pk, said.pk, by=made.world.carla, now=made.now)
    made.let_be("dirk")
    made.let_be("dirk", passes=False)
    made.work(at(TUE, 9))
    work()
    assert {"carla", "dirk"} <= set(reminded(sink))


@pytest.mark.parametrize("hour", [3, 22])
def test_a_worker_that_comes_back_at_night_waits_till_morning(sink, hour):
    made = at_the_questions()
    day = TUE if hour == 22 else WED
    made.work(at(day, hour))
    work()
    assert reminded(sink) == []
    made.work(at(WED, 8))
    work()
    assert "carla" in reminded(sink)


def test_no_mail_holds_a_word_of_the_circle(sink):
    made = at_the_questions()
    made.world.carla.language = "en"
    made.world.carla.save()
    made.work(at(TUE, 9))
    work()
    made.say("carla", "q_open", "Wat maakte dat?")
    made.work(at(WED, 20))
    made.work(at(THU, 20))  # Bart did not answer: the round waits
    work()
    subjects = {mail["Subject"] for mail in sink.mails}
    assert len(subjects) >= 4, subjects
    page = f"{django_settings.ADDRESS}/live/{made.session.pk}/"
    for mail in sink.mails:
        text = mail.get_body(("plain",)).get_content()
        everything = mail.as_string() + text + str(mail.items())
        assert page in text
        assert [one for one in SECRETS if one.lower() in everything.lower()] == []
        others = {"Anneke", "Bart", "Carla", "Dirk", "Esra", "Hanna"} - {
            mail["To"].split("@")[0].capitalize()
        }
        assert [name for name in others if name.lower() in everything.lower()] == []
        assert mail["Auto-Submitted"] == "auto-generated"


def test_the_hour_stands_in_the_clock_of_the_circle(sink):
    made = at_the_questions(zone="Europe/Bucharest")
    made.work(made.session.ends_at - timedelta(hours=35))
    work()
    mails = [mail for mail in sink.mails if mail["To"].startswith("dirk")]
    texts = [mail.get_body(("plain",)).get_content() for mail in mails]
    assert "20.00" in texts[-1]


def test_who_leads_hears_that_it_waits_and_when_it_goes_on_no_longer(sink):
    made = begin_round()
    made.work(at(MONDAY, 20))
    work()
    assert [mail["To"] for mail in sink.mails if "stil" in mail["Subject"]] == [
        "anneke@kring.example"
    ]


def test_who_has_no_address_is_named_to_who_leads_so_that_somebody_calls(sink):
    made = at_the_questions()
    reminders.set_reminders(made.world.circle, by=made.world.dirk, wanted=False)
    assert "Hanna" not in str(_to_call(made))
    made.work(at(TUE, 9))
    assert [one["name"] for one in _to_call(made)] == ["Dirk", "Hanna", "Nel"]
    made.say("hanna", "q_open", "Was je bang?")
    made.let_be("dirk")
    assert [one["name"] for one in _to_call(made)] == ["Nel"]
    assert _to_call(made, "carla") == []


def _to_call(made, name="anneke"):
    from kring.live import written_round

    return written_round.of(made.sees(name))["to_call"]
