"""The words for the kinds of contribution."""

from kring.kernel.words import gettext_lazy as _
from kring.methods.kinds import KINDS

# Beside those of the methods: the reply to a question, and what was in a sealed envelope.
_WORDS = {**KINDS, "answer": _("Answer"), "sealed": _("From the envelope")}


def kind_word(kind: str) -> str:
    """Return the word for a kind of contribution, in the language that is active."""
    return str(_WORDS[str(kind)])
