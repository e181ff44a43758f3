"""Where a circle writes together."""

from django.urls import path

from kring.notepad import views

HERE = "live/<uuid:session_id>/notepad/"
urlpatterns = [
    path(HERE, views.notepad, name="notepad"),
    path(HERE + "news/", views.news, name="notepad_news"),
]
