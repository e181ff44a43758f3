"""What the pages for paper need: the same for a method by itself and for a meeting."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest

from kring.kernel.words import _
from kring.methods import codes, paper, reading
from kring.methods.codes import Card, Hand
from kring.methods.kinds import KINDS
from kring.methods.paper import Piece
from kring.methods.script import Step, Visibility


def piece_in(name: str) -> Piece:
    """Return which piece of paper is asked for. Raises Http404: there is none by that name."""
    try:
        return Piece(name)
    except ValueError:
        raise Http404 from None


def printed(
    request: HttpRequest,
    piece: Piece,
    steps: Sequence[Step],
    *,
    language: str,
    starts_at: datetime | None = None,
    here: Mapping[Piece, str],
) -> dict[str, Any]:
    """Return what methods/paper.html needs of a script. here: the address of each piece."""
    size = request.GET.get("size", "")
    large = size == "large" if size else getattr(request.user, "large_print", False)
    rows = paper.rows(steps, language, starts_at)
    sets = request.GET.get("sets", "")
    return {
        "piece": piece,
        "titles": paper.TITLES,
        "about": paper.ABOUT,
        "rows": rows,
        "roles": paper.roles(rows),
        "cards": [card_face(card, language) for card in codes.cards(steps)],
        "large": large,
        "size": size,
        "sets": min(int(sets), paper.MOST_SETS) if sets.isdecimal() and int(sets) else 1,
        "most_sets": paper.MOST_SETS,
        "here": here,
    }


def card_face(card: Card, language: str) -> dict[str, str]:
    """Return what is printed on a card: title of the step, code, kind, whose it is, who will see it."""
    title = reading.step_words(card.step, language).title
    several = card.step.phase.repeat > 1
    return {
        "code": card.code,
        "title": f"{title} ({card.step.round})" if several else title,
        "word": str(KINDS[card.kind]),
        "whose": _whose(card.hand),
        "who_sees": _who_sees(card.visibility),
    }


def _whose(hand: Hand) -> str:
    return {
        Hand.GIVER: _("for the case giver"),
        Hand.LEADER: _("for who leads"),
    }.get(hand, "")


def _who_sees(visibility: Visibility) -> str:
    return {
        Visibility.REVEAL: _("Face down until all are ready"),
        Visibility.TABLE_NOT_GIVER: _("Not for the case giver"),
    }.get(visibility, _("For everybody at the table"))
