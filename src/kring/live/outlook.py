"""How the course of a meeting looks on a screen: the run sheet with what was done, and when the meeting will end."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kring.kernel import pages
from kring.kernel.words import _, ngettext
from kring.live import pace
from kring.live.course import coming, states, ways
from kring.live.pace import Proposal, Way
from kring.live.queries import plan_of
from kring.live.viewing import Viewing
from kring.meetings.programme import case_words, step_title
from kring.methods import reading
from kring.methods.script import total


def of(viewing: Viewing) -> dict[str, Any]:
    """Return where the meeting can go, its run sheet, and for who leads how it keeps time."""
    shot = viewing.snapshot
    plan, done = plan_of(viewing.session), viewing.session.done
    found = ways(shot.steps, viewing.session.index, done=done, dropped=plan.dropped)
    standing = states(shot.steps, viewing.session.index, done=done, dropped=plan.dropped)
    return {
        "ways": found,
        "passes_on": _passes_on(viewing, found.onward),
        "course": [
            {
                "title": step_title(step, viewing.language),
                "minutes": step.minutes,
                "state": state,
                "head": case_words(step, before, shot.givers),
            }
            for before, step, state in zip((None, *shot.steps), shot.steps, standing, strict=False)
        ],
        "case_head": _case_head(viewing),
        "modules": _modules(viewing) if _keeps_time(viewing) else None,
        "pace": _pace(viewing) if _keeps_time(viewing) else None,
    }


def _passes_on(viewing: Viewing, onward: int | None) -> bool:
    """Tell whether with the next step all sheets move one seat on."""
    step = viewing.moment.step
    following = viewing.snapshot.steps[onward] if onward is not None else step
    return step.phase.passes and following.phase == step.phase and following != step


def _case_head(viewing: Viewing) -> str:
    """Return which question is on the table and whose, where the meeting has more."""
    return case_words(viewing.moment.step, None, viewing.snapshot.givers)


def _modules(viewing: Viewing) -> dict[str, Any] | None:
    """Return the short methods to choose from, for who leads, where the meeting comes to a place for one."""
    shot = viewing.snapshot
    place = pace.place_in(shot.steps, viewing.session.index)
    if place is None:
        return None
    words = {method.id: reading.words(method.id, viewing.language) for method in reading.modules()}
    return {
        "place": place,
        "chosen": dict(plan_of(viewing.session).modules).get(place, ""),
        "offered": [
            {"id": key, "title": one.title, "summary": one.summary} for key, one in words.items()
        ],
    }


def _keeps_time(viewing: Viewing) -> bool:
    return viewing.leads and not viewing.moment.ended and not viewing.session.written


def _pace(viewing: Viewing) -> dict[str, Any]:
    """Return when the meeting will end, against its plan, and the ways to win time back."""
    session, shot = viewing.session, viewing.snapshot
    plan = plan_of(session)
    steps = coming(shot.steps, session.index, done=session.done, dropped=plan.dropped)
    ends = pace.will_end_at(
        now=viewing.now,
        ends_at=session.ends_at,
        paused_seconds=session.paused_seconds,
        later=total(steps),
    )
    planned = session.due_at or session.opened_at + timedelta(minutes=session.minutes)
    due = planned + timedelta(minutes=plan.later)
    late = pace.behind(ends, due)
    minutes = min(late, pace.MOST) if late > 0 else pace.OFFER
    zone = ZoneInfo(session.circle.time_zone)
    named = {step.key: (step_title(step, viewing.language), step.minutes) for step in steps}
    made = pace.proposals(steps, minutes) if late > -pace.OFFER else []
    if late <= 0:
        made = [one for one in made if one.way is not Way.LATER]
    return {
        "sentence": sentence(late) % {"time": pages.time(ends, zone), "n": abs(late)},
        "late": late,
        "minutes": minutes,
        "due": due,
        "later": total(steps),
        "zone": zone.key,
        "sentences": json.dumps([_template(n) for n in SAMPLES]),
        "may_undo": session.plan_before is not None,
        "ways": [
            {
                "way": one.way,
                "step": one.step,
                "label": _label(one, named),
                "effect": _effect(one, ends, zone),
            }
            for one in made
        ],
    }


def _template(late: int) -> str:
    return sentence(late).replace("%(time)s", "{t}").replace("%(n)d", "{n}")


def _effect(one: Proposal, ends: datetime, zone: ZoneInfo) -> str:
    won = 0 if one.way is Way.LATER else one.won
    return _("Then we end at %(time)s.") % {
        "time": pages.time(ends - timedelta(minutes=won), zone)
    }


# On time, a minute late, minutes late, a minute early, minutes early.
SAMPLES = (0, 1, 2, -1, -2)


def sentence(late: int) -> str:
    """Return the sentence about a meeting that is so many minutes behind, with places for time and n."""
    if late == 0:
        return _("We end on time, at %(time)s.")
    if late > 0:
        return ngettext(
            "We end at %(time)s, %(n)d minute later than planned.",
            "We end at %(time)s, %(n)d minutes later than planned.",
            late,
        )
    return ngettext(
        "We end at %(time)s, %(n)d minute earlier than planned.",
        "We end at %(time)s, %(n)d minutes earlier than planned.",
        -late,
    )


def _label(one: Proposal, steps: dict[str, tuple[str, int]]) -> str:
    """Return what a button that wins time says. steps: title and minutes by key."""
    if one.way is Way.SPREAD:
        return _("Spread: %(n)d steps a little shorter") % {"n": len(one.minutes)}
    if one.way is Way.LATER:
        return _("End later, as it goes now")
    title, was = steps[one.step]
    if one.way is Way.DROP:
        return _("Leave out: %(title)s (%(n)d minutes)") % {"title": title, "n": was}
    to = dict(one.minutes)[one.step]
    return _("%(title)s: from %(was)d to %(to)d minutes") % {"title": title, "was": was, "to": to}
