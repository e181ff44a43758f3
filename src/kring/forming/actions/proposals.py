"""Asking the matchmaker, and changing what it proposed."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.forming import facts, queries, rules
from kring.forming.actions.lock import lock
from kring.forming.matching.problem import Answer, total
from kring.forming.models import Application, Call, Proposal
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.people.models import Person

NOT_NOW = -1


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is asked of the matchmaker. pins: by id of an application, a circle from 0, or -1: not this time."""

    circles: int = 1
    fewest: int = 6
    most: int = 10
    pins: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def ask_proposal(call: Call, wish: Wish, *, by: Person, now: datetime) -> Proposal:
    """Let the matchmaker begin, in the background."""
    call = lock(call, by)
    people = call.applications.sent().count()
    require(rules.may_ask_proposal(people=people, circles=wish.circles, busy=_busy(call)))
    proposal = _new(call, wish, now)
    ledger.record(facts.ProposalAsked(by=by.pk, call=call.pk, proposal=proposal.pk))
    return proposal


@transaction.atomic
def ask_why(proposal: Proposal, about: Application, *, by: Person, now: datetime) -> Proposal:
    """Ask what it would cost to have somebody in: the same once more, with them in it."""
    call = lock(proposal.call, by)
    people = call.applications.sent().count()
    require(rules.may_ask_proposal(people=people, circles=proposal.circles, busy=_busy(call)))
    wish = Wish(circles=proposal.circles, fewest=proposal.fewest, most=proposal.most)
    wish.pins.update({pk: n for pk, n in proposal.pins.items() if pk != str(about.pk)})
    asked = _new(call, wish, now, about=about, base=proposal)
    ledger.record(facts.ProposalAsked(by=by.pk, call=call.pk, proposal=asked.pk))
    return asked


def _busy(call: Call) -> bool:
    return call.proposals.filter(
        state__in=(Proposal.State.WAITING, Proposal.State.WORKING)
    ).exists()


def _new(
    call: Call,
    wish: Wish,
    now: datetime,
    about: Application | None = None,
    base: Proposal | None = None,
) -> Proposal:
    newest = call.proposals.first()
    return Proposal.objects.create(
        call=call,
        number=newest.number + 1 if newest else 1,
        about=about,
        base=base,
        circles=wish.circles,
        fewest=wish.fewest,
        most=wish.most,
        pins=wish.pins,
        asked_at=now,
        heard_at=now,
    )


@transaction.atomic
def stop_proposal(proposal: Proposal, *, by: Person) -> None:
    """Ask the matchmaker to stop and keep the best it has. Asking twice is once."""
    lock(proposal.call, by)
    if Proposal.objects.filter(pk=proposal.pk, stop_asked=False).update(stop_asked=True):
        ledger.record(facts.ProposalChanged(by=by.pk, call=proposal.call_id, proposal=proposal.pk))


@transaction.atomic
def move(proposal: Proposal, application: Application, to: int, *, by: Person) -> Proposal:
    """Put somebody in a circle of the proposal, or with -1 on the waiting list, and hold them there."""
    proposal = locked(proposal, by)
    require(rules.may_change_proposal(done=to < proposal.circles, newest=True))
    key = str(application.pk)
    proposal.seats.pop(key, None)
    if to >= 0:
        proposal.seats[key] = to
    proposal.pins[key] = max(to, NOT_NOW)
    return _changed(proposal, by)


@transaction.atomic
def hold(proposal: Proposal, application: Application, *, by: Person, fast: bool) -> Proposal:
    """Hold somebody where they are when the matchmaker begins anew, or let them go again."""
    proposal = locked(proposal, by)
    key = str(application.pk)
    proposal.pins.pop(key, None)
    if fast:
        proposal.pins[key] = proposal.seats.get(key, NOT_NOW)
    return _changed(proposal, by)


def locked(proposal: Proposal, by: Person) -> Proposal:
    """Return the newest state of a proposal that may be changed, with its call locked. Raises RefusedError."""
    call = lock(proposal.call, by)
    proposal = Proposal.objects.get(pk=proposal.pk)
    newest = queries.newest_proposal(call)
    done = proposal.state == Proposal.State.DONE
    require(rules.may_change_proposal(done=done, newest=proposal == newest))
    return proposal


def _changed(proposal: Proposal, by: Person) -> Proposal:
    pool = queries.pool_of(proposal.call)
    proposal.worth = total(pool.problem(proposal), pool.circles_of(proposal))
    proposal.proven = False
    proposal.save(update_fields=["seats", "pins", "worth", "proven"])
    ledger.record(facts.ProposalChanged(by=by.pk, call=proposal.call_id, proposal=proposal.pk))
    return proposal


@transaction.atomic
def keep_news(pk: UUID, seats: dict[str, int], answer: Answer | None, *, now: datetime) -> bool:
    """Keep the best so far. Answers whether the matchmaker must stop: asked to, or its call is gone."""
    proposal = Proposal.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if proposal is None or not proposal.busy:
        return True
    proposal.state, proposal.heard_at = Proposal.State.WORKING, now
    if answer:
        proposal.seats, proposal.worth, proposal.bound = seats, answer.worth, answer.bound
    proposal.save(update_fields=["state", "heard_at", "seats", "worth", "bound"])
    return proposal.stop_asked


@transaction.atomic
def finish(pk: UUID, seats: dict[str, int], answer: Answer | None, *, now: datetime) -> None:
    """Keep what the matchmaker ended with; None: what is held and asked for cannot be."""
    proposal = Proposal.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if proposal is None or not proposal.busy:
        return
    proposal.state = Proposal.State.DONE if answer else Proposal.State.IMPOSSIBLE
    proposal.seats, proposal.ended_at, proposal.heard_at = seats, now, now
    if answer:
        proposal.worth, proposal.bound, proposal.proven = (
            answer.worth,
            answer.bound,
            answer.proven,
        )
    proposal.save()
    ledger.record(facts.ProposalMade(by=None, call=proposal.call_id, proposal=proposal.pk))
