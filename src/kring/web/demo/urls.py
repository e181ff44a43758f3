"""Addresses of the demo. Elsewhere than in a demo they answer as what does not exist."""

from django.urls import path

from kring.web.demo import views

urlpatterns = [
    path("demo/", views.demo, name="demo"),
    path("demo/seat/", views.seat, name="demo_seat"),
    path("demo/beginning/", views.beginning, name="demo_beginning"),
    path("demo/programme/", views.programme, name="demo_programme"),
]
