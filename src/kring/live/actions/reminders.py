"""Whether somebody wants to be reminded of the written rounds of a circle."""

from django.db import transaction

from kring.circles.models import Circle
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.live import written
from kring.live.facts import RemindersSet
from kring.live.models import Quiet
from kring.people.models import Person


@transaction.atomic
def set_reminders(circle: Circle, *, by: Person, wanted: bool) -> None:
    """Stop the reminders for oneself, or want them again. Either twice changes nothing."""
    member = circle.membership_of(by)
    require(written.may_mute(member.pk if member else None))
    if member is None:  # the rule has refused them
        raise AssertionError
    if wanted:
        Quiet.objects.filter(membership=member).delete()
    else:
        Quiet.objects.get_or_create(membership=member)
    ledger.record(
        RemindersSet(by=by.pk, circle=circle.pk, membership=member.pk, wanted=int(wanted))
    )
