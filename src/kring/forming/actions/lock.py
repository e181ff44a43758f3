"""One at a time."""

from kring.forming import rules
from kring.forming.models import Call
from kring.kernel.verdicts import require
from kring.people.models import Person


def lock(call: Call, by: Person) -> Call:
    """Take the row of a call that this person leads. Raises RefusedError."""
    call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    require(rules.may_lead_call(is_maker=call.maker_id == by.pk))
    require(rules.is_kept(forgotten=call.forgotten_at is not None))
    return call
