"""What may go to a wider ring: by consent of each maker for exactly this text, and two approvals. Plain Python.

Silence is no. Consent is for one edition: when the text changes it lapses. It is withdrawn at any time, without a
reason, also by somebody who left the circle; what was published is then taken down at once.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kring.circles.rules import ROLES, Right, Role, may
from kring.kernel.personal_data import refuse_bsn
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _, gettext_lazy, ngettext

LONGEST_TITLE, LONGEST_BODY, LONGEST_SHORT = 120, 6_000, 200  # characters
LONGEST_REACTION = 1_000
REACTIONS_AN_HOUR = 10


class Scope(StrEnum):
    """What a maker says to one edition."""

    INSIDE = "inside"
    UNNAMED = "unnamed"
    NAMED = "named"
    REFUSED = "refused"


# With these the text may be read outside the circle.
PUBLIC = frozenset({Scope.UNNAMED, Scope.NAMED})
SCOPE_WORDS = {
    Scope.UNNAMED: gettext_lazy("Yes, without my name"),
    Scope.NAMED: gettext_lazy("Yes, with my name"),
    Scope.INSIDE: gettext_lazy("Only inside the circle"),
    Scope.REFUSED: gettext_lazy("No, do not use my contribution"),
}
SCOPE_HINTS = {
    Scope.UNNAMED: gettext_lazy("Everybody may read this text. Nobody sees that you helped."),
    Scope.NAMED: gettext_lazy("Everybody may read this text, with your name under it: %(name)s."),
    Scope.INSIDE: gettext_lazy("The circle can read this lesson. It goes no further."),
    Scope.REFUSED: gettext_lazy("The lesson must be rewritten without it. You need not say why."),
}


class Capacity(StrEnum):
    """As what somebody approves."""

    GIVER = "giver"
    FACILITATOR = "facilitator"


CAPACITY_WORDS = {
    Capacity.GIVER: gettext_lazy("case giver"),
    Capacity.FACILITATOR: gettext_lazy("facilitator"),
}


class Stage(StrEnum):
    """How far the present edition of a lesson has come."""

    DRAFT = "draft"
    WAITING = "waiting"
    REFUSED = "refused"
    INSIDE = "inside"
    APPROVING = "approving"
    READY = "ready"
    PUBLIC = "public"


STAGE_WORDS = {
    Stage.DRAFT: gettext_lazy("being written"),
    Stage.WAITING: gettext_lazy("waiting for consent"),
    Stage.REFUSED: gettext_lazy("must be rewritten"),
    Stage.INSIDE: gettext_lazy("stays inside the circle"),
    Stage.APPROVING: gettext_lazy("waiting for approval"),
    Stage.READY: gettext_lazy("ready for the ring"),
    Stage.PUBLIC: gettext_lazy("everybody may read it"),
}


@dataclass(frozen=True)
class Words:
    """The text of a lesson. `place` and `context` may be empty."""

    title: str
    body: str
    place: str = ""
    context: str = ""


@dataclass(frozen=True)
class Answer:
    """What a maker said to one edition."""

    maker: UUID
    edition: int
    scope: Scope
    withdrawn: bool = False


@dataclass(frozen=True)
class Approved:
    """Who (a person) approved which edition, as what."""

    person: UUID
    capacity: Capacity
    edition: int


@dataclass(frozen=True)
class Dossier:
    """All that decides about one edition of a lesson. A maker is a membership; None is one who is gone.

    intact: none of the contributions it was made of was taken back. asked: consent was asked for this edition.
    """

    edition: int
    makers: frozenset[UUID | None]
    answers: tuple[Answer, ...] = ()
    approvals: tuple[Approved, ...] = ()
    intact: bool = True
    asked: bool = True

    def said(self, *scopes: Scope) -> frozenset[UUID]:
        """Return the makers who gave one of these answers to this edition and did not withdraw it."""
        return frozenset(
            answer.maker
            for answer in self.answers
            if answer.edition == self.edition
            and not answer.withdrawn
            and answer.scope in scopes
            and answer.maker in self.makers
        )

    @property
    def silent(self) -> int:
        """How many makers have not answered this edition, or took their answer back."""
        return len(self.makers - self.said(*Scope))

    @property
    def consented(self) -> bool:
        """Whether every maker said that others may read exactly this edition."""
        return bool(self.makers) and self.makers <= self.said(*PUBLIC)

    def approvers(self, capacity: Capacity) -> frozenset[UUID]:
        """Return the people who approved this edition in this capacity."""
        return frozenset(
            approved.person
            for approved in self.approvals
            if approved.edition == self.edition and approved.capacity == capacity
        )

    @property
    def approved(self) -> bool:
        """Whether the case giver approved, and a facilitator who is somebody else."""
        givers = self.approvers(Capacity.GIVER)
        return any(self.approvers(Capacity.FACILITATOR) - {giver} for giver in givers)


def stage_of(dossier: Dossier, *, public: bool) -> Stage:
    """Return how far this edition has come; `public`: it is the one that everybody may read."""
    if public or not dossier.asked:
        return Stage.PUBLIC if public else Stage.DRAFT
    if dossier.said(Scope.REFUSED) or not dossier.intact or not dossier.makers:
        return Stage.REFUSED
    if dossier.said(Scope.INSIDE):
        return Stage.INSIDE
    if not dossier.consented:
        return Stage.WAITING
    return Stage.READY if dossier.approved else Stage.APPROVING


def may_write(role: Role | None, *, ended: bool) -> Verdict:
    """Test whether somebody in this role may write a lesson from a meeting; `ended`: it is over."""
    allowed = may(role, Right.HARVEST)
    if allowed and not ended:
        return no(_("Harvesting comes after the meeting, when all has been said."))
    return allowed


def may_rewrite(role: Role | None, *, is_writer: bool, edition: int, newest: int) -> Verdict:
    """Test whether somebody may change this edition: its writer, or a facilitator."""
    allowed = _may_carry(role, is_writer=is_writer)
    return allowed and _is_newest(edition, newest)


def is_of_one_question(number: int) -> Verdict:
    """Test whether a lesson grew from one question of a meeting that had more. number: from how many it did."""
    if not number:
        return no(
            _(
                "Choose also what was said about the question this came from: then its giver decides with you."
            )
        )
    if number > 1:
        return no(
            _(
                "This is about more than one question. Make a lesson of each, so that its giver can decide."
            )
        )
    return YES


def may_save(words: Words, *, sources: int) -> Verdict:
    """Test whether this text can be kept as a lesson grown from this number of contributions."""
    if not words.title.strip() or not words.body.strip():
        return no(_("Write a title and the lesson itself."))
    if sources < 1:
        return no(_("A lesson grows out of what was said. Choose at least one contribution."))
    short = max(len(words.place), len(words.context)) <= LONGEST_SHORT
    if len(words.title) > LONGEST_TITLE or len(words.body) > LONGEST_BODY or not short:
        return no(_("This text is too long. Make it shorter; your text is still here."))
    return refuse_bsn(words.title, words.body, words.place, words.context)


def may_ask(role: Role | None, *, is_writer: bool, asked: bool) -> Verdict:
    """Test whether consent may be asked for the present edition."""
    if asked:
        return no(_("Everybody has been asked already."))
    return _may_carry(role, is_writer=is_writer)


def may_answer(*, is_maker: bool, asked: bool, edition: int, newest: int, scope: str) -> Verdict:
    """Test whether this person may answer for this edition."""
    if not is_maker:
        return no(_("This is only for those whose words are used."))
    if not asked:
        return no(_("This text is being rewritten. You will be asked again when it is ready."))
    if scope not in set(Scope):
        return no(_("Choose one of the four answers."))
    return _is_newest(edition, newest)


def may_withdraw(*, is_maker: bool) -> Verdict:
    """Test whether this person may withdraw. A maker always may, also after leaving the circle."""
    return YES if is_maker else no(_("This is only for those whose words are used."))


def may_approve(
    capacity: Capacity,
    *,
    person: UUID,
    is_giver: bool,
    role: Role | None,
    dossier: Dossier,
    edition: int,
) -> Verdict:
    """Test whether a person may approve this edition as the ring will see it."""
    if capacity is Capacity.GIVER and not is_giver:
        return no(_("Only the case giver of this meeting can approve this."))
    if capacity is Capacity.FACILITATOR and not leads(role):
        return no(_("Only a facilitator can approve this."))
    if capacity is Capacity.FACILITATOR and is_giver:
        return no(_("You are the case giver. Another facilitator must approve too."))
    if not dossier.asked:
        return no(_("First ask everybody whose words are used."))
    other = Capacity.FACILITATOR if capacity is Capacity.GIVER else Capacity.GIVER
    if person in dossier.approvers(other):
        return no(_("Two different people must approve: the case giver and a facilitator."))
    return _is_newest(edition, dossier.edition)


def may_publish(dossier: Dossier) -> Verdict:
    """Test whether this edition may go to the ring."""
    if not dossier.asked:
        return no(_("First ask everybody whose words are used."))
    if not dossier.makers or not dossier.intact:
        return no(_("A contribution was taken back. Write the lesson anew without it."))
    if dossier.said(Scope.REFUSED):
        return no(_("Somebody does not want their contribution used. Write the lesson anew."))
    if dossier.said(Scope.INSIDE):
        return no(_("Somebody wants this to stay inside the circle. So it stays here."))
    if dossier.silent:
        return no(waiting_sentence(dossier.silent))
    if not dossier.approved:
        return no(_("The case giver and a facilitator must both approve first."))
    return YES if dossier.consented else no(_("Not everybody has said yes to this text."))


def may_send_out(role: Role | None, dossier: Dossier, *, is_writer: bool) -> Verdict:
    """Test whether somebody may publish: the writer or a facilitator, when the lesson is ready for it."""
    return _may_carry(role, is_writer=is_writer) and may_publish(dossier)


def may_take_down(*, is_maker: bool, is_giver: bool, role: Role | None) -> Verdict:
    """Test whether somebody may take a publication down: a maker, the case giver or a facilitator."""
    if is_maker or is_giver or leads(role):
        return YES
    return no(_("Only those who made this lesson, or a facilitator, can take it down."))


def may_react(*, has_account: bool, standing: bool, lately: int, body: str) -> Verdict:
    """Test whether somebody may react; `lately` counts their reactions of the past hour."""
    if not has_account:
        return no(_("You need an account with an e-mail address to react."))
    if not standing:
        return no(_("This lesson was taken down. You can no longer react to it."))
    if not body.strip():
        return no(_("Write something first."))
    if len(body) > LONGEST_REACTION:
        return no(_("This is longer than 1,000 characters. Make it shorter."))
    if lately >= REACTIONS_AN_HOUR:
        return no(_("You wrote 10 reactions this hour. Come back later."))
    return refuse_bsn(body)


def may_hide(*, is_writer: bool, is_maker: bool, role: Role | None) -> Verdict:
    """Test whether somebody may hide a reaction: who wrote it, a maker of the lesson, a facilitator."""
    if is_writer or is_maker or leads(role):
        return YES
    return no(_("Only those who made this lesson, or a facilitator, can hide a reaction."))


def leads(role: Role | None) -> bool:
    """Tell whether this is the role of a facilitator."""
    return role is not None and Right.LEAD_TABLE in ROLES[role]


def waiting_sentence(silent: int) -> str:
    """Say on how many answers a lesson waits. Silence is no."""
    return ngettext(
        "%(count)d person has not answered yet. Without an answer it stays here.",
        "%(count)d people have not answered yet. Without an answer it stays here.",
        silent,
    ) % {"count": silent}


def _may_carry(role: Role | None, *, is_writer: bool) -> Verdict:
    allowed = may(role, Right.HARVEST)
    if allowed and not is_writer and not leads(role):
        return no(_("Only the writer of this lesson or a facilitator can do this."))
    return allowed


def _is_newest(edition: int, newest: int) -> Verdict:
    if edition == newest:
        return YES
    return no(_("The text has changed since you opened it. Read the new text first."))
