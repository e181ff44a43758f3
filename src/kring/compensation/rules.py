"""Who gets compensation, who pays, and what can be asked. Plain Python."""

from enum import StrEnum

from kring.circles.rules import Right, Role, may
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _, gettext_lazy

PAID_WITHIN = 5  # days
MOST_CENTS = 50_000
ENTITLED = frozenset({Role.LIVED_EXPERT})


class Kind(StrEnum):
    """Whether and how a circle pays."""

    NONE = "none"
    EXPENSES = "expenses"
    VOLUNTEER = "volunteer"
    ATTENDANCE = "attendance"
    VOUCHER = "voucher"


KIND_WORDS = {
    Kind.NONE: gettext_lazy("Nothing"),
    Kind.EXPENSES: gettext_lazy("Only real costs, such as travel"),
    Kind.VOLUNTEER: gettext_lazy("A volunteer fee"),
    Kind.ATTENDANCE: gettext_lazy("An attendance fee, as for a council of clients"),
    Kind.VOUCHER: gettext_lazy("A voucher"),
}
# What counts towards the limits of volunteers. An attendance fee has rules of its own, real costs do not count.
LIMITED = frozenset({Kind.VOLUNTEER, Kind.VOUCHER})


class Way(StrEnum):
    """How somebody wants to get it."""

    BANK = "bank"
    CASH = "cash"
    VOUCHER = "voucher"
    NOTHING = "nothing"


WAY_WORDS = {
    Way.BANK: gettext_lazy("by bank"),
    Way.CASH: gettext_lazy("in cash"),
    Way.VOUCHER: gettext_lazy("as a voucher"),
    Way.NOTHING: gettext_lazy("I want nothing"),
}


class Elsewhere(StrEnum):
    """Whether somebody gets a fee somewhere else too."""

    YES = "yes"
    NO = "no"
    SILENT = "silent"


ELSEWHERE_WORDS = {
    Elsewhere.YES: gettext_lazy("Yes"),
    Elsewhere.NO: gettext_lazy("No"),
    Elsewhere.SILENT: gettext_lazy("I would rather not say"),
}


def may_look(role: Role | None, *, is_payer: bool) -> Verdict:
    """Test whether somebody may read what a circle pays: who sees its members, and who pays."""
    return YES if is_payer else may(role, Right.SEE_MEMBERS)


def may_arrange(role: Role | None) -> Verdict:
    """Test whether somebody in this role may say what a circle pays."""
    return may(role, Right.SHAPE)


def is_amount(cents: int) -> Verdict:
    """Test whether this can be an amount for one meeting."""
    if not 0 <= cents <= MOST_CENTS:
        return no(_("Fill in an amount from 0 to 500 euros."))
    return YES


def gets(role: Role | None, kind: str) -> Verdict:
    """Test whether somebody in this role gets compensation in a circle that pays in this way."""
    if role not in ENTITLED:
        return no(_("This is only for people who take part with lived experience."))
    if kind == Kind.NONE:
        return no(_("This circle does not pay anything. Ask who leads it."))
    return YES


def may_add_costs(*, paid: bool) -> Verdict:
    """Test whether travel costs can still be added."""
    if paid:
        return no(_("This was paid already. Ask who pays."))
    return YES


def may_ask_advance(*, to_come: bool, paid: bool) -> Verdict:
    """Test whether an advance can be asked for a meeting."""
    if not to_come:
        return no(_("This meeting is over, or it will not be held."))
    if paid:
        return no(_("You had an advance for this meeting already."))
    return YES


def may_pay(role: Role | None, *, is_payer: bool, has_payer: bool) -> Verdict:
    """Test whether somebody may see what is to be paid: who was named for it, else who leads the circle."""
    if is_payer:
        return YES
    if has_payer:
        return no(_("Somebody else was named to pay. Only they see what is to be paid."))
    return may(role, Right.SHAPE)


def may_mark_paid(*, due: bool, paid: bool) -> Verdict:
    """Test whether there is something to mark as paid."""
    if paid or not due:
        return no(_("There is nothing to pay here, or it was paid already."))
    return YES
