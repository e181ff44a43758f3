"""Everything that changes a season, a meeting, a turn, a vote or an attendance, by noun."""

from kring.meetings.actions.attendance import answer, correct_attendance
from kring.meetings.actions.rota import answer_swap, ask_swap, free_turns, give_turn
from kring.meetings.actions.seasons import (
    CANCELLATION,
    INVITATION,
    Place,
    SeasonPlan,
    cancel_meeting,
    moment,
    move_meeting,
    plan_meeting,
    plan_season,
    send_invitations,
)
from kring.meetings.actions.table import (
    bring,
    cast_ballot,
    choose_method,
    close_vote,
    name_case,
    open_vote,
    take_off,
)

__all__ = [
    "CANCELLATION",
    "INVITATION",
    "Place",
    "SeasonPlan",
    "answer",
    "answer_swap",
    "ask_swap",
    "bring",
    "cancel_meeting",
    "cast_ballot",
    "choose_method",
    "close_vote",
    "correct_attendance",
    "free_turns",
    "give_turn",
    "moment",
    "move_meeting",
    "name_case",
    "open_vote",
    "plan_meeting",
    "plan_season",
    "send_invitations",
    "take_off",
]
