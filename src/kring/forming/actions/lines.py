"""Who may not sit with whom: seen only by who forms."""

from django.db import transaction

from kring.forming import facts, rules
from kring.forming.actions.lock import lock
from kring.forming.models import Application, Call, PowerLine
from kring.kernel import ledger
from kring.kernel.verdicts import require
from kring.people.models import Person


@transaction.atomic
def draw_line(call: Call, one: Application, other: Application, *, by: Person) -> None:
    """Keep two people out of one circle. Drawing it twice is once."""
    call = lock(call, by)
    of_call = one.call_id == other.call_id == call.pk
    require(rules.may_line(same=one.pk == other.pk, of_call=of_call))
    first, second = sorted((one, other), key=lambda row: row.pk.hex)
    PowerLine.objects.get_or_create(call=call, one=first, other=second)
    ledger.record(facts.PowerLineDrawn(by=by.pk, call=call.pk))


@transaction.atomic
def rub_out(line: PowerLine, *, by: Person) -> None:
    """Let two people sit together again."""
    call = lock(line.call, by)
    PowerLine.objects.filter(pk=line.pk).delete()
    ledger.record(facts.PowerLineDrawn(by=by.pk, call=call.pk))
