"""Which mail one gets, and how to stop it."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from kring.inbox import views, webhook

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/mail/", views.mail, name="mail"),
    path("sms/", webhook.text, name="text_in"),
    path("mail/stop/<str:reply_token>/", views.stop, name="mail_stop"),
]
if settings.INBOX_SERVICE:
    from anymail.urls import urlpatterns as services

    # Of all the services that anymail knows, the one that brings us mail.
    ours = f"{settings.INBOX_SERVICE}/inbound"
    urlpatterns += [
        path("anymail/", include([one]))
        for one in services
        if str(one.pattern).lstrip("^").startswith(ours)
    ]
