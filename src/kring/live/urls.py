"""Where the tables live."""

from django.urls import path

from kring.live.stage import Mode
from kring.live.views import cards, care, choosing, deeds, plain, table, votes

HERE = "live/<uuid:session_id>/"
SAID = HERE + "contributions/<uuid:contribution_id>/"
urlpatterns = [
    path("meetings/<uuid:meeting_id>/session/", deeds.opening, name="session_open"),
    path(HERE, table.table, name="table"),
    path(HERE + "screen/", table.table, {"mode": Mode.SCREEN}, name="screen"),
    path(HERE + "shared/", table.table, {"mode": Mode.SHARED}, name="shared"),
    path(HERE + "plain/", plain.plain, name="plain"),
    path(HERE + "stage/", table.changes, name="changes"),
    path(HERE + "cards/", cards.cards, name="cards"),
    path(HERE + "said/", table.all_said, name="all_said"),
    path(HERE + "arrival/", deeds.arrival, name="arrival"),
    path(HERE + "position/", deeds.position, name="position"),
    path(HERE + "clock/", deeds.time, name="clock"),
    path(HERE + "pace/", deeds.pace, name="pace"),
    path(HERE + "module/", deeds.module, name="module"),
    path(HERE + "call/", deeds.call, name="call"),
    path(HERE + "themes/", choosing.offered, name="themes"),
    path(HERE + "interest/", choosing.interest, name="interest"),
    path(HERE + "turn/", deeds.turn, name="turn"),
    path(HERE + "silence/", deeds.silence, name="silence"),
    path(HERE + "giver/", deeds.giver, name="giver"),
    path(HERE + "hand/", deeds.hand, name="hand"),
    path(HERE + "readiness/", deeds.readiness, name="readiness"),
    path(HERE + "confirmation/", deeds.confirmation, name="confirmation"),
    path(HERE + "score/", votes.slip, name="score"),
    path(HERE + "slip/", votes.slip, name="slip"),
    path(HERE + "tally/", votes.tally, name="tally"),
    path(HERE + "telephone/", deeds.telephone, name="telephone"),
    path(HERE + "lead/", deeds.lead, name="lead"),
    path(HERE + "passing/", deeds.let_be, name="let_be"),
    path(HERE + "closing/", deeds.closing, name="closing"),
    path(HERE + "reminders/", deeds.reminder, name="reminders"),
    path(HERE + "voices/", deeds.voices, name="voices"),
    path(HERE + "ending/", deeds.ending, name="ending"),
    path(HERE + "protected/", care.protected_time, name="protected_time"),
    path(HERE + "contact/", care.contact, name="contact"),
    path(HERE + "unclear/", care.unclear_words, name="unclear_words"),
    path(HERE + "unclear/<uuid:word_id>/explanation/", care.explanation, name="word_explanation"),
    path(HERE + "contributions/", deeds.contribution, name="contributions"),
    path(SAID + "withdrawal/", deeds.withdrawal, name="contribution_withdrawal"),
    path(SAID + "placement/", deeds.placement, name="contribution_placement"),
    path(SAID + "choice/", deeds.choice, name="contribution_choice"),
]
