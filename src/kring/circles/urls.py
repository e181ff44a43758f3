"""Addresses of circles, and the way in."""

from django.urls import path

from kring.circles.views import (
    agreements,
    circles,
    ending,
    entering,
    founding,
    invitations,
    letters,
    members,
    public,
    tables,
)

_CIRCLE = "circles/<uuid:circle_id>/"
_MEMBER = f"{_CIRCLE}members/<uuid:membership_id>/"
_INVITATION = f"{_CIRCLE}invitations/<uuid:invitation_id>/"

urlpatterns = [
    path("circles/new/", circles.new, name="circle-new"),
    path("circles/table/", founding.start_all, name="circles-table"),
    path("circles/table/file/", founding.circles_file, name="circles-table-file"),
    path("circles/roles/", circles.roles, name="circle-roles"),
    path("circles/public/", public.public_circles, name="public-circles"),
    path("circles/public/<uuid:page_id>/", public.public_circle, name="public-circle"),
    path(f"{_CIRCLE}presentation/", public.presentation, name="circle-presentation"),
    path(
        f"{_CIRCLE}presentation/removal/", public.taking_down, name="circle-presentation-removal"
    ),
    path(_CIRCLE, circles.circle, name="circle"),
    path(f"{_CIRCLE}welcome/", circles.welcome, name="circle-welcome"),
    path(f"{_CIRCLE}frame/", circles.frame, name="circle-frame"),
    path(f"{_CIRCLE}closing/", ending.closing, name="circle-closing"),
    path(f"{_CIRCLE}reopening/", ending.reopening, name="circle-reopening"),
    path(f"{_CIRCLE}wiping/", ending.wiping, name="circle-wiping"),
    path(f"{_CIRCLE}wiping/stop/", ending.wiping_stop, name="circle-wiping-stop"),
    path(f"{_CIRCLE}leading/", circles.leading, name="circle-leading"),
    path(f"{_CIRCLE}perspectives/", circles.perspectives, name="circle-perspectives"),
    path(
        f"{_CIRCLE}perspectives/<uuid:chair_id>/removal/",
        circles.perspective_removal,
        name="circle-perspective-removal",
    ),
    path(f"{_CIRCLE}agreement/", agreements.agreement, name="circle-agreement"),
    path(f"{_CIRCLE}agreement/new/", agreements.new, name="circle-agreement-new"),
    path(f"{_CIRCLE}agreement/acceptances/", agreements.acceptances, name="circle-acceptances"),
    path(f"{_CIRCLE}members/", members.members, name="circle-members"),
    path(_MEMBER, members.member, name="circle-member"),
    path(f"{_MEMBER}seat/", members.seat, name="circle-member-seat"),
    path(f"{_MEMBER}name/", members.name, name="circle-member-name"),
    path(f"{_MEMBER}pass/", members.new_pass, name="circle-member-pass"),
    path(f"{_MEMBER}reach/", letters.reach, name="circle-member-reach"),
    path(f"{_MEMBER}past/", members.past, name="circle-member-past"),
    path(f"{_MEMBER}departure/", members.departure, name="circle-member-departure"),
    path(f"{_CIRCLE}members/table/", tables.members_file, name="circle-members-table"),
    path(f"{_CIRCLE}letters/", letters.letters, name="circle-letters"),
    path(f"{_CIRCLE}invitations/", members.invite, name="circle-invitations"),
    path(f"{_CIRCLE}invitations/table/", tables.invite_all, name="circle-invitations-table"),
    path(_INVITATION, invitations.invitation, name="circle-invitation"),
    path(f"{_INVITATION}renewal/", invitations.renewal, name="circle-invitation-renewal"),
    path(f"{_INVITATION}revocation/", invitations.revocation, name="circle-invitation-revocation"),
    path(f"{_INVITATION}phone/", invitations.phone, name="circle-invitation-phone"),
    path("invitations/<str:token>/", entering.link, name="invitation"),
    path("enter/", entering.enter, name="enter"),
    path("enter/seat/", entering.seat, name="seat"),
    path("enter/seat/claim/", entering.claim, name="seat-claim"),
]
