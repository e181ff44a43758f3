"""The words of a method in one language, by the ids of its structure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kring.kernel.library import Table
from kring.kernel.words import _
from kring.methods.script import RATES, UNWRITTEN, Allow, CaseGiver, Method, Phase


@dataclass(frozen=True)
class PhaseWords:
    """The words of one phase.

    `instruction` is for everybody: what happens now. `facilitator`, `participant` and `giver` are
    prompts for one audience. `giver` is empty in a phase without a case giver, `placeholder` in a
    phase where nothing is written. `scale` holds the three words of a rating, the lowest first;
    `envelope` asks what the case giver seals.
    """

    title: str
    instruction: str
    facilitator: str
    participant: str
    giver: str
    placeholder: str
    placeholders: Mapping[Allow, str]
    tips: tuple[str, ...]
    scale: tuple[str, ...] = ()
    envelope: str = ""

    def placeholder_for(self, kind: Allow) -> str:
        """Return the start of a sentence for this kind of contribution."""
        return self.placeholders.get(kind, self.placeholder)


@dataclass(frozen=True)
class MethodWords:
    """The words of a method in one language.

    `not_when`, `attribution` and `adapted_from` (after which method, by whom, under which licence) may be empty.
    """

    method_id: str
    language: str
    title: str
    purpose: str
    not_when: str
    summary: str
    minutes_note: str
    attribution: str
    phases: Mapping[str, PhaseWords]
    adapted_from: str = ""


def words_from(top: Table, method: Method, language: str) -> MethodWords:
    """Build the words from their table.

    Raises LibraryError: a phase lacks words, or words have no phase.
    """
    inner = top.table("phases")
    for phase_id in inner:
        if phase_id not in {phase.id for phase in method.phases}:
            raise inner.wrong(phase_id, _("is not a phase of this method"))
    return MethodWords(
        method_id=method.id,
        language=language,
        title=top.text("title"),
        purpose=top.text("purpose"),
        not_when=top.text("not_when", ""),
        summary=top.text("summary"),
        minutes_note=top.text("minutes_note"),
        attribution=top.text("attribution", ""),
        adapted_from=top.text("adapted_from", ""),
        phases=MappingProxyType(
            {phase.id: _phase_words(inner.table(phase.id), phase) for phase in method.phases}
        ),
    )


def _phase_words(table: Table, phase: Phase) -> PhaseWords:
    with_giver = phase.case_giver not in {CaseGiver.NONE, CaseGiver.METHOD}
    return PhaseWords(
        title=table.text("title"),
        instruction=table.text("instruction"),
        facilitator=table.text("facilitator"),
        participant=table.text("participant"),
        giver=table.text("giver") if with_giver else "",
        placeholder=table.text("placeholder") if phase.takes_text else "",
        placeholders=_placeholders(table, phase),
        tips=table.texts("tips"),
        scale=_scale(table) if Allow.RATE in phase.allow else (),
        envelope=table.text("envelope") if phase.seals else "",
    )


def _scale(table: Table) -> tuple[str, ...]:
    words = table.texts("scale")
    if len(words) != RATES:
        raise table.wrong("scale", _("must be three words, the lowest first"))
    return words


def _placeholders(table: Table, phase: Phase) -> Mapping[Allow, str]:
    """Read the placeholders per kind: only of kinds that are written in this phase."""
    if "placeholders" not in table:
        return MappingProxyType({})
    inner = table.table("placeholders")
    written = [kind for kind in phase.allow if kind not in UNWRITTEN]
    return MappingProxyType(
        {kind: inner.text(kind.value) for kind in written if kind.value in inner}
    )
