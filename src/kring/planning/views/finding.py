"""The door of every page about one poll."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from kring.circles.rules import is_readable
from kring.kernel import vault
from kring.kernel.verdicts import require
from kring.people.http import SignedIn
from kring.planning.models import Poll, Reply


def find_poll(request: SignedIn, poll_id: UUID) -> Poll:
    """Return a poll that the viewer plans. Raises Http404; RefusedError: unreadable."""
    found = Poll.objects.visible_to(request.user).select_related("circle")
    poll = get_object_or_404(found, pk=poll_id)
    require(is_readable(readable=vault.readable(poll.circle_id)))
    return poll


def find_reply(request: SignedIn, reply_id: UUID) -> Reply:
    """Return a reply that the viewer may fill in. Raises Http404; RefusedError: unreadable."""
    found = Reply.objects.visible_to(request.user)
    rows = found.select_related("poll__circle", "membership__person")
    reply = get_object_or_404(rows, pk=reply_id, membership__ended_at=None)
    require(is_readable(readable=vault.readable(reply.poll.circle_id)))
    return reply
