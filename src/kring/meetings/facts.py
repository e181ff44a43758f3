"""What can happen around a meeting, before and after it."""

from dataclasses import dataclass
from uuid import UUID

from kring.kernel.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class SeasonPlanned(Fact):
    """A season of meetings was planned, with its rota."""

    circle: UUID
    season: UUID
    meetings: int


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(Fact):
    """A meeting was added."""

    circle: UUID
    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class RoundPlanned(Fact):
    """The method, question and dates of a written round were planned, or planned anew."""

    circle: UUID
    meeting: UUID
    steps: int


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(Fact):
    """Date, time, place or link of a meeting changed."""

    circle: UUID
    meeting: UUID
    sequence: int


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Fact):
    """A meeting will not be held."""

    circle: UUID
    meeting: UUID
    sequence: int


@dataclass(frozen=True, kw_only=True)
class MethodChosen(Fact):
    """Another method was chosen for the case of a meeting."""

    circle: UUID
    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class MinutesChosen(Fact):
    """The facilitator chose how long the steps of a meeting last: as the method says, or as they do here."""

    circle: UUID
    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationsSent(Fact):
    """The calendar invitations of a meeting were put in the post."""

    circle: UUID
    meeting: UUID
    people: int


@dataclass(frozen=True, kw_only=True)
class AnswerGiven(Fact):
    """A member said whether they come."""

    circle: UUID
    meeting: UUID
    membership: UUID


@dataclass(frozen=True, kw_only=True)
class FeedOpened(Fact):
    """A person made an address from which their own calendar takes their meetings."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class FeedClosed(Fact):
    """That address opens nothing any more."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class RemarkMade(Fact):
    """A member answered a meeting with a remark, or proposed another time."""

    circle: UUID
    meeting: UUID
    remark: UUID


@dataclass(frozen=True, kw_only=True)
class RemarkSeen(Fact):
    """Who plans the meeting has seen a remark; it is gone now."""

    circle: UUID
    meeting: UUID
    remark: UUID


@dataclass(frozen=True, kw_only=True)
class TurnGiven(Fact):
    """The turn of a meeting went to another member, or to nobody (None) because its giver left."""

    circle: UUID
    meeting: UUID
    membership: UUID | None


@dataclass(frozen=True, kw_only=True)
class SwapAsked(Fact):
    """A member asked another to swap turns in the rota."""

    circle: UUID
    swap: UUID


@dataclass(frozen=True, kw_only=True)
class SwapAnswered(Fact):
    """The other said yes (accepted=1) or no (0) to a swap."""

    circle: UUID
    swap: UUID
    accepted: int


@dataclass(frozen=True, kw_only=True)
class VoteOpened(Fact):
    """The blind vote on the case of a meeting opened."""

    circle: UUID
    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class BallotCast(Fact):
    """Somebody voted, or changed their vote. It does not say for what."""

    circle: UUID
    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class CaseChosen(Fact):
    """The case of a meeting is known: by rota, by vote, or named by a facilitator."""

    circle: UUID
    meeting: UUID
    case: UUID


@dataclass(frozen=True, kw_only=True)
class LaterCaseAdded(Fact):
    """A meeting takes another question after those it had."""

    circle: UUID
    meeting: UUID
    membership: UUID


@dataclass(frozen=True, kw_only=True)
class LaterCaseDropped(Fact):
    """A meeting takes a question less."""

    circle: UUID
    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class AttendanceCorrected(Fact):
    """A facilitator corrected how long somebody was there."""

    circle: UUID
    meeting: UUID
    membership: UUID
    minutes: int
