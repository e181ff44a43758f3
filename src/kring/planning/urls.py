"""Where planning lives."""

from django.urls import path

from kring.planning.views import (
    answering,
    changes,
    dates,
    duties,
    free_days,
    hosts,
    polls,
    season_line,
)

POLL = "polls/<uuid:poll_id>/"
urlpatterns = [
    path("circles/<uuid:circle_id>/poll/", polls.new, name="poll_new"),
    path("circles/<uuid:circle_id>/poll/answer/", answering.own, name="poll_own"),
    path("circles/<uuid:circle_id>/free-days/", free_days.free_days, name="free_days"),
    path(POLL, polls.poll, name="poll"),
    path(POLL + "slots/", polls.slots, name="poll_slots"),
    path(POLL + "letters/", polls.letters, name="poll_letters"),
    path(POLL + "end/", polls.end, name="poll_end"),
    path(POLL + "dates/", dates.dates, name="poll_dates"),
    path("circles/<uuid:circle_id>/hosts/", hosts.hosts, name="hosts"),
    path("circles/<uuid:circle_id>/hosts/division/", hosts.division, name="host_division"),
    path("circles/<uuid:circle_id>/duties/", duties.duties, name="duties"),
    path("circles/<uuid:circle_id>/duties/division/", duties.division, name="duty_division"),
    path("meetings/<uuid:meeting_id>/duty/", duties.duty, name="meeting_duty"),
    path("duties/<uuid:duty_id>/swap/", duties.swap, name="duty_swap"),
    path("circles/<uuid:circle_id>/line/", season_line.season_line, name="season_line"),
    path("circles/<uuid:circle_id>/way/", changes.way, name="season_way"),
    path("circles/<uuid:circle_id>/handover/", changes.handover, name="handover"),
    path("meetings/<uuid:meeting_id>/merge/", changes.merge, name="meeting_merge"),
    path("meetings/<uuid:meeting_id>/rescue/", changes.rescue_own, name="rescue_own"),
    path(
        "meetings/<uuid:meeting_id>/rescue/decision/",
        changes.rescue_decision,
        name="rescue_decision",
    ),
    path("rescue/<str:token>/", changes.rescue_link, name="rescue_link"),
    path("replies/<uuid:reply_id>/", answering.for_other, name="poll_reply"),
    path("poll/<str:token>/", answering.link, name="poll_link"),
]
