"""From a proposal to a circle: its people are invited, their questions go along, the others are told that they wait."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.circles.actions import frames, invitations
from kring.circles.models import Circle
from kring.circles.rules import ROLES, Right, Role
from kring.forming import facts, letters, queries, rules
from kring.forming.actions.proposals import locked
from kring.forming.kinds import PERSPECTIVE_WORDS, Perspective
from kring.forming.matching.problem import broken_in
from kring.forming.models import Application, Call, Proposal, Start
from kring.kernel import ledger, post
from kring.kernel.verdicts import require
from kring.networks.models import Organisation
from kring.people.models import Person


@transaction.atomic
def form(
    proposal: Proposal,
    number: int,
    name: str,
    *,
    by: Person,
    now: datetime,
    facilitators: Collection[UUID] = (),
    myself: bool = True,
) -> Circle:
    """Form circle `number` of a proposal: everybody in it is invited.

    facilitators: applications of who are asked to facilitate. by facilitates too, or (not `myself`) until they hand it
    over: a circle has always somebody who can do what must be done. Raises RefusedError.
    """
    proposal = locked(proposal, by)
    pool = queries.pool_of(proposal.call)
    places = pool.circles_of(proposal)[number] if number < proposal.circles else ()
    require(
        rules.may_form(
            people=len(places),
            broken=bool(broken_in(pool.problem(proposal), places)),
            formed=str(number) in proposal.formed,
        )
    )
    known = set(facilitators) <= {pool.people[place].pk for place in places}
    require(rules.may_facilitate(len(facilitators) + myself, known=known))
    circle = frames.form_circle(_frame(proposal.call, name), by=by)
    for place in places:
        one = pool.people[place]
        _invite(circle, one, leads=one.pk in facilitators, by=by)
    proposal.formed[str(number)] = str(circle.pk)
    proposal.save(update_fields=["formed"])
    ledger.record(
        facts.CircleProposed(
            by=by.pk, call=proposal.call_id, circle=circle.pk, invited=len(places)
        )
    )
    return circle


def _frame(call: Call, name: str) -> frames.Frame:
    return frames.Frame(
        name=name,
        about=call.about,
        urgency=call.question,
        field=call.field,
        region=call.region,
        language=call.language if call.language in {"nl", "en"} else "nl",
    )


def side_of(one: Application) -> str:
    """Return the perspective with which somebody comes into a circle; '' when they did not say one."""
    side = one.said.perspective
    known = side in set(Perspective) and side != Perspective.OTHER
    return str(PERSPECTIVE_WORDS[Perspective(side)]).split(":")[0] if known else ""


def _invite(circle: Circle, one: Application, *, leads: bool, by: Person) -> None:
    said = one.said
    takes_part = Role.LIVED_EXPERT if said.perspective == Perspective.LIVED else Role.PARTICIPANT
    role = Role.FACILITATOR if leads else takes_part
    guest = invitations.Guest(
        name=one.name[:60],
        role=role,
        email=one.email,
        perspective=side_of(one),
        organisation=Organisation.objects.named(said.organisation.strip()[:160]),
    )
    invitation, _keys = invitations.invite(circle, guest, by=by)
    one.invitation = invitation
    one.save(update_fields=["invitation"])
    if Right.BRING_CASE in ROLES[role]:
        Start.objects.create(circle=circle, invitation=invitation, question=said.question)


@transaction.atomic
def tell_waiting(proposal: Proposal, *, by: Person) -> int:
    """Tell everybody without a place that they wait. Nobody is told twice for one call. Answers how many."""
    proposal = locked(proposal, by)
    require(rules.may_tell(formed=bool(proposal.formed)))
    told = 0
    for one in proposal.call.applications.sent():
        if one.email and post.put(letters.WAITING, to=one.pk, about=proposal.call_id):
            fact = facts.WaitingTold(by=by.pk, call=proposal.call_id, application=one.pk)
            ledger.record(fact)
            told += 1
    return told


def formed_circles(proposal: Proposal) -> dict[int, UUID]:
    """Return which circles were formed, by number."""
    return {int(number): UUID(pk) for number, pk in proposal.formed.items()}
