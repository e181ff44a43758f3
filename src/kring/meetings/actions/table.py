"""What comes on the table: the method, and whose case."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from kring.cases.models import Case
from kring.kernel import ledger, vault
from kring.kernel.verdicts import require
from kring.meetings import queries, rules
from kring.meetings.actions.later import drop_second_turn, empty, fill, of_case
from kring.meetings.facts import BallotCast, CaseChosen, MethodChosen, MinutesChosen, VoteOpened
from kring.meetings.models import Ballot, Meeting
from kring.methods import reading
from kring.people.models import Person


@transaction.atomic
def choose_method(meeting: Meeting, *, by: Person, method: str) -> None:
    """Choose the method for the case. Raises RefusedError: not yours to choose, or we lack it."""
    meeting = Meeting.objects.locked(meeting)
    require(
        rules.may_choose_method(
            meeting.circle.role_of(by),
            state=meeting.state,
            begun=meeting.begun,
            playable=method == meeting.method or reading.may_use(by, method),
            written=meeting.written,
        )
    )
    meeting.method = method
    meeting.save(update_fields=["method"])
    ledger.record(MethodChosen(by=by.pk, circle=meeting.circle_id, meeting=meeting.pk))


@transaction.atomic
def choose_minutes(meeting: Meeting, *, by: Person, own: bool) -> None:
    """Let the steps last as the method says (own), or as long as they usually take in this circle."""
    meeting = Meeting.objects.locked(meeting)
    require(
        rules.may_choose_method(
            meeting.circle.role_of(by), state=meeting.state, begun=meeting.begun, playable=True
        )
    )
    meeting.own_minutes = own
    meeting.save(update_fields=["own_minutes"])
    ledger.record(MinutesChosen(by=by.pk, circle=meeting.circle_id, meeting=meeting.pk))


@transaction.atomic
def name_case(meeting: Meeting, *, by: Person, case: Case) -> None:
    """Put an offered case on the table of this meeting; its giver gets the turn. An open vote ends."""
    put_on_table(Meeting.objects.locked(meeting), case, by=by)


@transaction.atomic
def put_on_table(meeting: Meeting, case: Case, *, by: Person) -> None:
    """Do the same at a meeting that is locked already. Raises RefusedError."""
    me = meeting.circle.membership_of(by)
    require(
        rules.may_name_case(
            meeting.circle.role_of(by),
            state=meeting.state,
            is_own=me is not None and case.giver_id == me.pk,
            is_own_turn=me is not None and meeting.giver_id == me.pk,
            offered=case.circle_id == meeting.circle_id and case.offered_at is not None,
        )
    )
    _choose(meeting, case, by=by.pk)


@transaction.atomic
def bring(case_id: UUID, *, by: UUID | None) -> None:
    """Put a case that was just offered on the table of its giver's next turn, if that is still empty."""
    case = Case.objects.select_related("giver").filter(pk=case_id).first()
    if case is None or queries.planned(case.circle_id).filter(of_case(case)).exists():
        return
    turn = queries.planned(case.circle_id).filter(giver=case.giver, case=None).first()
    if turn is None:
        fill(case)
        return
    meeting = Meeting.objects.locked(turn)
    require(rules.is_planned(meeting.state))
    if meeting.case_id is None and meeting.giver_id == case.giver_id:
        _choose(meeting, case, by=by)


@transaction.atomic
def take_off(circle_id: UUID, case_id: UUID) -> None:
    """Take a case that its giver took back off the table of coming meetings, and out of the votes."""
    for meeting in (
        queries.planned(circle_id).filter(case_id=case_id).select_for_update(no_key=True)
    ):
        require(rules.is_planned(meeting.state))
        meeting.case = None
        meeting.save(update_fields=["case"])
    empty(circle_id, case_id)
    Ballot.objects.filter(case_id=case_id).delete()


@transaction.atomic
def open_vote(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Let the circle choose the case by blind vote. The turn by rota lapses, and counts for nobody."""
    meeting = Meeting.objects.locked(meeting)
    require(
        rules.may_open_vote(
            meeting.circle.role_of(by),
            state=meeting.state,
            is_open=meeting.vote_opened_at is not None,
            candidates=len(queries.candidates(meeting)),
        )
    )
    meeting.vote_opened_at = now
    meeting.choosing = Meeting.Choosing.VOTE
    meeting.giver = meeting.case = None
    meeting.save(update_fields=["vote_opened_at", "choosing", "giver", "case"])
    ledger.record(VoteOpened(by=by.pk, circle=meeting.circle_id, meeting=meeting.pk))


@transaction.atomic
def cast_ballot(meeting: Meeting, *, by: Person, case: UUID) -> None:
    """Vote, or change one's vote. What somebody chose is never shown, also not to themselves."""
    meeting = Meeting.objects.locked(meeting)
    me = meeting.circle.membership_of(by)
    require(
        rules.may_cast(
            meeting.circle.role_of(by),
            state=meeting.state,
            is_open=meeting.vote_opened_at is not None,
            is_candidate=case in {offered.pk for offered in queries.candidates(meeting)},
        )
    )
    Ballot.objects.update_or_create(meeting=meeting, voter=me, defaults={"case_id": case})
    ledger.record(BallotCast(by=by.pk, circle=meeting.circle_id, meeting=meeting.pk))


@transaction.atomic
def close_vote(meeting: Meeting, *, by: Person) -> Case:
    """Count, choose, and delete the ballots: only the chosen case stays. Raises RefusedError."""
    meeting = Meeting.objects.locked(meeting)
    cases = queries.candidates(meeting)
    counts = (
        meeting.ballots.filter(voter__ended_at=None, case__in=cases)
        .values_list("case_id")
        .annotate(Count("pk"))
    )
    votes = dict(counts)
    require(
        rules.may_close_vote(
            meeting.circle.role_of(by),
            is_open=meeting.vote_opened_at is not None,
            ballots=sum(votes.values()),
        )
    )
    chosen = rules.winner(votes, queries.as_candidates(cases, queries.turns(meeting.circle)))
    case = next(case for case in cases if case.pk == chosen)
    _choose(meeting, case, by=by.pk)
    return case


def _choose(meeting: Meeting, case: Case, *, by: UUID | None) -> None:
    meeting.case, meeting.giver = case, case.giver
    if meeting.vote_opened_at:
        meeting.vote_opened_at = None
        meeting.ballots.all().delete()
        transaction.on_commit(vault.erase_traces)
    meeting.save(update_fields=["case", "giver", "vote_opened_at"])
    drop_second_turn(meeting, by=by)
    ledger.record(CaseChosen(by=by, circle=meeting.circle_id, meeting=meeting.pk, case=case.pk))
