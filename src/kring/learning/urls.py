"""Where the pages of what somebody takes along live."""

from django.urls import path

from kring.learning import views

urlpatterns = [
    path("learning/", views.learning, name="learning"),
    path("circles/<uuid:circle_id>/own/", views.own, name="circle-own"),
    path("meetings/<uuid:meeting_id>/try-outs/", views.try_outs, name="try_outs"),
    path("meetings/<uuid:meeting_id>/lines/", views.lines, name="lines"),
    path("try-outs/<uuid:try_out_id>/", views.try_out, name="try_out"),
    path("try-outs/<uuid:try_out_id>/telling/", views.telling, name="try_out_telling"),
    path("try-outs/<uuid:try_out_id>/removal/", views.removal, name="try_out_removal"),
    path("lines/<uuid:line_id>/sharing/", views.sharing, name="line_sharing"),
]
