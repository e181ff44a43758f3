"""Everything that changes a method of one's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from kring.circles.models import Circle
from kring.kernel import ledger, vault
from kring.kernel.verdicts import RefusedError, require
from kring.kernel.words import _
from kring.methods.onefile import WORDS, Script, checksum_of, written
from kring.networks.models import Organisation
from kring.people.models import Person
from kring.workshop import checks, draft, languages, queries, rules, starters
from kring.workshop.draft import Data
from kring.workshop.facts import (
    DraftBegun,
    DraftSaved,
    DraftThrownAway,
    MethodPutAway,
    ReachChanged,
    VersionPublished,
)
from kring.workshop.models import OwnMethod, Version, name_of
from kring.workshop.rules import Reach

Make = Callable[[str], Data]


@transaction.atomic
def begin(make: Make, *, by: Person, now: datetime, source_licence: str = "") -> OwnMethod:
    """Begin a method of one's own. make: gives the draft, for the id of the new method. Raises RefusedError."""
    owned = OwnMethod.objects.filter(maker=by).count()
    require(rules.may_make(leads=queries.leads(by), owned=owned))
    pk = uuid4()
    method = OwnMethod(id=pk, name=name_of(pk), maker=by, begun_at=now, saved_at=now)
    method.source_licence = source_licence
    vault.create_key(method.pk)
    method.draft = written(make(method.name))
    method.save(force_insert=True)
    ledger.record(DraftBegun(by=by.pk, method=method.pk))
    return method


def copy_of(script: Script, language: str, title: str, after: str, *, every: bool = False) -> Make:
    """Return what makes a draft from a script; every: in all of its languages."""
    return lambda method_id: draft.copied(
        script, language, method_id=method_id, title=title, after=after, every=every
    )


def empty(language: str, title: str) -> Make:
    """Return what makes a draft with one phase."""
    first = starters.starter(starters.FIRST, language)
    return lambda method_id: draft.empty(language, method_id=method_id, title=title, first=first)


def _locked(pk: UUID, by: Person) -> OwnMethod:
    """Return a method whose draft this person may change, kept from others. Raises RefusedError."""
    method = OwnMethod.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    leads = queries.leads_circle_of(method, by)
    require(rules.may_edit(is_maker=method.maker_id == by.pk, leads_its_circle=leads))
    return method


def _keep(method: OwnMethod, data: Data, *, by: Person, now: datetime) -> None:
    method.before, method.draft = method.draft, written(data)
    method.saved_at, method.changed = now, True
    method.save(update_fields=["draft", "before", "saved_at", "changed"])
    ledger.record(DraftSaved(by=by.pk, method=method.pk))


@transaction.atomic
def save_basics(
    pk: UUID,
    *,
    by: Person,
    seen: str,
    words: Mapping[str, str],
    people: Mapping[str, int],
    structure: Data | None = None,
    now: datetime,
) -> None:
    """Save name, purpose, and for whom and for what. Raises RefusedError: not yours, or changed meanwhile."""
    method = _locked(pk, by)
    data = draft.read(method.draft)
    require(rules.is_newest(seen=seen, now=draft.mark_of_basics(data)))
    _keep(method, draft.with_basics(data, words, people, structure), by=by, now=now)


@transaction.atomic
def save_phase(
    pk: UUID,
    phase: str,
    *,
    by: Person,
    seen: str,
    structure: Data,
    words: Data,
    now: datetime,
    together: bool | None = None,
) -> None:
    """Save one phase with its words. together: whether it repeats with the one before; None leaves that as it is.

    Raises RefusedError: not yours, gone, or changed meanwhile.
    """
    method = _locked(pk, by)
    data = draft.read(method.draft)
    require(rules.is_there(there=phase in [one["id"] for one in data["phases"]]))
    require(rules.is_newest(seen=seen, now=draft.mark_of_phase(data, phase)))
    changed = draft.with_phase(data, phase, structure, words, together=together)
    _keep(method, changed, by=by, now=now)


@transaction.atomic
def save_words(
    pk: UUID, language: str, phase: str, *, by: Person, seen: str, words: Data, now: datetime
) -> None:
    """Save words in another language: of one phase, or with '' about the whole.

    Raises RefusedError: not yours, gone, or changed meanwhile.
    """
    method = _locked(pk, by)
    data = draft.read(method.draft)
    ids = ["", *(one["id"] for one in data["phases"])]
    require(rules.is_there(there=phase in ids and language in languages.others(data)))
    require(rules.is_newest(seen=seen, now=languages.mark_of(data, language, phase)))
    _keep(method, languages.with_words(data, language, phase, words), by=by, now=now)


@transaction.atomic
def arrange(
    pk: UUID, change: Callable[[Data], Data], *, by: Person, seen: str, now: datetime
) -> None:
    """Add, take away, copy or move phases. change: raises KeyError or ValueError when it does not fit these phases.

    Raises RefusedError: not yours, changed meanwhile, or too many phases.
    """
    method = _locked(pk, by)
    data = draft.read(method.draft)
    require(rules.is_same_order(seen=seen, now=draft.mark_of_order(data)))
    try:
        changed = change(data)
    except (KeyError, ValueError):
        raise RefusedError(rules.is_there(there=False).reason) from None
    require(rules.may_have_phases(len(changed["phases"])))
    _keep(method, changed, by=by, now=now)


@transaction.atomic
def undo(pk: UUID, *, by: Person, seen: str, now: datetime) -> None:
    """Put a draft back as it was before its last change; once more puts the change back. Raises RefusedError."""
    method = _locked(pk, by)
    require(rules.is_same_order(seen=seen, now=draft.mark_of_order(draft.read(method.draft))))
    require(rules.may_undo(there=bool(method.before)))
    _keep(method, draft.read(method.before), by=by, now=now)


@transaction.atomic
def publish(pk: UUID, *, by: Person, licence: str, attribution: str, now: datetime) -> Version:
    """Make a version of the draft, which never changes. Raises RefusedError: not yours, or not whole yet."""
    method = _locked(pk, by)
    data = draft.read(method.draft)
    for about in data[WORDS].values():
        about["attribution"] = attribution
    require(rules.may_license(licence, source=method.source_licence))
    number = method.published
    changed = method.changed or licence != data["licence"]
    require(rules.may_publish(blocking=checks.blocking(data), changed=changed, number=number))
    data["licence"] = licence
    text = draft.publishable(data, number=number + 1, licence=licence)
    version = Version.objects.create(
        method=method,
        number=number + 1,
        checksum=checksum_of(text),
        text=text,
        published_at=now,
    )
    method.draft, method.saved_at = written(data), now
    method.published, method.changed = number + 1, False
    method.save(update_fields=["draft", "saved_at", "published", "changed"])
    ledger.record(VersionPublished(by=by.pk, method=method.pk, number=number + 1))
    return version


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """With whom: a circle or an organisation, where the reach asks for one."""

    reach: Reach
    circle: Circle | None = None
    organisation: Organisation | None = None


@transaction.atomic
def share(pk: UUID, sharing: Sharing, *, by: Person) -> None:
    """Share a method with others, or no longer. Raises RefusedError: not yours, or with whom you do not belong."""
    method = OwnMethod.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    require(rules.may_own(is_maker=method.maker_id == by.pk))
    belongs = {
        Reach.CIRCLE: sharing.circle in queries.circles_of(by),
        Reach.ORGANISATION: sharing.organisation in queries.organisations_of(by),
    }.get(sharing.reach, True)
    require(rules.may_share(sharing.reach, belongs=belongs, published=method.published))
    method.reach = sharing.reach
    method.circle = sharing.circle if sharing.reach is Reach.CIRCLE else None
    method.organisation = sharing.organisation if sharing.reach is Reach.ORGANISATION else None
    method.save(update_fields=["reach", "circle", "organisation"])
    ledger.record(ReachChanged(by=by.pk, method=method.pk, circle=method.circle_id))


@transaction.atomic
def put_away(pk: UUID, *, by: Person, away: bool, now: datetime) -> None:
    """Let nobody choose a method any more, or let them again. Raises RefusedError: not yours."""
    method = OwnMethod.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    require(rules.may_own(is_maker=method.maker_id == by.pk))
    method.put_away_at = now if away else None
    method.save(update_fields=["put_away_at"])
    ledger.record(MethodPutAway(by=by.pk, method=method.pk, away=int(away)))


@transaction.atomic
def throw_away(pk: UUID, *, by: Person) -> None:
    """Delete a method that was never published, with its key. Raises RefusedError: not yours, or published."""
    method = OwnMethod.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    is_maker = method.maker_id == by.pk
    require(rules.may_throw_away(is_maker=is_maker, published=method.published))
    method.delete()
    transaction.on_commit(lambda: vault.destroy_key(pk))
    ledger.record(DraftThrownAway(by=by.pk, method=pk))


def made_after(title: str, licence: str) -> str:
    """Return the sentence that says what a method was made from; who made that follows it."""
    return _("Made from “%(title)s” (%(licence)s).") % {"title": title, "licence": licence}
