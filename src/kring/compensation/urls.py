"""Where compensation lives."""

from django.urls import path

from kring.compensation import views

_PAGE = "circles/<uuid:circle_id>/compensation/"
urlpatterns = [
    path(_PAGE, views.compensation, name="compensation"),
    path(_PAGE + "letter/", views.letter, name="compensation_letter"),
]
