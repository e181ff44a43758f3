"""Addresses of one's own account. Signing in itself is allauth's, under accounts/."""

from django.urls import path

from kring.people import views

urlpatterns = [
    path("language/", views.language, name="language"),
    path("letters/", views.letters, name="letters"),
    path("account/", views.account, name="account"),
    path("account/sessions/removal/", views.sign_out_everywhere, name="account-sessions-removal"),
]
