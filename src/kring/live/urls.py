"""Where the tables live."""

from django.urls import path

from kring.live.stage import Mode
from kring.live.views import deeds, table

HERE = "live/<uuid:session_id>/"
SAID = HERE + "contributions/<uuid:contribution_id>/"
urlpatterns = [
    path("meetings/<uuid:meeting_id>/session/", deeds.opening, name="session_open"),
    path(HERE, table.table, name="table"),
    path(HERE + "screen/", table.table, {"mode": Mode.SCREEN}, name="screen"),
    path(HERE + "shared/", table.table, {"mode": Mode.SHARED}, name="shared"),
    path(HERE + "stage/", table.changes, name="changes"),
    path(HERE + "runsheet/", table.run_sheet, name="runsheet"),
    path(HERE + "said/", table.all_said, name="all_said"),
    path(HERE + "arrival/", deeds.arrival, name="arrival"),
    path(HERE + "position/", deeds.position, name="position"),
    path(HERE + "clock/", deeds.time, name="clock"),
    path(HERE + "turn/", deeds.turn, name="turn"),
    path(HERE + "silence/", deeds.silence, name="silence"),
    path(HERE + "giver/", deeds.giver, name="giver"),
    path(HERE + "hand/", deeds.hand, name="hand"),
    path(HERE + "readiness/", deeds.readiness, name="readiness"),
    path(HERE + "confirmation/", deeds.confirmation, name="confirmation"),
    path(HERE + "score/", deeds.score, name="score"),
    path(HERE + "telephone/", deeds.telephone, name="telephone"),
    path(HERE + "lead/", deeds.lead, name="lead"),
    path(HERE + "ending/", deeds.ending, name="ending"),
    path(HERE + "contributions/", deeds.contribution, name="contributions"),
    path(SAID + "withdrawal/", deeds.withdrawal, name="contribution_withdrawal"),
    path(SAID + "placement/", deeds.placement, name="contribution_placement"),
    path(SAID + "choice/", deeds.choice, name="contribution_choice"),
]
