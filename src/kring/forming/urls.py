"""Addresses on the way to a circle."""

from django.urls import path

from kring.forming.views import applying, calls, circles, intake, managers, mandates, proposals

CALL = "calls/<uuid:call_id>/"
ONE = f"{CALL}people/<uuid:application_id>/"
MINE = "applications/<str:token>/"
PROPOSAL = "proposals/<uuid:proposal_id>/"
urlpatterns = [
    path("calls/", calls.calls, name="calls"),
    path("calls/new/", calls.new, name="call-new"),
    path("calls/points/", calls.points, name="call-points"),
    path(CALL, calls.call, name="call-page"),
    path(f"{CALL}text/", calls.text, name="call-text"),
    path(f"{CALL}opening/", calls.opening, name="call-opening"),
    path(f"{CALL}closing/", calls.closing, name="call-closing"),
    path(f"{CALL}forgetting/", calls.forgetting, name="call-forgetting"),
    path(f"{CALL}applications/", applying.new, name="applications"),
    path(MINE, applying.application, name="application"),
    path(f"{MINE}sending/", applying.sending, name="application-sending"),
    path(f"{MINE}withdrawal/", applying.withdrawal, name="application-withdrawal"),
    path(f"{MINE}<slug:step>/", applying.step, name="application-step"),
    path(f"{CALL}intake/", intake.intake, name="intake"),
    path(f"{CALL}people/", intake.ask, name="intake-ask"),
    path(f"{CALL}people/new/", intake.enter, name="intake-enter"),
    path(ONE, intake.person, name="intake-person"),
    path(f"{ONE}removal/", intake.removal, name="intake-removal"),
    path(f"{CALL}lines/", intake.lines, name="intake-lines"),
    path(f"{CALL}lines/<uuid:power_id>/removal/", intake.line_removal, name="intake-line-removal"),
    path(f"{CALL}proposals/", proposals.ask, name="proposals"),
    path(PROPOSAL, proposals.proposal, name="proposal"),
    path(f"{PROPOSAL}stop/", proposals.stop, name="proposal-stop"),
    path(f"{PROPOSAL}seats/", proposals.seats, name="proposal-seats"),
    path(f"{PROPOSAL}why/", proposals.why, name="proposal-why"),
    path(f"{PROPOSAL}circles/", proposals.form, name="proposal-circles"),
    path(f"{PROPOSAL}waiting/", proposals.waiting, name="proposal-waiting"),
    path("circles/<uuid:circle_id>/start/", circles.start, name="circle-start"),
    path("circles/<uuid:circle_id>/mandate/", mandates.mandate, name="mandate"),
    path("circles/<uuid:circle_id>/mandates/", mandates.mandates, name="mandates"),
    path("circles/<uuid:circle_id>/manager/", managers.manager, name="circle-manager"),
    path("agreements/<str:token>/", managers.confirmation, name="manager-yes"),
    path("agreements/<str:token>/reminders/", managers.reminders, name="manager-reminders"),
    path("mandates/<str:token>/", mandates.confirmation, name="mandate-confirmation"),
    path("mandates/<str:token>/reminders/", mandates.reminders, name="mandate-reminders"),
]
