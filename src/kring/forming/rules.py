"""Who may do what on the way to a circle. Plain Python."""

from datetime import date, datetime, timedelta

from kring.circles.rules import Right, Role, may
from kring.forming.answers import LONGEST
from kring.kernel.verdicts import YES, Verdict, no
from kring.kernel.words import _

# What was written for a call is forgotten so long after its last day.
KEPT_AFTER = timedelta(days=60)
LONGEST_OPEN = timedelta(days=366)
MOST_APPLICATIONS = 12_000
MOST_CIRCLES = 6
MOST_FACILITATORS = 2
REMIND_AFTER = (timedelta(days=7), timedelta(days=14))
LINK_WORKS = timedelta(days=60)


def may_call(*, is_host: bool) -> Verdict:
    """Test whether this person may make calls on this server: who can start a circle."""
    if not is_host:
        return no(_("Only hosts of this server can make a call. Ask the person who runs it."))
    return YES


def may_lead_call(*, is_maker: bool) -> Verdict:
    """Test whether this person may change a call, read what came in and form circles of it."""
    if not is_maker:
        return no(_("Only who made this call can do this."))
    return YES


def is_kept(*, forgotten: bool) -> Verdict:
    """Test whether what people wrote for a call is still here."""
    if forgotten:
        return no(_("What people wrote for this call has been deleted. Make a new call."))
    return YES


def may_open(*, closes_on: date, today: date) -> Verdict:
    """Test whether a call can be opened until this day."""
    if closes_on < today:
        return no(_("The last day of this call has gone by. Choose a later day first."))
    if closes_on > today + LONGEST_OPEN:
        return no(_("A call is open for a year at most. Choose an earlier day."))
    return YES


def may_apply(*, opened: bool, closed: bool, closes_on: date, today: date) -> Verdict:
    """Test whether a call still takes applications."""
    if not opened:
        return no(_("This call is not open yet."))
    if closed or today > closes_on:
        return no(_("This call is closed. Ask who made it whether there is another."))
    return YES


def not_too_often(*, within: bool) -> Verdict:
    """Test whether so many applications may begin from one network address."""
    if not within:
        return no(_("Many people answered from your network just now. Try again in an hour."))
    return YES


def has_room(applications: int) -> Verdict:
    """Test whether a call can hold one more application."""
    if applications >= MOST_APPLICATIONS:
        return no(
            _("So many people answered that there is no room for more. Ask who made the call.")
        )
    return YES


def may_answer(*, invited: bool, edition: int, newest: int) -> Verdict:
    """Test whether an application may change. edition: what the screen showed, newest: what is kept."""
    if invited:
        return no(_("You are invited for a circle already. Your answers went along with you."))
    if edition != newest:
        return no(
            _(
                "You changed this on another screen. What you wrote is still here: look at the newest answers first."
            )
        )
    return YES


def fits(*texts: str) -> Verdict:
    """Test whether each text is short enough to keep."""
    longest = max(map(len, texts), default=0)
    if longest > LONGEST:
        return no(
            _("One of your answers is %(count)d characters too long. Shorten it, then save again.")
            % {"count": longest - LONGEST}
        )
    return YES


def is_complete(*, name: str, question: str, reachable: bool) -> Verdict:
    """Test whether an application says enough to be sent."""
    if not question.strip():
        return no(_("Write your question first. One sentence is enough."))
    if not name.strip():
        return no(_("Tell us your name, or the name you want to be called by."))
    if not reachable:
        return no(_("Tell us how we can reach you: by e-mail, by phone or through somebody."))
    return YES


def may_line(*, same: bool, of_call: bool) -> Verdict:
    """Test whether a line of power can be drawn between two applications."""
    if same or not of_call:
        return no(_("Choose two different people who answered this call."))
    return YES


def may_ask_proposal(*, people: int, circles: int, busy: bool) -> Verdict:
    """Test whether the matchmaker can begin."""
    if busy:
        return no(_("The matchmaker is still at work. Wait for it, or stop it first."))
    if people < 6:
        return no(_("A circle needs at least 6 people. Draw others in first."))
    if not 1 <= circles <= MOST_CIRCLES:
        return no(_("Choose from 1 to %(most)d circles.") % {"most": MOST_CIRCLES})
    return YES


def may_change_proposal(*, done: bool, newest: bool) -> Verdict:
    """Test whether people can be moved in a proposal."""
    if not done:
        return no(_("The matchmaker is still at work. Wait for it, or stop it first."))
    if not newest:
        return no(_("There is a newer proposal. Go on with that one."))
    return YES


def may_form(*, people: int, broken: bool, formed: bool) -> Verdict:
    """Test whether a circle of a proposal can be formed."""
    if formed:
        return no(_("This circle has been formed already."))
    if people == 0:
        return no(_("Nobody is in this circle."))
    if broken:
        return no(
            _(
                "This circle breaks a rule that must hold. Mend that first; it is said below the circle."
            )
        )
    return YES


def may_facilitate(chosen: int, *, known: bool) -> Verdict:
    """Test whether so many can facilitate a circle that is formed. known: all of them are in it, or form it."""
    if not 1 <= chosen <= MOST_FACILITATORS or not known:
        return no(_("Choose one or two people who facilitate: from this circle, or yourself."))
    return YES


def may_tell(*, formed: bool) -> Verdict:
    """Test whether who waits can be told so: when a circle was formed."""
    if not formed:
        return no(_("Form a circle first. Then you know who waits."))
    return YES


def may_start(*, has_question: bool) -> Verdict:
    """Test whether somebody came with a question that is not yet a case."""
    if not has_question:
        return no(_("Your question has become a case already. You find it under “Questions”."))
    return YES


def may_write_mandate(*, of_self: bool) -> Verdict:
    """Test whether a member may write or change their own commitment: who belongs to the circle."""
    if not of_self:
        return no(_("This is only for the members of this circle."))
    return YES


def may_ask_manager(role: Role | None, *, agreed: bool) -> Verdict:
    """Test whether the manager of a team can be asked. agreed: the agreement says what goes back to them."""
    allowed = may(role, Right.SHAPE)
    if allowed and not agreed:
        return no(_("This circle is not one team, so there is no manager to ask."))
    return allowed


def may_answer_mandate(*, answered: bool, expires_at: datetime, now: datetime) -> Verdict:
    """Test whether a manager may still answer."""
    if answered:
        return no(_("This was answered already. Thank you."))
    if now >= expires_at:
        return no(_("This link no longer works. Ask your colleague to send a new one."))
    return YES


def may_stop_reminders(*, asked: bool) -> Verdict:
    """Test whether there are reminders to stop."""
    if not asked:
        return no(_("Nobody was asked to confirm, so there are no reminders."))
    return YES


def reminders_due(asked_at: datetime, now: datetime) -> int:
    """Return how many reminders should have gone out by now."""
    return sum(now >= asked_at + after for after in REMIND_AFTER)
