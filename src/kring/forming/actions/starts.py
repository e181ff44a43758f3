"""The question with which somebody came, as the begin of their own case."""

from dataclasses import fields
from datetime import datetime

from django.db import transaction

from kring.cases import actions as cases
from kring.cases.models import Case
from kring.circles.models import Circle
from kring.forming import queries, rules
from kring.kernel.verdicts import require
from kring.people.models import Person


@transaction.atomic
def begin_case(circle: Circle, *, by: Person, now: datetime) -> Case:
    """Begin a case with the question one came with; the facts are those of cases. Raises RefusedError."""
    start = queries.start_of(by, circle.pk)
    require(rules.may_start(has_question=start is not None and bool(start.question)))
    case = cases.begin(circle, by=by, now=now)
    kept = {one.name: getattr(case, one.name) for one in fields(cases.CaseText)}
    if start and not case.burning_question:
        kept["burning_question"] = start.question
        case = cases.save(case, by=by, edition=case.edition, text=cases.CaseText(**kept), now=now)
    if start:
        start.delete()
    return case
