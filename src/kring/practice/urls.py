"""Where practising lives."""

from django.urls import path

from kring.practice.views import runs, table

RUN = "practice/<uuid:run_id>/"
urlpatterns = [
    path("practice/", runs.runs, name="practice_runs"),
    path("practice/new/", runs.new, name="practice_new"),
    path(RUN, runs.run, name="practice_run"),
    path(RUN + "clearing/", runs.clearing, name="practice_clearing"),
    path(RUN + "removal/", runs.removal, name="practice_removal"),
    path(RUN + "beat/", table.beat, name="practice_beat"),
    path(RUN + "remarks/", table.remark, name="practice_remark"),
]
