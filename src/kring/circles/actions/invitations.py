"""Holding a seat for somebody, and letting them take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypedDict

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language

from kring.circles import facts, keys, kinds, mail, rules
from kring.circles.actions.lock import lock
from kring.circles.models import Circle, Invitation, Membership, SoughtPerspective
from kring.circles.rules import SEATED, Right, Role
from kring.circles.sizes import Between
from kring.kernel import clock, ledger
from kring.kernel.verdicts import RefusedError, require
from kring.networks.models import Organisation
from kring.people.models import Person, new_session_salt

LINK_WORKS = timedelta(days=7)
CODE_WORKS = timedelta(minutes=60)


class Chairs(TypedDict):
    """How many chairs are taken, and how many there are."""

    seated: int
    seats: Between


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Who is invited, and as what. name: how we greet them; they may change it."""

    name: str
    role: Role
    email: str = ""
    perspective: str = ""
    organisation: Organisation | None = None


@transaction.atomic
def invite(circle: Circle, guest: Guest, *, by: Person) -> tuple[Invitation, keys.Keys]:
    """Hold a seat. The keys are only to be had here; with an address, the link is mailed too."""
    circle = lock(circle.pk)
    require(rules.may_invite(circle.role_of(by), as_role=guest.role, **_chairs(circle)))
    invitation = Invitation(
        circle=circle,
        role=guest.role,
        name=guest.name,
        email=guest.email,
        perspective=guest.perspective,
        organisation=guest.organisation,
    )
    return _with_new_keys(invitation, by)


def _chairs(circle: Circle, *, back: bool = False) -> Chairs:
    """Return how many chairs there are, and are taken. back: who takes one had it already."""
    return {"seated": 0 if back else circle.seated(), "seats": kinds.seats_of(circle.form)}


@transaction.atomic
def invite_all(circle: Circle, guests: Sequence[Guest], *, by: Person) -> int:
    """Hold a seat for each of them, or for none. Raises RefusedError: more than there are chairs.

    Answers how many have no address: for them a link and a code are made where they are listed.
    """
    circle = lock(circle.pk)
    sitting = sum(guest.role in SEATED for guest in guests)
    require(rules.may_seat_all(more=sitting, **_chairs(circle)))
    for guest in guests:
        invite(circle, guest, by=by)
    return sum(not guest.email for guest in guests)


@transaction.atomic
def renew_invitation(invitation: Invitation, *, by: Person) -> keys.Keys:
    """Give an invitation a new link and code; the old ones stop working."""
    circle = lock(invitation.circle_id)
    invitation = Invitation.objects.get(pk=invitation.pk)
    as_role = Role(invitation.role)
    require(rules.may_invite(circle.role_of(by), as_role=as_role, **_chairs(circle)))
    require(
        rules.may_renew(
            claimed=invitation.claimed_at is not None,
            revoked=invitation.revoked_at is not None,
            is_pass=invitation.person_id is not None,
        )
    )
    return _with_new_keys(invitation, by)[1]


@transaction.atomic
def seat_by_phone(invitation: Invitation, *, by: Person) -> Membership:
    """Let somebody without a screen of their own take their seat: they take part by phone. Raises RefusedError."""
    circle = lock(invitation.circle_id)
    require(rules.may_seat_by_phone(circle.role_of(by), as_role=Role(invitation.role)))
    require(rules.is_for_newcomer(is_pass=invitation.person_id is not None))
    membership = claim_invitation(invitation, by=None)
    Membership.objects.filter(pk=membership.pk).update(by_phone=True)
    Person.objects.filter(pk=membership.person_id).update(language=circle.language)
    ledger.record(facts.SeatedByPhone(by=by.pk, circle=circle.pk, membership=membership.pk))
    return membership


@transaction.atomic
def make_pass(membership: Membership, *, by: Person) -> tuple[Invitation, keys.Keys]:
    """Make a way back in for a member without account, for example on a new phone."""
    circle = lock(membership.circle_id)
    membership = Membership.objects.current().select_related("person").get(pk=membership.pk)
    person = membership.person
    require(
        rules.may_make_pass(
            circle.role_of(by),
            has_account=person.has_account,
            circles=_circles_of(person),
        )
    )
    invitation = Invitation(
        circle=circle, person=person, role=membership.role, name=membership.display_name
    )
    return _with_new_keys(invitation, by)


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Person) -> None:
    """Let an invitation open nothing any more."""
    circle = lock(invitation.circle_id)
    require(rules.may(circle.role_of(by), Right.INVITE))
    open_ones = Invitation.objects.filter(pk=invitation.pk, claimed_at=None, revoked_at=None)
    if open_ones.update(revoked_at=clock.now()):
        ledger.record(
            facts.InvitationRevoked(by=by.pk, circle=circle.pk, invitation=invitation.pk)
        )


@transaction.atomic
def enter_code(typed: str) -> Invitation | None:
    """Return the invitation that this code opens, or None: wrong, late or tried too often.

    A wrong second half is counted on each invitation with this first half.
    """
    code = keys.read_code(typed)
    if not code:
        return None
    start = keys.code_hash(code[: keys.HALF])
    found = None
    for invitation in Invitation.objects.select_for_update(no_key=True).filter(
        code_start_hash=start
    ):
        if not constant_time_compare(invitation.code_hash, keys.code_hash(code)):
            Invitation.objects.filter(pk=invitation.pk).update(wrong_codes=F("wrong_codes") + 1)
        elif _code_works(invitation):
            found = invitation
    return found


@transaction.atomic
def claim_invitation(invitation: Invitation, *, by: Person | None) -> Membership:
    """Take the seat. by: who is signed in, or None to come in without an account.

    Answers the membership, of a new person where `by` was None. Raises RefusedError.
    """
    circle = lock(invitation.circle_id)
    invitation = Invitation.objects.select_related("person").get(pk=invitation.pk)
    now = clock.now()
    require(
        rules.may_claim(
            expires_at=invitation.expires_at,
            claimed=invitation.claimed_at is not None,
            revoked=invitation.revoked_at is not None,
            **_chairs(circle, back=invitation.person_id is not None),
            as_role=Role(invitation.role),
            now=now,
        )
    )
    back = invitation.person
    membership = _return(circle, back) if back else _sit_down(circle, invitation, by)
    Invitation.objects.filter(pk=invitation.pk).update(
        claimed_at=now, membership=None if back else membership
    )
    return membership


def _code_works(invitation: Invitation) -> bool:
    verdict = rules.may_enter_code(
        code_expires_at=invitation.code_expires_at,
        wrong_codes=invitation.wrong_codes,
        claimed=invitation.claimed_at is not None,
        revoked=invitation.revoked_at is not None,
        now=clock.now(),
    )
    return bool(verdict)


def _return(circle: Circle, person: Person) -> Membership:
    """Let a member without account back in, and end what is still open on their lost phone."""
    membership = circle.membership_of(person)
    verdict = rules.may_return(
        is_member=membership is not None,
        has_account=person.has_account,
        circles=_circles_of(person),
    )
    if membership is None or not verdict:
        raise RefusedError(verdict.reason)
    person.session_salt = new_session_salt()
    person.save(update_fields=["session_salt"])
    membership.person = person
    ledger.record(facts.PersonReturned(by=person.pk, circle=circle.pk, membership=membership.pk))
    return membership


def _sit_down(circle: Circle, invitation: Invitation, by: Person | None) -> Membership:
    role = Role(invitation.role)
    if by is None or not by.has_account:
        require(rules.may_come_without_account(role))
    if by is None:
        # They go on in the language in which they read the invitation.
        language = get_language() or circle.language
        by = Person.objects.create_user(None, name=invitation.name, language=language)
    require(rules.may_join(is_member=circle.membership_of(by) is not None))
    now = clock.now()
    membership = Membership.objects.create(
        circle=circle,
        person=by,
        role=role,
        display_name=invitation.name,
        perspective=invitation.perspective,
        organisation=invitation.organisation,
        in_rota=role in SEATED,
        joined_at=now,
        reads_from=now,
    )
    if role in SEATED:
        SoughtPerspective.objects.filter(circle=circle, label=invitation.perspective).delete()
    ledger.record(facts.MemberJoined(by=by.pk, circle=circle.pk, membership=membership.pk))
    return membership


def _circles_of(person: Person) -> int:
    return Membership.objects.current().filter(person=person).count()


def _with_new_keys(invitation: Invitation, by: Person) -> tuple[Invitation, keys.Keys]:
    now, fresh = clock.now(), keys.new_keys()
    invitation.token_hash = keys.token_hash(fresh.token)
    invitation.code_hash = keys.code_hash(fresh.code)
    invitation.code_start_hash = keys.code_hash(fresh.code[: keys.HALF])
    invitation.wrong_codes = 0
    invitation.made_at = now
    invitation.expires_at = now + LINK_WORKS
    invitation.code_expires_at = now + CODE_WORKS
    invitation.save()
    mail.post_invitation(invitation, fresh.token)
    ledger.record(
        facts.PersonInvited(by=by.pk, circle=invitation.circle_id, invitation=invitation.pk)
    )
    return invitation, fresh
