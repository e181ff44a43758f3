"""Where seasons and meetings live."""

from django.urls import path

from kring.meetings.views import coming, meetings, seasons, turns

CIRCLE = "circles/<uuid:circle_id>/meetings/"
HERE = "meetings/<uuid:meeting_id>/"
urlpatterns = [
    path(CIRCLE, seasons.meetings, name="meetings"),
    path(CIRCLE + "season/", seasons.season, name="season_new"),
    path(CIRCLE + "new/", seasons.new, name="meeting_new"),
    path(HERE, meetings.meeting, name="meeting"),
    path(HERE + "date/", meetings.date, name="meeting_date"),
    path(HERE + "cancellation/", meetings.cancellation, name="meeting_cancellation"),
    path(HERE + "invitations/", meetings.invitations, name="meeting_invitations"),
    path(HERE + "method/", meetings.method, name="meeting_method"),
    path(HERE + "calendar/", meetings.calendar, name="meeting_calendar"),
    path(HERE + "answer/", coming.answer, name="meeting_answer"),
    path(HERE + "answers/", coming.answer_for, name="meeting_answer_for"),
    path(HERE + "attendance/", coming.attendance, name="meeting_attendance"),
    path(HERE + "case/", turns.case, name="meeting_case"),
    path(HERE + "giver/", turns.giver, name="meeting_giver"),
    path(HERE + "swaps/", turns.swaps, name="meeting_swaps"),
    path("swaps/<uuid:swap_id>/answer/", turns.swap_answer, name="swap_answer"),
    path(HERE + "vote/", turns.vote, name="meeting_vote"),
    path(HERE + "ballot/", turns.ballot, name="meeting_ballot"),
    path(HERE + "outcome/", turns.outcome, name="meeting_outcome"),
]
