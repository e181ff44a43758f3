"""What people do at the table, and what each sees of it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from kring.circles.actions.invitations import Guest, claim_invitation, invite
from kring.circles.actions.memberships import end_membership
from kring.circles.rules import Role
from kring.kernel import clock
from kring.kernel.verdicts import RefusedError
from kring.live import stage
from kring.live.actions import chair, contributions, presence, sessions, steps
from kring.live.models import Contribution, Presence, Session
from kring.live.queries import steps_of
from kring.live.stage import Mode
from kring.live.tests.world import make_meeting, make_table
from kring.meetings.actions.seasons import cancel_meeting
from kring.meetings.models import Attendance, Meeting

pytestmark = pytest.mark.django_db
SECRET = "KAN-geheim-7f3"


def test_opening_twice_gives_the_same_table_and_who_opened_leads():
    table = make_table()
    again = sessions.open_session(table.meeting.pk, by=table.world.anneke, now=clock.now())
    assert again == table.session
    assert again.chair == table.seat("anneke")


def test_a_participant_cannot_open_and_is_told_who_can():
    table = make_table()
    later = make_meeting(table.world, number=2)
    with pytest.raises(RefusedError, match="facilitator"):
        sessions.open_session(later.pk, by=table.world.bart, now=clock.now())


def test_the_script_is_the_container_with_the_method_in_its_place_and_keeps_the_time():
    table = make_table()
    keys = [step.key for step in steps_of(table.session)]
    assert keys[0].startswith("praktijkkring_sessie.check_in")
    assert any(key.startswith("case.basis5.questions") for key in keys)
    assert sum(step.minutes for step in steps_of(table.session)) == table.meeting.minutes


def test_opened_late_with_less_time_the_script_shrinks_to_it():
    table = make_table()
    later = make_meeting(table.world, number=2)
    session = sessions.open_session(later.pk, by=table.world.anneke, now=clock.now(), minutes=90)
    assert sum(step.minutes for step in steps_of(session)) == 90


def test_a_question_is_seen_by_all_and_sending_it_twice_keeps_one():
    table = make_table()
    table.go("questions")
    pk = uuid4()
    first = table.say("carla", "q_open", "Wat raakte je het meest?", id=pk)
    again = table.say("carla", "q_open", "Wat raakte je het meest?", id=pk)
    assert first.seq == again.seq
    assert Contribution.objects.count() == 1
    for name in ("anneke", "bart", "dirk"):
        assert table.texts(name) == ["Wat raakte je het meest?"]


def test_an_id_of_somebody_else_is_refused_and_changes_nothing():
    table = make_table()
    table.go("questions")
    made = table.say("carla", "q_open", "Wat raakte je?")
    with pytest.raises(RefusedError):
        table.say("dirk", "q_open", SECRET, id=made.pk)
    assert Contribution.objects.get().body == "Wat raakte je?"


def test_advice_in_a_question_step_is_parked_seen_by_nobody_and_brought_in_later():
    table = make_table()
    table.go("questions")
    with pytest.raises(RefusedError, match="does not fit"):
        table.say("carla", "advice", "Bel ze op.")
    parked = table.say("carla", "advice", SECRET, parked=True)
    for name in ("anneke", "bart", "dirk"):
        assert SECRET not in table.wire(name)
    assert table.texts("carla") == [SECRET]
    table.go("advice")
    contributions.bring_in(table.session.pk, parked.pk, by=table.world.carla, now=clock.now())
    assert SECRET in table.wire("bart")


def test_what_is_written_in_silence_reaches_nobody_before_the_reveal_and_all_after_it():
    table = make_table()
    table.go("advice")
    steps.hush(table.session.pk, by=table.world.anneke, seen=table.fresh().state_seq)
    before = table.session.seq
    table.say("carla", "advice", SECRET)
    for name in ("anneke", "bart", "dirk", "esra"):
        assert SECRET not in table.wire(name, since=before)
    assert SECRET not in table.wire("anneke", mode=Mode.SCREEN)
    assert SECRET not in table.wire("anneke", mode=Mode.SHARED)
    assert table.texts("carla") == [SECRET]
    assert stage.context(table.sees("anneke"))["written"]["makers"] == 1
    now = clock.now()
    steps.reveal(table.session.pk, by=table.world.anneke, seen=table.fresh().state_seq, now=now)
    for name in ("anneke", "bart", "dirk"):
        assert SECRET in table.wire(name, since=before)
    table.say("dirk", "advice", "Laat gezien")
    assert "Laat gezien" in table.texts("bart")


def test_nothing_of_the_gossip_reaches_the_case_giver_who_is_turned_away_nor_the_screen():
    table = make_table(method="roddel")
    table.go("gossip")
    table.say("carla", "analysis", SECRET)
    assert SECRET in table.wire("dirk")
    assert SECRET not in table.wire("bart")
    assert SECRET not in table.wire("anneke", mode=Mode.SCREEN)
    own = table.say("bart", "sw", "Dit raakt me.")
    assert own.visibility == "private"
    assert "Dit raakt me." not in table.wire("carla")
    table.go("return")
    assert SECRET not in table.wire("bart")


def test_who_was_turned_away_never_sees_it_in_a_later_seat_either():
    table = make_table(method="troika")
    table.go("consult.1")
    assert table.fresh().giver == table.seat("bart")
    table.say("carla", "advice", SECRET)
    table.go("consult.2")
    assert table.fresh().giver != table.seat("bart")
    groups = stage.all_said(table.sees("bart"))
    assert SECRET not in str(groups) + table.wire("bart")
    assert SECRET in str(stage.all_said(table.sees("dirk")))


@pytest.mark.django_db(transaction=True)
def test_who_was_turned_away_does_not_see_it_by_leaving_and_coming_back():
    table = make_table(method="troika")
    table.go("consult.1")
    table.say("carla", "advice", SECRET)
    end_membership(table.seat("bart"), by=table.world.bart)
    guest = Guest(name="Bart", role=Role.PARTICIPANT)
    invitation, _keys = invite(table.world.circle, guest, by=table.world.anneke)
    again = claim_invitation(invitation, by=table.world.bart)
    assert again != table.seat("bart")
    presence.arrive(table.session.pk, by=table.world.bart, now=clock.now())
    for step in ("consult.1", "consult.2", "look_back"):
        table.go(step)
        assert SECRET not in str(stage.all_said(table.sees("bart"))) + table.wire("bart")
        assert SECRET in str(stage.all_said(table.sees("dirk")))


def test_gossip_is_gone_when_the_meeting_ends_and_own_notes_stay():
    table = make_table(method="roddel")
    table.go("gossip")
    table.say("carla", "analysis", SECRET)
    table.say("bart", "sw", "Voor mij")
    end(table)
    assert [c.body for c in Contribution.objects.all()] == ["Voor mij"]


def end(table) -> None:
    sessions.end_session(
        table.session.pk,
        by=table.fresh().chair.person,
        seen=table.session.state_seq,
        now=clock.now(),
    )


def test_two_facilitators_press_next_at_once_and_the_second_is_told():
    table = make_table("Anneke", "Bart", "Carla", "Dirk")
    seen = table.fresh().state_seq
    steps.go(table.session.pk, by=table.world.anneke, to=1, seen=seen, now=clock.now())
    with pytest.raises(RefusedError, match="just moved on"):
        steps.go(table.session.pk, by=table.world.anneke, to=1, seen=seen, now=clock.now())
    assert table.fresh().index == 1


def test_only_who_leads_moves_the_meeting():
    table = make_table()
    table.world.seat("Fatima", Role.FACILITATOR)
    for name in ("bart", "fatima"):
        with pytest.raises(RefusedError, match="Somebody else leads"):
            steps.go(
                table.session.pk,
                by=table.person(name),
                to=1,
                seen=table.fresh().state_seq,
                now=clock.now(),
            )


def test_going_back_deletes_nothing():
    table = make_table()
    table.go("questions")
    table.say("carla", "q_open", "Wat raakte je?")
    table.go("advice")
    table.go("questions")
    assert table.texts("dirk") == ["Wat raakte je?"]


def test_the_clock_stops_runs_on_and_takes_more_time():
    table = make_table()
    now = clock.now()
    pk, by = table.session.pk, table.world.anneke
    before = table.fresh().ends_at
    steps.pause(pk, by=by, seen=table.fresh().state_seq, now=now)
    assert table.fresh().ends_at is None
    steps.add_minutes(pk, by=by, minutes=5, seen=table.fresh().state_seq, now=now)
    later = now + timedelta(minutes=10)
    steps.resume(pk, by=by, seen=table.fresh().state_seq, now=later)
    gap = table.fresh().ends_at - before
    assert abs(gap - timedelta(minutes=15)) < timedelta(seconds=2)


def test_the_turn_walks_the_table_passing_is_always_possible_and_it_stops_after_the_last():
    table = make_table()
    order = []
    while table.fresh().turn:
        order.append(table.session.turn.display_name)
        steps.pass_turn(table.session.pk, by=table.session.turn.person)
        assert len(order) < 9
    assert sorted(order) == ["Anneke", "Bart", "Carla", "Dirk", "Esra"]
    assert order[-1] == "Bart"  # the case giver comes last


def test_somebody_by_phone_is_seated_and_their_words_are_entered_by_who_leads():
    table = make_table()
    hanna = table.world.seat("Hanna")
    presence.arrive(table.session.pk, by=table.world.anneke, now=clock.now(), by_phone=hanna.pk)
    table.go("questions")
    kept = table.say("anneke", "q_open", "Wat had je nodig?", maker=hanna.pk)
    assert (kept.maker, kept.entered_by) == (hanna, table.seat("anneke"))
    with pytest.raises(RefusedError):
        table.say("bart", "q_open", "Wat?", maker=hanna.pk)
    end(table)
    assert Attendance.objects.get(membership=hanna).channel == "phone"


def test_somebody_whose_screen_fell_away_goes_on_by_phone():
    table = make_table()
    dirk = table.seat("dirk")
    assert not Presence.objects.get(membership=dirk).by_phone
    presence.arrive(table.session.pk, by=table.world.anneke, now=clock.now(), by_phone=dirk.pk)
    assert Presence.objects.get(membership=dirk).by_phone
    table.go("questions")
    assert table.say("anneke", "q_open", "Wat had je nodig?", maker=dirk.pk).maker == dirk
    presence.arrive(table.session.pk, by=table.world.dirk, now=clock.now())
    end(table)
    assert Attendance.objects.get(membership=dirk).channel == "phone"


def test_a_meeting_whose_table_is_open_is_not_cancelled_from_under_it():
    table = make_table()
    with pytest.raises(RefusedError, match="going on"):
        cancel_meeting(table.meeting, by=table.world.anneke)
    end(table)


def test_the_lead_is_handed_over_only_when_the_other_says_yes():
    table = make_table()
    pk = table.session.pk
    chair.offer(pk, by=table.world.anneke, to=table.seat("carla").pk)
    assert table.fresh().chair == table.seat("anneke")
    with pytest.raises(RefusedError):
        chair.answer_offer(pk, by=table.world.dirk, accepted=True)
    chair.answer_offer(pk, by=table.world.carla, accepted=True)
    assert table.fresh().chair == table.seat("carla")
    assert table.session.stand_in == table.seat("anneke")


def test_the_stand_in_takes_over_after_ninety_seconds_of_silence_not_before():
    table = make_table()
    pk = table.session.pk
    chair.name_stand_in(pk, by=table.world.anneke, to=table.seat("carla").pk)
    now = clock.now()
    with pytest.raises(RefusedError, match="90 seconds"):
        chair.take_over(pk, by=table.world.carla, now=now + timedelta(seconds=80))
    chair.take_over(pk, by=table.world.carla, now=now + timedelta(seconds=95))
    assert table.fresh().chair == table.seat("carla")


def test_two_others_yes_lets_anybody_at_the_table_take_over_and_ones_own_does_not_count():
    table = make_table()
    pk, dirk = table.session.pk, table.seat("dirk")
    chair.support(pk, by=table.world.carla, candidate=dirk.pk)
    with pytest.raises(RefusedError):
        chair.support(pk, by=table.world.dirk, candidate=dirk.pk)
    with pytest.raises(RefusedError):
        chair.take_over(pk, by=table.world.dirk, now=clock.now())
    chair.support(pk, by=table.world.esra, candidate=dirk.pk)
    chair.take_over(pk, by=table.world.dirk, now=clock.now())
    assert table.fresh().chair == dirk


def test_the_case_giver_chooses_advice_in_the_choosing_step_and_nobody_else_does():
    table = make_table()
    table.go("advice")
    advice = table.say("carla", "advice", "Nodig ze uit op het erf.")
    with pytest.raises(RefusedError, match="later step"):
        contributions.choose(table.session.pk, advice.pk, by=table.world.bart, chosen=True)
    table.go("case.basis5.closing")
    with pytest.raises(RefusedError, match="Only the case giver"):
        contributions.choose(table.session.pk, advice.pk, by=table.world.dirk, chosen=True)
    contributions.choose(table.session.pk, advice.pk, by=table.world.bart, chosen=True)
    assert Contribution.objects.get(pk=advice.pk).chosen


def test_the_real_question_of_the_case_giver_is_kept_with_the_case():
    table = make_table()
    table.go("basis5.reframing")
    table.say("bart", "reform", "Hoe durf ik zelf het eerste gesprek aan?")
    table.meeting.case.refresh_from_db()
    assert table.meeting.case.real_question == "Hoe durf ik zelf het eerste gesprek aan?"


def test_taking_back_empties_the_text_in_the_store_too():
    table = make_table()
    table.go("questions")
    made = table.say("carla", "q_open", SECRET)
    with pytest.raises(RefusedError):
        contributions.withdraw(table.session.pk, made.pk, by=table.world.dirk, now=clock.now())
    contributions.withdraw(table.session.pk, made.pk, by=table.world.carla, now=clock.now())
    assert Contribution.objects.get(pk=made.pk).body == ""
    assert SECRET not in table.wire("dirk") + table.wire("carla")


def test_a_citizen_service_number_is_refused():
    table = make_table()
    table.go("questions")
    with pytest.raises(RefusedError, match="BSN"):
        table.say("carla", "q_open", "Is dit 111222333?")
    assert not Contribution.objects.exists()


def test_at_most_three_questions_each_where_the_method_says_so():
    table = make_table(method="roddel")
    table.go("exploration")
    for n in range(3):
        table.say("carla", "q_open", f"Wat {n}?")
    with pytest.raises(RefusedError, match="3"):
        table.say("carla", "q_open", "Nog een?")


def test_ending_counts_net_minutes_without_breaks_and_marks_the_meeting_held():
    table = make_table()
    session = table.fresh()
    Session.objects.filter(pk=session.pk).update(
        opened_at=session.opened_at - timedelta(minutes=100), idle_seconds=600
    )
    Presence.objects.filter(session=session, membership=table.seat("carla")).update(
        arrived_at=session.opened_at - timedelta(minutes=100)
    )
    end(table)
    table.meeting.refresh_from_db()
    assert table.meeting.state == Meeting.State.HELD
    assert Attendance.objects.get(membership=table.seat("carla")).minutes == 90
    assert Attendance.objects.get(membership=table.seat("dirk")).minutes == 0


def test_after_the_end_every_deed_is_refused_with_a_sentence():
    table = make_table()
    table.go("questions")
    end(table)
    with pytest.raises(RefusedError, match="ended"):
        table.say("carla", "q_open", "Wat?")
    with pytest.raises(RefusedError, match="ended"):
        table.go("advice")


def test_a_member_who_is_removed_sees_a_closed_table_at_once(django_capture_on_commit_callbacks):
    from kring.circles.actions.memberships import end_membership

    table = make_table()
    before = table.fresh().seq
    with django_capture_on_commit_callbacks(execute=True):
        end_membership(table.seat("carla"), by=table.world.anneke)
    viewing = table.sees("carla")
    assert stage.events_for(viewing, since=before) == [{"type": "closed"}]
    with pytest.raises(RefusedError):
        table.say("carla", "sw", "Nog iets")


def test_the_mood_is_shown_from_five_answers_on_and_never_one_persons_number():
    table = make_table()
    table.go("check_out")
    for name, value in zip(("anneke", "bart", "carla", "dirk"), (7, 8, 9, 8), strict=True):
        table.give(name, value)
    table.count()
    assert stage.context(table.sees("anneke"))["outcome"].mean is None
    table.again()
    for name, value in zip(
        ("anneke", "bart", "carla", "dirk", "esra"), (7, 8, 9, 8, 3), strict=True
    ):
        table.give(name, value)
    assert stage.context(table.sees("anneke"))["vote"].voted == 5
    table.count()
    outcome = stage.context(table.sees("anneke"))["outcome"]
    assert (outcome.n, outcome.mean, outcome.spread) == (5, 7.0, "apart")


def test_the_agreement_is_confirmed_by_each_and_counted():
    table = make_table()
    table.go("agreement")
    presence.agree(table.session.pk, by=table.world.carla, now=clock.now())
    context = stage.context(table.sees("dirk"))
    assert (context["agreed"], context["agreement"].text) == (1, "Vertrouwelijk.")


def test_a_team_confirms_at_the_table_what_goes_back_to_its_manager_too():
    table = make_table()
    table.go("agreement")
    title = "What goes back to the manager, and what never"
    assert title not in render_to_string("live/agreement.html", stage.context(table.sees("dirk")))
    agreement = table.session.circle.agreements.get()
    agreement.to_manager = "Alleen hoe vaak."
    agreement.save()
    drawn = render_to_string("live/agreement.html", stage.context(table.sees("dirk")))
    assert title in drawn
    assert "Alleen hoe vaak." in drawn


def test_events_since_a_number_are_exactly_what_a_screen_missed():
    table = make_table()
    table.go("questions")
    since = table.fresh().seq
    table.say("carla", "q_open", "Een?")
    table.say("dirk", "q_open", "Twee?")
    events = stage.events_for(table.sees("bart"), since=since)
    assert [event["type"] for event in events] == ["said", "said"]
    assert stage.events_for(table.sees("bart"), since=table.fresh().seq) == []
    assert [e["type"] for e in stage.events_for(table.sees("bart"), since=0)] == ["stage"]


@pytest.mark.parametrize("already", [1, 40])
def test_a_new_contribution_is_drawn_for_all_with_two_queries(already, django_assert_num_queries):
    table = make_table()
    table.go("questions")
    for n in range(already):
        table.say("carla", "q_open", f"Wat {n}?")
    names = ("anneke", "bart", "carla", "dirk", "esra")
    since = table.sees("anneke").snapshot.seq
    table.say("dirk", "q_open", "Nieuw?")
    from kring.live.snapshot import snapshots
    from kring.live.stage import Viewer, Viewing

    with django_assert_num_queries(2):
        snapshot = snapshots.of(table.session.pk)
        for name in names:
            viewing = Viewing(snapshot, Viewer(table.person(name).pk, "nl"))
            assert "Nieuw?" in str(stage.events_for(viewing, since=since))


def test_what_several_are_sent_is_drawn_once_and_again_only_when_it_says_something_else(
    monkeypatch,
):
    table = make_table()
    table.go("questions")
    drawn = []
    for name in ("render_to_string", "draw"):
        real = getattr(stage, name)
        monkeypatch.setattr(
            stage, name, lambda page, *more, real=real: drawn.append(page) or real(page, *more)
        )

    def drawn_for(maker):
        since = table.sees("anneke").snapshot.seq
        drawn.clear()
        table.say(maker, "q_open", "Nieuw?")
        for name in ("anneke", "bart", "carla", "dirk", "esra"):
            stage.events_for(table.sees(name), since=since)
        return sorted(drawn)

    # For its maker, who may take it back; for the case giver, who may answer; for all others.
    assert drawn_for("carla") == ["live/heard.html", *["live/said.html"] * 3]
    assert drawn_for("carla") == ["live/said.html"] * 3  # that she was heard is known
    assert drawn_for("dirk") == ["live/heard.html", *["live/said.html"] * 3]


def test_the_list_of_who_was_heard_stays_true_though_it_is_sent_only_when_it_changes():
    """Planted, seen red here: heard by what they say just now · heard by what was taken back."""
    table = make_table()
    table.go("questions")
    first = table.say("carla", "q_open", "Een?")

    def take_back(one):
        contributions.withdraw(table.session.pk, one.pk, by=one.maker.person, now=clock.now())

    def on_the_screen():
        return next((e["html"] for e in events if e.get("id") == "heard"), shown)

    def heard():
        return {
            one["name"] for one in stage.context(table.sees("anneke"))["heard"] if one["heard"]
        }

    shown, sent = "", []
    for deed in (
        lambda: table.say("dirk", "q_open", "Twee?"),
        lambda: table.say("dirk", "q_open", "Drie?"),
        lambda: table.say("esra", "sw", "Een notitie"),
        lambda: take_back(first),
        lambda: table.say("carla", "q_open", "Vier?"),
        lambda: table.say("carla", "q_open", "Vijf?"),
    ):
        since = table.sees("anneke").snapshot.seq
        deed()
        events = stage.events_for(table.sees("anneke"), since=since)
        sent.append(any(event.get("id") == "heard" for event in events))
        shown = on_the_screen()
        assert set(re.findall(r"heard__one--yes\W+.*?</svg> (\w+)", shown)) == heard()
    assert sent == [True, False, True, True, True, False]


def test_in_a_step_for_small_groups_each_sees_with_whom_they_sit():
    names = ("Anneke", "Bart", "Carla", "Dirk", "Esra", "Fatima", "Gerrit")
    table = make_table(*names, method="incident7")
    table.go("small_groups")
    carla = table.sees("carla")
    shown = {
        name: [group for group in stage.context(table.sees(name))["groups"] if group["mine"]]
        for name in (one.lower() for one in names)
    }
    assert shown.pop("bart") == []  # the case giver is turned away
    assert all("Bart" not in name for groups in shown.values() for name in groups[0]["names"])
    for name, (mine,) in shown.items():
        assert name.capitalize() in [one.split()[0] for one in mine["names"]]
        assert len(mine["names"]) == 3
    assert "groups__mine" in stage.stage_html(carla)
    table.go("advice")
    assert stage.context(table.sees("carla"))["groups"] == []
