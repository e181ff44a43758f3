"""Where seasons and meetings live."""

from django.urls import path

from kring.meetings.views import (
    by_link,
    coming,
    feeds,
    later,
    meetings,
    methods,
    seasons,
    turns,
    written,
)

CIRCLE = "circles/<uuid:circle_id>/meetings/"
HERE = "meetings/<uuid:meeting_id>/"
urlpatterns = [
    path(CIRCLE, seasons.meetings, name="meetings"),
    path(CIRCLE + "season/", seasons.season, name="season_new"),
    path(CIRCLE + "new/", seasons.new, name="meeting_new"),
    path(CIRCLE + "round/", written.new, name="round_new"),
    path(HERE, meetings.meeting, name="meeting"),
    path(HERE + "round/", written.plan, name="round_dates"),
    path(HERE + "date/", meetings.date, name="meeting_date"),
    path(HERE + "cancellation/", meetings.cancellation, name="meeting_cancellation"),
    path(HERE + "invitations/", meetings.invitations, name="meeting_invitations"),
    path(HERE + "method/", methods.method, name="meeting_method"),
    path(HERE + "minutes/", meetings.minutes, name="meeting_minutes"),
    path(HERE + "paper/<slug:piece>/", methods.paper, name="meeting_paper"),
    path(HERE + "calendar/", meetings.calendar, name="meeting_calendar"),
    path(HERE + "answer/", coming.answer, name="meeting_answer"),
    path(HERE + "answers/", coming.answer_for, name="meeting_answer_for"),
    path(
        HERE + "remarks/<uuid:remark_id>/removal/",
        coming.remark_removal,
        name="meeting_remark_removal",
    ),
    path(HERE + "attendance/", coming.attendance, name="meeting_attendance"),
    path(HERE + "case/", turns.case, name="meeting_case"),
    path(HERE + "cases/", later.cases, name="meeting_cases"),
    path(HERE + "cases/<int:place>/removal/", later.removal, name="meeting_case_removal"),
    path(HERE + "giver/", turns.giver, name="meeting_giver"),
    path(HERE + "swaps/", turns.swaps, name="meeting_swaps"),
    path("comes/<str:reply_token>/", by_link.answer, name="meeting_by_link"),
    path("calendar/", feeds.calendar, name="calendar"),
    path("calendar/<str:reply_token>.ics", feeds.meetings, name="feed"),
    path("swaps/<uuid:swap_id>/answer/", turns.swap_answer, name="swap_answer"),
    path(HERE + "vote/", turns.vote, name="meeting_vote"),
    path(HERE + "ballot/", turns.ballot, name="meeting_ballot"),
    path(HERE + "outcome/", turns.outcome, name="meeting_outcome"),
]
