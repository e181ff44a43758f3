"""What is wrong with a method that somebody makes, and what to think of, each in one sentence. Plain Python.

What blocks would make the method impossible to hold, or a file that others cannot read. The rest is advice.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kring.kernel.personal_data import refuse_bsn
from kring.kernel.words import _
from kring.methods.intake import FileRefusedError, taken_in
from kring.methods.script import COUNTED, UNWRITTEN, Actor, Allow, CaseGiver, Phase, Visibility
from kring.workshop import draft, languages, mending, roles
from kring.workshop.draft import Data
from kring.workshop.naming import NEEDED_FOR, WORDS_NAMED

SHORTEST, LONGEST = 15, 180  # minutes of a method, without a word about it
LONGEST_PHASE, LONGEST_SILENCE = 45, 15
MOST_MINUTES = 480
ASKING = {Allow.Q_FACT, Allow.Q_OPEN, Allow.OBS, Allow.ASSOC, Allow.REFORM, Allow.ANALYSIS, Allow.IDENT}  # fmt: skip
HEARING = {CaseGiver.SPEAK, CaseGiver.ANSWER, CaseGiver.CHOOSE, CaseGiver.PART, CaseGiver.WRITE}


@dataclass(frozen=True)
class Remark:
    """One sentence about a draft. phase: the id of the one it is about, or ''; language: whose words, or ''."""

    sentence: str
    blocking: bool
    phase: str = ""
    language: str = ""


@dataclass(frozen=True)
class _Place:
    """A phase where it stands: with its number, and all phases."""

    number: int
    phase: Data
    words: Data
    phases: Sequence[Data]
    drawn: Sequence[Phase]

    @property
    def kinds(self) -> set[Allow]:
        return {Allow(kind) for kind in self.phase["allow"]}

    @property
    def before(self) -> Sequence[Data]:
        return self.phases[: self.number - 1]

    @property
    def after(self) -> Sequence[Data]:
        return self.phases[self.number :]

    @property
    def said(self) -> dict[str, Any]:
        return {"n": self.number}


Found = Iterator[str]


def remarks(data: Data) -> list[Remark]:
    """Return what must be mended, then what to think of, in the order of the phases."""
    found = [Remark(one, blocking=True) for one in _of_the_whole(data)]
    found += _each(data, _MUST, blocking=True)
    found += _in_other_languages(data)
    if not found:
        found += [Remark(one, blocking=True) for one in _of_the_file(data)]
    found += _each(data, _MIGHT, blocking=False)
    return found + [Remark(one, blocking=False) for one in _advice(data)]


def blocking(data: Data) -> int:
    """Return how many remarks must be mended before a draft can be published."""
    return sum(one.blocking for one in remarks(data))


def minutes(data: Data) -> int:
    """Return the length of the whole, every round counted."""
    return sum(phase["minutes"] * phase.get("repeat", 1) for phase in data["phases"])


def _each(
    data: Data, rules: Sequence[Callable[[_Place], Found]], *, blocking: bool
) -> list[Remark]:
    phases, drawn = data["phases"], draft.drawn(data).method.phases
    places = [
        _Place(number, phase, draft.spoken(data, phase["id"]), phases, drawn)
        for number, phase in enumerate(phases, 1)
    ]
    return [
        Remark(sentence, blocking, at.phase["id"])
        for at in places
        for rule in rules
        for sentence in rule(at)
    ]


def _of_the_whole(data: Data) -> Found:
    about = draft.words_of(data)
    asked = {
        "title": _("The method has no name yet."),
        "purpose": _("It does not say yet what the method is good for."),
        "summary": _("It does not say yet, in one sentence, how the method goes."),
        "minutes_note": _("It does not say yet where the minutes come from."),
    }
    yield from (said for name, said in asked.items() if not about.get(name, "").strip())
    if mending.torn_blocks(data["phases"]):
        yield _(
            "Phases that are repeated together no longer stand together, or not as often. Put them together again."
        )
    least, ideal, most = (data["people"][name] for name in ("min", "ideal", "max"))
    if not least <= ideal <= most:
        yield _("The numbers of people do not follow one another: fewest, best, most.")


def _of_the_file(data: Data) -> Found:
    """Hold a draft against the format itself, and against what no text may hold."""
    text = draft.publishable(data, number=1, licence=data["licence"])
    try:
        taken_in(text.encode())
    except FileRefusedError as refused:
        yield refused.reason
    if not (verdict := refuse_bsn(text)):
        yield verdict.reason


# What must be mended


def _words_there(at: _Place) -> Found:
    missing = [str(WORDS_NAMED[one]) for one in languages.lacking(at.phase, at.words)]
    if missing:
        yield _("Phase %(n)d lacks: %(what)s.") % (at.said | {"what": ", ".join(missing)})


def _in_other_languages(data: Data) -> list[Remark]:
    """Ask for the words of each further language: a method has all of them, or none."""
    found = []
    for language in languages.others(data):
        name = languages.name_of(language)
        if lacking := languages.lacking_about(draft.words_of(data, language)):
            what = ", ".join(str(WORDS_NAMED[one]) for one in lacking)
            said = _("About the method is still to be said in %(language)s: %(what)s.")
            found.append(Remark(said % {"language": name, "what": what}, True, "", language))
        for number, phase in enumerate(data["phases"], 1):
            words = draft.spoken(data, phase["id"], language)
            if languages.lacking(phase, words):
                said = _("Phase %(n)d is not all there in %(language)s.")
                sentence = said % {"n": number, "language": name}
                found.append(Remark(sentence, True, phase["id"], language))
    return found


def _somebody_acts(at: _Place) -> Found:
    without = at.phase["case_giver"] == CaseGiver.NONE
    if at.phase["actor"] == Actor.CG and without:
        yield _("In phase %(n)d the case giver acts, but takes no part in it.") % at.said
    if at.phase["actor"] == Actor.CG and at.phase["case_giver"] == CaseGiver.AWAY:
        yield _("In phase %(n)d the case giver acts, but sits turned away.") % at.said


def _somebody_writes(at: _Place) -> Found:
    phase = at.drawn[at.number - 1]
    everybody = [roles.LEADER, roles.PEER, roles.GIVER]
    there = [one for one in everybody if one != roles.GIVER or roles.has_giver(phase)]
    written = {kind for kind in at.kinds if kind not in UNWRITTEN}
    elsewhere = phase.actor is Actor.CG_PREV  # they tell it with their try-out
    if written and not elsewhere and not any(roles.asked(phase, one) for one in there):
        yield _("In phase %(n)d nobody can write what it asks for.") % at.said


def _something_to_choose(at: _Place) -> Found:
    votes = at.kinds & {Allow.VOTE, Allow.RATE}
    there = [roles.written(phase) for phase in at.drawn[: at.number]]
    if votes and not any(there):
        yield (
            _("Phase %(n)d shows texts that nobody could write: no phase before it asks for any.")
            % at.said
        )
    here = [*(phase["id"] for phase in at.before), at.phase["id"]]
    if any(one not in here for one in at.phase.get("chooses_from", [])):
        yield (
            _("Phase %(n)d lets people choose from a phase that is gone, or comes later.")
            % at.said
        )
    if at.phase.get("chooses_from") and not votes:
        yield _("Phase %(n)d says what to choose from, but nobody chooses in it.") % at.said
    if len(at.kinds & COUNTED) > 1:
        yield (
            _("Phase %(n)d asks for dots, for warm or cold and for a number. Keep one of them.")
            % at.said
        )


def _envelopes(at: _Place) -> Found:
    name = at.phase.get("opens")
    if name and all(phase.get("seals") != name for phase in at.before):
        yield _("Phase %(n)d opens an envelope that nobody could seal before.") % at.said
    if (at.phase.get("seals") or name) and at.phase["case_giver"] == CaseGiver.NONE:
        yield (
            _("Phase %(n)d has an envelope of the case giver, who takes no part in it.") % at.said
        )
    name = at.phase.get("seals")
    if name and all(phase.get("opens") != name for phase in at.phases):
        yield _("Phase %(n)d seals an envelope that no phase opens.") % at.said


def _kept_hidden(at: _Place) -> Found:
    if mending.shows_more(at.phase):
        yield (
            _(
                "Phase %(n)d would show more than what is written in silence, or behind somebody's back, allows."
            )
            % at.said
        )
    hidden = mending.visibility_of(at.phase) is Visibility.REVEAL
    if at.phase.get("nameless") and not hidden:
        yield _("Phase %(n)d is without names, but nothing in it is written in silence.") % at.said


def _sheets(at: _Place) -> Found:
    if at.phase.get("passes") and not mending.can_pass(at.phase):
        yield (
            _(
                "In phase %(n)d sheets are passed on. For that all write in silence, in rounds, at one table."
            )
            % at.said
        )


# What to think of


def _rounds(at: _Place) -> Found:
    alone = at.phase.get("repeat", 1) == 1 and not at.phase.get("rooms")
    if at.phase.get("giver_rotates") and alone:
        yield _("Phase %(n)d has another case giver in each round, but only one round.") % at.said
    neighbours = [*at.before[-1:], *at.after[:1]]
    if at.phase.get("free_order") and not any(one.get("free_order") for one in neighbours):
        yield (_("Phase %(n)d may be done in any order, but no phase beside it may.") % at.said)


def _yields(at: _Place) -> Found:
    for name in at.phase.get("output", []):
        kinds, said = NEEDED_FOR.get(name, (at.kinds, ""))
        if not kinds & at.kinds:
            yield _("Phase %(n)d should yield %(what)s.") % (at.said | {"what": said})


def _limited(at: _Place) -> Found:
    voted = at.kinds == {Allow.VOTE} or not UNWRITTEN.issuperset(at.kinds)
    if at.phase.get("limit_per_person") and not voted:
        yield (
            _("Phase %(n)d limits what one person brings in, but nothing is brought in.") % at.said
        )


def _order(at: _Place) -> Found:
    advises = Allow.ADVICE in at.kinds
    if advises and not any(_kinds(phase) & ASKING for phase in at.before):
        yield _("Phase %(n)d asks for advice before anybody could ask a question.") % at.said
    told = any(phase["case_giver"] in HEARING for phase in [*at.before, at.phase])
    if at.phase["case_giver"] in {CaseGiver.LISTEN, CaseGiver.AWAY} and not told:
        yield _("In phase %(n)d the case giver listens, but has told nothing yet.") % at.said
    away = at.phase["case_giver"] == CaseGiver.AWAY
    if away and not any(phase["case_giver"] in HEARING for phase in at.after):
        yield _("After phase %(n)d the case giver does not get the word any more.") % at.said


def _length(at: _Place) -> Found:
    if at.phase["minutes"] > LONGEST_PHASE:
        yield (
            _(
                "Phase %(n)d lasts longer than three quarters of an hour. Think of a break, or of two phases."
            )
            % at.said
        )
    silent = at.phase["actor"] in {Actor.SIL, Actor.SILALL}
    if silent and at.phase["minutes"] > LONGEST_SILENCE:
        yield (
            _("Phase %(n)d is silent for more than a quarter of an hour. That is long.") % at.said
        )


def _advice(data: Data) -> Found:
    most = data["people"]["max"]
    if any(phase.get("rooms", 0) * 2 > most for phase in data["phases"]):
        yield _("For two groups of the size that you ask there are never people enough.")
    if data.get("module") and draft.drawn(data).method.has_giver:
        yield _("A method for inside another has no case giver of its own. Here there is one.")
    if minutes(data) < SHORTEST and not data.get("module"):
        yield _("The whole lasts less than a quarter of an hour. Is there time for everybody?")
    if minutes(data) > MOST_MINUTES:
        yield _("Together the phases last longer than eight hours: only in writing, over days.")
    elif minutes(data) > LONGEST:
        yield _("The whole lasts more than three hours. Few groups keep that up.")
    last = data["phases"][-1]
    closing = {Allow.REFLECT, Allow.CHOICE, Allow.ACTION, Allow.APPREC, Allow.SCORE, Allow.SW}
    if not _kinds(last) & closing:
        yield _("The last phase does not look back. Let each say what they take along.")


def _kinds(phase: Data) -> set[Allow]:
    return {Allow(kind) for kind in phase["allow"]}


_MUST = (
    _words_there,
    _somebody_acts,
    _somebody_writes,
    _something_to_choose,
    _envelopes,
    _kept_hidden,
    _sheets,
)
_MIGHT = (_order, _length, _rounds, _yields, _limited)
