"""Everything that changes a poll or the free days of a circle, by noun."""

from kring.planning.actions.changes import (
    ASK,
    TELL,
    answer_rescue,
    choose_way,
    decide,
    decide_now,
    guard_meetings,
    hand_over,
    merge_meetings,
    open_rescue,
)
from kring.planning.actions.duties import (
    answer_duty_swap,
    ask_duty_swap,
    name_duty,
    share_duties,
)
from kring.planning.actions.free_days import forget_free, set_free
from kring.planning.actions.hosts import offer_place, share_hosts
from kring.planning.actions.polls import (
    LETTER,
    REMINDER,
    add_slot,
    ask_newcomer,
    drop_slot,
    keep_answers,
    open_poll,
    plan_chosen,
    remind_all,
    send_links,
    stop_open_poll,
    stop_poll,
)

__all__ = [
    "ASK",
    "LETTER",
    "REMINDER",
    "TELL",
    "add_slot",
    "answer_duty_swap",
    "answer_rescue",
    "ask_duty_swap",
    "ask_newcomer",
    "choose_way",
    "decide",
    "decide_now",
    "drop_slot",
    "forget_free",
    "guard_meetings",
    "hand_over",
    "keep_answers",
    "merge_meetings",
    "name_duty",
    "offer_place",
    "open_poll",
    "open_rescue",
    "plan_chosen",
    "remind_all",
    "send_links",
    "set_free",
    "share_duties",
    "share_hosts",
    "stop_open_poll",
    "stop_poll",
]
