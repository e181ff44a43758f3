"""The words for the kinds of contribution that a method takes."""

from collections.abc import Mapping

from kring.kernel.words import gettext_lazy as _

KINDS: Mapping[str, object] = {
    "story": _("Story"),
    "q_fact": _("Question about facts"),
    "q_open": _("Open question"),
    "obs": _("What I saw or heard"),
    "assoc": _("What it calls up"),
    "ident": _("Speaking as somebody else"),
    "reform": _("The question behind it"),
    "analysis": _("What may be going on"),
    "advice": _("Advice"),
    "warm_cool": _("Warm and cool feedback"),
    "sw": _("Note for myself"),
    "sw_reveal": _("Written in silence"),
    "reflect": _("Reflection"),
    "apprec": _("Appreciation"),
    "values": _("Value or norm"),
    "args": _("Argument"),
    "action": _("Action"),
    "dialog": _("From the conversation"),
    "choice": _("What I take from it"),
}
