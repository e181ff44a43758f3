"""Writing on the notepad of a meeting, together."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kring.kernel import ledger
from kring.kernel.personal_data import refuse_bsn
from kring.kernel.verdicts import BusyError, Verdict, require
from kring.live import beside
from kring.live.models import Session
from kring.notepad import rules
from kring.notepad.editing import Edit, unfit
from kring.notepad.facts import NotepadSettled, NotepadWritten
from kring.notepad.merging import Copy, free_writer
from kring.notepad.models import Change, Checkpoint, Notepad, packed, unpacked
from kring.notepad.queries import (
    History,
    News,
    Place,
    due_to_settle,
    history,
    place_of,
    text_of,
    updates,
)
from kring.notepad.splices import Splice, applied
from kring.people.models import Person

# A copy is made from the last checkpoint: so this bounds what each change costs.
CHECKPOINT_EVERY = 64
# Some stay for who was away for a while; who comes back after more changes puts in by hand what is still missing.
STAYS_EVERY, STAY = 512, 4
AROUND = 20  # characters: enough to see a number that is typed sign by sign


@transaction.atomic
def write(session_id: UUID, *, by: Person, edit: Edit, now: datetime) -> News:
    """Merge a change with all that others wrote since, and return what that means for the screen. Twice is once.

    Raises RefusedError (no seat, turned away, too long, a citizen service number), OutdatedError, BusyError.
    """
    notepad = _locked(session_id)
    place = place_of(session_id, by)
    require(rules.may_write(place.looker, place.moment, now))
    require(rules.may_keep(edit.put))
    past = history(notepad, edit.base)
    line = free_writer(change.line for change in past.since)
    copy = past.copy(writer=line)
    known = Change.objects.filter(pk=edit.id).first()
    if known:
        if known.notepad_id != notepad.pk:
            raise unfit()
        copy.take([unpacked(known.body)])
    elif splices := edit.splices(copy.text):
        require(_is_clean(copy.text, splices))
        _require_calm(notepad, place, now)
        made = Change(pk=edit.id, line=line, body=packed(copy.write(splices)))
        _keep(notepad, place, made, by, now)
    return _merged(notepad, past, copy)


def _locked(session_id: UUID) -> Notepad:
    """Lock the notepad of a table; the first who writes makes it."""
    here = Notepad.objects.filter(session_id=session_id)
    if not here.exists():
        circle = Session.objects.values_list("circle_id", flat=True).get(pk=session_id)
        Notepad.objects.get_or_create(session_id=session_id, defaults={"circle_id": circle})
    return here.select_for_update(no_key=True).get()


def _merged(notepad: Notepad, past: History, copy: Copy) -> News:
    """Merge what others wrote since into the copy of a screen; now and then keep the whole. Raises RefusedError."""
    text = copy.text
    news = News(notepad.version, text, copy.take(updates(past.since)))
    require(rules.may_keep(copy.text))
    newest = (
        notepad.checkpoints.order_by("-version").values_list("version", flat=True).first() or 0
    )
    if notepad.version - newest >= CHECKPOINT_EVERY:
        _checkpoint(notepad, copy)
    return news


def _checkpoint(notepad: Notepad, copy: Copy) -> None:
    """Keep the document as a whole, and forget the oldest: so it does not grow without end."""
    Checkpoint.objects.create(
        circle_id=notepad.circle_id,
        notepad=notepad,
        version=notepad.version,
        body=packed(copy.state),
    )
    versions = list(notepad.checkpoints.order_by("-version").values_list("version", flat=True))
    staying = [version for version in versions if version % STAYS_EVERY == 0][:STAY]
    notepad.checkpoints.exclude(version__in=[*versions[:2], *staying]).delete()
    if len(staying) == STAY:
        notepad.changes.filter(version__lte=staying[-1]).delete()


def _is_clean(text: str, splices: Sequence[Splice]) -> Verdict:
    """Test whether what was typed, with what stands around it, holds no citizen service number."""
    written, moved = applied(text, splices), 0
    around = []
    for one in splices:
        start = one.start + moved
        moved += len(one.put) - (one.end - one.start)
        if any(map(str.isdigit, one.put)):
            around.append(written[max(0, start - AROUND) : start + len(one.put) + AROUND])
    return refuse_bsn(*around)


def _require_calm(notepad: Notepad, place: Place, now: datetime) -> None:
    lately = notepad.changes.filter(writer=place.member, made_at__gt=now - rules.WITHIN).count()
    if not rules.is_calm(lately):
        raise BusyError


def _keep(notepad: Notepad, place: Place, made: Change, by: Person, now: datetime) -> None:
    """Give a change the next version; tell the ledger now and then, and the streams each time."""
    told = notepad.changes.filter(writer=place.member, made_at__gt=now - rules.TELL_AGAIN).exists()
    notepad.version += 1
    notepad.save(update_fields=["version"])
    made.circle_id, made.notepad, made.version = notepad.circle_id, notepad, notepad.version
    made.writer, made.made_at = place.member, now
    made.save(force_insert=True)
    fact = NotepadWritten(by=by.pk, circle=notepad.circle_id, session=notepad.session_id)
    if told:
        ledger.allow(fact)
    else:
        ledger.record(fact)
    session = notepad.session_id
    transaction.on_commit(lambda: beside.tell(session))


def settle_due(now: datetime) -> None:
    """Make plain texts of the notepad that may no longer be corrected. By the house."""
    for notepad_id in due_to_settle(now - rules.CORRECT_FOR):
        settle(notepad_id, now=now)


@transaction.atomic
def settle(notepad_id: UUID, *, now: datetime) -> None:
    """Keep of the notes only their text: how it came about, and what was taken out again, goes."""
    notepad = Notepad.objects.select_for_update(no_key=True).get(pk=notepad_id)
    if notepad.settled_at:
        return
    notepad.text, notepad.settled_at = text_of(notepad), now
    notepad.save(update_fields=["text", "settled_at"])
    notepad.changes.all().delete()
    notepad.checkpoints.all().delete()
    ledger.record(NotepadSettled(by=None, circle=notepad.circle_id, session=notepad.session_id))
