"""Challenging one another, kindly: sentences that anybody at the table can use in the kind of step that it is.

They challenge what is thought, never who thinks it, and take no step of their own: one says them in the kind that the
step asks for. Which sentences is our own proposal. Plain Python, as the rules are.
"""

from collections.abc import Iterable, Mapping

from kring.kernel.words import gettext_lazy as _
from kring.live.rules import Seat
from kring.methods.script import Allow

_ASK = (
    _("“What would happen if you did nothing at all?”"),
    _("“Suppose the opposite is true: what would you see then?”"),
    _("“Who is not here, and what would they ask you?”"),
)
_ADVISE = (
    _("Say what speaks against what most of us think."),
    _("Give the advice that you find hard to say, and say why it is hard."),
    _("Take the empty chair: “As the resident I would say …”"),
)
_LOOK = (
    _("“What do we all take for granted here?”"),
    _("“What part do we have in it ourselves?”"),
    _("Take the empty chair: “As the resident I would say …”"),
)
FOR: Mapping[str, tuple[object, ...]] = {
    Allow.Q_FACT: _ASK[2:],
    Allow.Q_OPEN: _ASK,
    Allow.ADVICE: _ADVISE,
    Allow.ANALYSIS: _LOOK,
    Allow.DIALOG: _LOOK,
    Allow.ARGS: _ADVISE[:1],
    Allow.REFLECT: _LOOK[:2],
}


MOST = 3


def sentences(seat: Seat, kinds: Iterable[str]) -> tuple[object, ...]:
    """Return what this seat could say to challenge the others in a step that takes these kinds from them.

    Not for the case giver: they are the one who is asked.
    """
    if seat is not Seat.PEER:
        return ()
    return tuple(dict.fromkeys(one for kind in kinds for one in FOR.get(kind, ())))[:MOST]
