"""Where the library of methods lives."""

from django.urls import path

from kring.methods import views

urlpatterns = [
    path("methods/", views.methods, name="methods"),
    path("methods/advice/", views.advice, name="method_advice"),
    path("methods/<slug:method_id>/", views.method, name="method"),
    path("methods/<slug:method_id>/paper/<slug:piece>/", views.paper, name="method_paper"),
]
