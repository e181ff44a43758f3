"""Everything that changes a season, a meeting, a turn, a vote or an attendance, by noun."""

from kring.meetings.actions.attendance import answer, correct_attendance
from kring.meetings.actions.feeds import close_feed, open_feed
from kring.meetings.actions.later import add_case, drop_case
from kring.meetings.actions.replies import settle_remark
from kring.meetings.actions.rota import answer_swap, ask_swap, free_turns, give_turn
from kring.meetings.actions.seasons import (
    CANCELLATION,
    INVITATION,
    Place,
    Planned,
    SeasonPlan,
    cancel_meeting,
    cancel_what_comes,
    hold_at,
    moment,
    move_meeting,
    plan_dates,
    plan_meeting,
    plan_season,
    send_invitations,
)
from kring.meetings.actions.table import (
    bring,
    cast_ballot,
    choose_method,
    choose_minutes,
    close_vote,
    name_case,
    open_vote,
    take_off,
)
from kring.meetings.actions.written import RoundPlan, closing_moments, plan_round, replan_round

__all__ = [
    "CANCELLATION",
    "INVITATION",
    "Place",
    "Planned",
    "RoundPlan",
    "SeasonPlan",
    "add_case",
    "answer",
    "answer_swap",
    "ask_swap",
    "bring",
    "cancel_meeting",
    "cancel_what_comes",
    "cast_ballot",
    "choose_method",
    "choose_minutes",
    "close_feed",
    "close_vote",
    "closing_moments",
    "correct_attendance",
    "drop_case",
    "free_turns",
    "give_turn",
    "hold_at",
    "moment",
    "move_meeting",
    "name_case",
    "open_feed",
    "open_vote",
    "plan_dates",
    "plan_meeting",
    "plan_round",
    "plan_season",
    "replan_round",
    "send_invitations",
    "settle_remark",
    "take_off",
]
