"""Addresses of home and of the pages about Kring."""

from django.urls import path

from kring.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("circles/<uuid:circle_id>/steps/", views.nine_steps, name="nine-steps"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
