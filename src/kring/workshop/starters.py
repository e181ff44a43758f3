"""Phases to begin with: taken from methods that we ship, with their words. Plain Python."""

from copy import deepcopy

from kring.kernel.words import gettext_lazy as _
from kring.methods import reading
from kring.methods.onefile import WORDS
from kring.workshop.draft import Data

# Each with what it is, and the method and phase that it is taken from.
STARTERS = {
    "tell": (_("The case giver tells"), "warmkoud", "story"),
    "ask": (_("Asking questions aloud"), "basis5", "questions"),
    "ask_silent": (_("Writing questions in silence"), "warmkoud", "questions"),
    "reframe": (_("The question behind the question"), "basis5", "reframing"),
    "alone": (_("Thinking, each alone"), "all124", "alone"),
    "pairs": (_("Talking in pairs"), "all124", "pairs"),
    "behind": (_("Behind the case giver's back"), "wisecrowds", "consult"),
    "advice": (_("Advice, each in turn"), "basis5", "advice"),
    "vote": (_("Choosing with dots"), "leancoffee", "dot_vote"),
    "step": (_("A first step"), "warmkoud", "first_step"),
    "look_back": (_("Looking back together"), "troika", "look_back"),
    "take_along": (_("What each takes along"), "leancoffee", "take_away"),
}
FIRST = "tell"
_KEPT = {"id", "minutes", "actor", "case_giver", "allow", "output", "limit_per_person", "visibility"}  # fmt: skip


def starter(name: str, language: str) -> tuple[Data, Data]:
    """Return a phase as structure and words, in the nearest language we have. Raises KeyError: no such one."""
    _title, method, phase_id = STARTERS[name]
    script = reading.script_of(method)
    structure = next(one for one in script.data["phases"] if one["id"] == phase_id)
    words = script.data[WORDS][script.words_in(language).language]["phases"][phase_id]
    return {key: structure[key] for key in structure if key in _KEPT}, deepcopy(words)
