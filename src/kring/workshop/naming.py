"""What parts of a method are called in the sentences of `checks`."""

from kring.kernel.words import gettext_lazy as _
from kring.methods.script import Allow

WORDS_NAMED = {
    "title": _("a name"),
    "purpose": _("what it is good for"),
    "summary": _("how it goes"),
    "minutes_note": _("where the minutes come from"),
    "instruction": _("a sentence for everybody"),
    "facilitator": _("words for who leads"),
    "participant": _("words for the participants"),
    "giver": _("words for the case giver"),
    "placeholder": _("the beginning of a sentence for who writes"),
    "envelope": _("what the case giver puts in the envelope"),
    "scale": _("the three words for cold and warm"),
}
# What a phase can yield only when it asks for it, and what to say when it does not.
NEEDED_FOR = {
    "chosen_case": ({Allow.VOTE}, _("a question that was chosen, but nobody chooses with dots")),
    "characters": ({Allow.STORY}, _("who comes into the story, but nobody tells one")),
    "safety_score": ({Allow.SCORE}, _("a number, but asks for none")),
    "evaluation": ({Allow.SCORE}, _("a number, but asks for none")),
}  # fmt: skip
