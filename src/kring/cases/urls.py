"""Where cases live."""

from django.urls import path

from kring.cases import views

HERE = "cases/<uuid:case_id>/"
urlpatterns = [
    path("circles/<uuid:circle_id>/cases/", views.cases, name="cases"),
    path(HERE, views.case, name="case"),
    path(HERE + "preview/", views.preview, name="case_preview"),
    path(HERE + "offer/", views.offer, name="case_offer"),
    path(HERE + "withdrawal/", views.withdrawal, name="case_withdrawal"),
    path(HERE + "expiry/", views.expiry, name="case_expiry"),
    path(HERE + "deletion/", views.deletion, name="case_deletion"),
]
