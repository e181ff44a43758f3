"""What somebody may do with a lesson, for the buttons on its page: the same rules that the actions ask."""

from dataclasses import dataclass

from kring.harvest import rules
from kring.harvest.models import Lesson
from kring.harvest.queries import (
    Standing,
    is_of,
    role_in,
    seats_of_maker,
    standings_of,
)
from kring.harvest.rules import Capacity
from kring.kernel.verdicts import Verdict
from kring.people.models import Person


@dataclass(frozen=True)
class Deeds:
    """What one person may do with one lesson now. approve: by capacity, only those that could be theirs."""

    carries: bool
    rewrite: Verdict
    ask: Verdict
    publish: Verdict
    take_down: Verdict
    approve: dict[Capacity, Verdict]
    answers: bool


def deeds_of(lesson: Lesson, person: Person, standing: Standing | None = None) -> Deeds:
    """Return what this person may do with a lesson that they may see."""
    dossier = (standing or standings_of([lesson])[0]).dossier
    role = role_in(lesson.circle, person)
    is_writer, is_giver = is_of(person, lesson.written_by), is_of(person, lesson.giver)
    seats = {seat.pk for seat in seats_of_maker(lesson, person)}
    rewrite = rules.may_rewrite(
        role, is_writer=is_writer, edition=lesson.edition, newest=lesson.edition
    )
    capacities = [Capacity.GIVER] if is_giver else []
    capacities += [Capacity.FACILITATOR] if rules.leads(role) and not is_giver else []
    return Deeds(
        carries=bool(rewrite),
        rewrite=rewrite,
        ask=rules.may_ask(role, is_writer=is_writer, asked=dossier.asked),
        publish=rules.may_send_out(role, dossier, is_writer=is_writer),
        take_down=rules.may_take_down(is_maker=bool(seats), is_giver=is_giver, role=role),
        approve={
            one: rules.may_approve(
                one,
                person=person.pk,
                is_giver=is_giver,
                role=role,
                dossier=dossier,
                edition=lesson.edition,
            )
            for one in capacities
            if person.pk not in dossier.approvers(one)
        },
        answers=dossier.asked and bool(seats & dossier.makers),
    )
