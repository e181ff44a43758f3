"""Who may do what in a circle, and when. Plain Python: no queries, no requests.

The table ROLES is the only place that says what a role may see and do; docs/tables/roles.md is printed from it.
Source: the field's own division of roles (docs/words.md).
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from kring.circles.sizes import SEATS, Between
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _, gettext_lazy, ngettext

# Below this number of people we show no count: it would tell about one of them.
FEWEST_COUNTED = 5
WRONG_CODES = 5
MOST_AT_ONCE = 50


class Role(StrEnum):
    """What a person is in a circle."""

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    CONVENOR = "convenor"
    LEAD = "lead"
    SPONSOR = "sponsor"
    SOUNDING_BOARD = "sounding_board"
    LIVED_EXPERT = "lived_expert"
    OBSERVER = "observer"
    GUEST = "guest"


ROLE_WORDS = {
    Role.PARTICIPANT: gettext_lazy("participant"),
    Role.FACILITATOR: gettext_lazy("facilitator"),
    Role.CONVENOR: gettext_lazy("convenor"),
    Role.LEAD: gettext_lazy("lead"),
    Role.SPONSOR: gettext_lazy("sponsor"),
    Role.SOUNDING_BOARD: gettext_lazy("sounding board"),
    Role.LIVED_EXPERT: gettext_lazy("lived-experience expert"),
    Role.OBSERVER: gettext_lazy("observer"),
    Role.GUEST: gettext_lazy("guest"),
}

# How long somebody has done this work, as they say themselves.
LEVELS = {
    0: gettext_lazy("does not say"),
    1: gettext_lazy("new to this work"),
    2: gettext_lazy("some years of experience"),
    3: gettext_lazy("much experience"),
}


class Right(StrEnum):
    """What a role may see or do."""

    SEE_AIMS = "see_aims"  # name, frame, urgency, rhythm
    SEE_COUNTS = "see_counts"  # how many met and how often; never under five
    SEE_MEMBERS = "see_members"
    SEE_MEETINGS = "see_meetings"  # dates, places, whose turn
    SEE_CASES = "see_cases"  # offered cases, try-outs, harvest in the making
    SIT_AT_TABLE = "sit_at_table"  # be in the meeting, and contribute where the phase allows it
    WATCH_TABLE = "watch_table"  # be in the meeting, and contribute only in observers' phases
    BRING_CASE = "bring_case"  # offer a case, vote on the next one, be in the rota
    HARVEST = "harvest"  # write a lesson from what was said
    LEAD_TABLE = "lead_table"  # run the script, enter for people on the phone
    PLAN = "plan"  # season, dates, rota, cancelling
    INVITE = "invite"
    SHAPE = "shape"  # frame, agreement, roles, ending a membership


_PEER = {
    Right.SEE_AIMS, Right.SEE_COUNTS, Right.SEE_MEMBERS, Right.SEE_MEETINGS, Right.SEE_CASES,
    Right.SIT_AT_TABLE, Right.BRING_CASE, Right.HARVEST,
}  # fmt: skip
ROLES: dict[Role, frozenset[Right]] = {
    Role.PARTICIPANT: frozenset(_PEER),
    Role.FACILITATOR: frozenset(_PEER | {Right.LEAD_TABLE, Right.PLAN, Right.INVITE, Right.SHAPE}),
    Role.CONVENOR: frozenset(_PEER | {Right.INVITE}),
    Role.LEAD: frozenset(
        {Right.SEE_AIMS, Right.SEE_COUNTS, Right.SEE_MEMBERS, Right.SEE_MEETINGS}
        | {Right.PLAN, Right.INVITE, Right.SHAPE}
    ),
    Role.SPONSOR: frozenset({Right.SEE_AIMS, Right.SEE_COUNTS}),
    Role.SOUNDING_BOARD: frozenset({Right.SEE_AIMS}),
    Role.LIVED_EXPERT: frozenset(_PEER),
    Role.OBSERVER: frozenset({Right.SEE_AIMS, Right.SEE_MEETINGS, Right.WATCH_TABLE}),
    Role.GUEST: frozenset({Right.SEE_AIMS, Right.SEE_MEETINGS, Right.SIT_AT_TABLE}),
}
# What stays when a circle is closed.
READING = frozenset(
    {Right.SEE_AIMS, Right.SEE_COUNTS, Right.SEE_MEMBERS, Right.SEE_MEETINGS, Right.SEE_CASES}
)
# Who fills a chair at the table: these count towards 6–10.
SEATED = frozenset({Role.PARTICIPANT, Role.CONVENOR, Role.LIVED_EXPERT})
# Who may come in by a personal link or a code, without an account.
WITHOUT_ACCOUNT = frozenset({Role.PARTICIPANT, Role.LIVED_EXPERT, Role.GUEST, Role.OBSERVER})


def roles_with(right: Right) -> list[Role]:
    """List the roles that hold a right."""
    return [role for role, rights in ROLES.items() if right in rights]


def may(role: Role | None, right: Right) -> Verdict:
    """Test whether somebody in this role (None: not in the circle) may do this."""
    if role is None:
        return no(_("This is only for the members of this circle."))
    if right not in ROLES[role]:
        return no(
            _("As %(role)s you cannot do this. Ask a facilitator.") % {"role": ROLE_WORDS[role]}
        )
    return YES


def facilitators_sentence(perspectives: Sequence[str]) -> str:
    """Say what is to be wished of who facilitate, or '' when two look from different sides. One perspective each.

    Source: preferably two facilitators, from different perspectives (step 5 of the nine).
    """
    if len(perspectives) < 2:
        return _(
            "One person facilitates. With two, from different perspectives, you see more and last longer."
        )
    sides = {one.strip().casefold() for one in perspectives if one.strip()}
    if len(sides) < 2:
        return _(
            "Who facilitate look from the same perspective, or do not say from which. Look for another side too."
        )
    return ""


def may_form(*, is_host: bool) -> Verdict:
    """Test whether this person may start a circle on this server."""
    if not is_host:
        return no(_("Only hosts of this server can start a circle. Ask the person who runs it."))
    return YES


def may_form_many(*, is_host: bool, count: int) -> Verdict:
    """Test whether this person may start so many circles at once."""
    allowed = may_form(is_host=is_host)
    if allowed and count > MOST_AT_ONCE:
        return no(
            _("At most %(count)d circles start at once. Split the table into smaller ones.")
            % {"count": MOST_AT_ONCE}
        )
    return allowed


def is_open(*, closed: bool) -> Verdict:
    """Test whether anything can still change in a circle."""
    if closed:
        return no(_("This circle is closed: you can read everything, and write nothing new."))
    return YES


def is_shared(*, practice: bool) -> Verdict:
    """Test whether more people can come into a circle, and something go out of it: not of a practice run."""
    if practice:
        return no(_("This is a practice run. It stays with you, and nothing of it goes further."))
    return YES


def may_show_organisation(*, works_there: bool) -> Verdict:
    """Test whether the page of a circle can stand in the style of an organisation."""
    if not works_there:
        return no(_("Choose an organisation where somebody of this circle works."))
    return YES


def is_readable(*, readable: bool) -> Verdict:
    """Test whether the text of a circle can still be read on this server."""
    if not readable:
        return no(_("What was said in this circle is gone for good. Nobody can read it any more."))
    return YES


def may_invite(
    role: Role | None, *, as_role: Role, seated: int, seats: Between = SEATS
) -> Verdict:
    """Test whether someone in `role` may invite one more person `as_role`."""
    allowed = may(role, Right.INVITE)
    if not allowed:
        return allowed
    if as_role in SEATED and seated >= seats.most:
        words = _(
            "All %(most)d chairs are taken. Someone must leave before you can invite another."
        )
        return no(words % {"most": seats.most})
    # Else a convenor could invite themselves to rights that they do not have.
    if Right.SHAPE in ROLES[as_role] and not may(role, Right.SHAPE):
        return no(_("Only a facilitator or the lead can invite a facilitator or a lead."))
    return YES


def may_seat_all(*, seated: int, more: int, seats: Between = SEATS) -> Verdict:
    """Test whether chairs can be held for so many more people at once."""
    room = max(0, seats.most - seated)
    if more > room:
        return no(
            ngettext(
                "There is room for %(count)d person at this table. Leave others out, or think of a second circle.",
                "There is room for %(count)d people at this table. Leave others out, or think of a second circle.",
                room,
            )
            % {"count": room}
        )
    return YES


def invitable(role: Role) -> list[Role]:
    """List the roles that somebody in `role` may invite for, most usual first."""
    return [one for one in Role if may_invite(role, as_role=one, seated=0)]


def may_reach(role: Role | None, *, has_account: bool) -> Verdict:
    """Test whether `role` may say by which way letters reach a member: only of who cannot sign in to say it."""
    allowed = may(role, Right.INVITE)
    if not allowed:
        return allowed
    if has_account:
        return no(_("This person has an account, and chooses for themselves at “My account”."))
    return YES


def may_make_pass(role: Role | None, *, has_account: bool, circles: int) -> Verdict:
    """Test whether `role` may let a member back in by a new link.

    has_account: of the member. circles: how many they sit in: a pass opens all of them.
    """
    allowed = may(role, Right.INVITE)
    if not allowed:
        return allowed
    if has_account:
        return no(_("This person has an account and can sign in by themselves."))
    if circles != 1:
        return no(
            _("No new pass can be made for this person. End the membership and invite anew.")
        )
    return YES


def may_renew(*, claimed: bool, revoked: bool, is_pass: bool) -> Verdict:
    """Test whether an invitation may get a new link and code."""
    if claimed or revoked or is_pass:
        return no(_("This link cannot be renewed. Make a new one."))
    return YES


def may_claim(
    *,
    expires_at: datetime,
    claimed: bool,
    revoked: bool,
    seated: int,
    as_role: Role,
    now: datetime,
    seats: Between = SEATS,
) -> Verdict:
    """Test whether an invitation still opens a seat. Used, revoked and late sound the same."""
    if claimed or revoked or now >= expires_at:
        return no(_("This link no longer works. Ask the facilitator for a new one."))
    if as_role in SEATED and seated >= seats.most:
        words = _("All %(most)d chairs are taken. Ask the facilitator what to do.")
        return no(words % {"most": seats.most})
    return YES


def may_enter_code(
    *, code_expires_at: datetime, wrong_codes: int, claimed: bool, revoked: bool, now: datetime
) -> Verdict:
    """Test whether the short code of an invitation may still be tried."""
    if claimed or revoked or now >= code_expires_at or wrong_codes >= WRONG_CODES:
        return no(wrong_code())
    return YES


def wrong_code() -> str:
    """Return the one sentence for every code that does not open anything."""
    return _("This code does not work. Check it, or ask the facilitator for a new one.")


def may_come_without_account(as_role: Role) -> Verdict:
    """Test whether somebody may take this role without an account."""
    if as_role not in WITHOUT_ACCOUNT:
        return no(_("For this role you need an account: it can do things for others."))
    return YES


def may_seat_by_phone(role: Role | None, *, as_role: Role) -> Verdict:
    """Test whether `role` may let an invited person take part by phone, without a screen of their own."""
    allowed = may(role, Right.SHAPE)
    return may_come_without_account(as_role) if allowed else allowed


def is_for_newcomer(*, is_pass: bool) -> Verdict:
    """Test whether an invitation is for somebody new, and no way back in for a member."""
    if is_pass:
        return no(_("This person has a seat in the circle already."))
    return YES


def may_join(*, is_member: bool) -> Verdict:
    """Test whether somebody may take a seat by an invitation: nobody changes role by a link."""
    if is_member:
        return no(_("You already belong to this circle. Keep this link for somebody else."))
    return YES


def may_return(*, is_member: bool, has_account: bool, circles: int) -> Verdict:
    """Test whether a pass still lets this person in: it opens one circle, and no account."""
    if not is_member or has_account or circles != 1:
        return no(_("This link no longer works. Ask the facilitator for a new one."))
    return YES


def may_change_role(
    role: Role | None,
    *,
    of_role: Role,
    to_role: Role,
    has_account: bool,
    seated: int,
    facilitators: int,
    seats: Between = SEATS,
) -> Verdict:
    """Test whether `role` may give a member in `of_role` another role. `has_account`: of the member."""
    allowed = may(role, Right.SHAPE)
    if not allowed or of_role is to_role:
        return allowed
    if not has_account and to_role not in WITHOUT_ACCOUNT:
        return no(_("For this role a person needs an account: it can do things for others."))
    if to_role in SEATED and of_role not in SEATED and seated >= seats.most:
        words = _("All %(most)d chairs are taken. Someone must leave before another can sit down.")
        return no(words % {"most": seats.most})
    if of_role is Role.FACILITATOR and facilitators == 1:
        return no(_("A circle needs a facilitator. Name another before you change this."))
    return YES


def may_be_buddy(role: Role | None, *, of_self: bool) -> Verdict:
    """Test whether somebody in this role (None: not in the circle) can keep a member company at the table."""
    if of_self or role is None or Right.SIT_AT_TABLE not in ROLES[role]:
        return no(_("Choose somebody else who sits at the table of this circle."))
    return YES


def may_rename(role: Role | None, *, of_self: bool) -> Verdict:
    """Test whether `role` may change the name by which the circle knows a member."""
    return YES if of_self and role is not None else may(role, Right.SHAPE)


def may_open_past(role: Role | None, *, is_closed_to: bool, agreed: bool) -> Verdict:
    """Test whether `role` may let a member read what was said before they came. agreed: the circle said yes."""
    allowed = may(role, Right.LEAD_TABLE)
    if not allowed:
        return allowed
    if not is_closed_to:
        return no(_("This person reads everything already."))
    if not agreed:
        return no(_("Ask the circle first: it was said to those who were there then."))
    return YES


def may_leave(role: Role, *, facilitators: int) -> Verdict:
    """Test whether someone in this role may leave; `facilitators` counts them too, if they are one."""
    if role is Role.FACILITATOR and facilitators == 1:
        return no(_("A circle needs a facilitator. Name another before you leave."))
    return YES


def may_remove(role: Role | None, *, of_self: bool, of_role: Role, facilitators: int) -> Verdict:
    """Test whether somebody in `role` may end the membership of somebody in `of_role`."""
    if not of_self:
        allowed = may(role, Right.SHAPE)
        if not allowed:
            return allowed
    return may_leave(of_role, facilitators=facilitators)


def may_accept(role: Role | None, *, version: int, newest: int) -> Verdict:
    """Test whether a member may accept this version of the agreement."""
    if role is None:
        return may(role, Right.SEE_AIMS)
    if version != newest:
        return no(_("There is a newer version of the agreement. Read that one first."))
    return YES
