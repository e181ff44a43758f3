"""The table as text only, for a poor line: drawn from what `stage` says this viewer may see, as the usual page is.

Its forms go where those of the usual page go. No script, no pictures, and next to no style: see docs/figures.md.
"""

import re
from collections.abc import Mapping

from django.template.loader import render_to_string

from kring.live import moving, stage
from kring.live.viewing import Viewing
from kring.methods.script import Allow

_PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_TAG = re.compile(r"<[a-z][^>]*>")
# What serves only the style sheet or the scripts of the usual page. Words for screen readers stay such.
_SERVES_OTHERS = re.compile(r' (?:class="(?!sr"|large")[^"]*"|data-[a-z-]+(?:="[^"]*")?)')
_IDLE = re.compile(
    r' type="submit"| aria-describedby="hint-live"|<(p|span)(?: id="[^"]*")? role="status"></\1>'
)
_BETWEEN = re.compile(r"\n\s*(?=\n|<)")


def draw(
    viewing: Viewing,
    *,
    typed: Mapping[str, str] | None = None,
    reason: str = "",
    since: int | None = None,
    kept: bool = False,
    large: bool = False,
) -> str:
    """Return the page.

    typed: what was being written; reason: why something was refused; since: up to which number they had read.
    """
    typed = typed or {}
    found = {
        **stage.context(viewing),
        "plain": True,
        "typed": typed,
        "unsent": _fits_nowhere(viewing, typed),
        "reason": reason,
        "kept": kept,
        "large": large,
        "fresh": None if since is None else _came_since(viewing, since),
        "left": moving.remaining(
            viewing.session.ends_at, viewing.session.paused_seconds, viewing.now
        ),
    }
    return _sober(render_to_string("live/plain.html", found))


def _fits_nowhere(viewing: Viewing, typed: Mapping[str, str]) -> str:
    """Return what was typed in a form that does not take it up again by itself."""
    kept = [kind for kind in viewing.kinds if kind != Allow.SW]
    if not typed.get("about") and typed.get("kind") in kept:
        return ""
    return "\n".join(filter(None, [typed.get("text", ""), typed.get("word", "")]))


def _came_since(viewing: Viewing, since: int) -> int:
    """Count what others brought in that this viewer sees, after a number."""
    return sum(1 for one in viewing.seen if one.seq > since and not viewing.is_mine(one))


def _sober(html: str) -> str:
    without = _PICTURE.sub("", html)
    bare = _TAG.sub(lambda tag: _SERVES_OTHERS.sub("", tag[0]), without)
    return _BETWEEN.sub("", _IDLE.sub("", bare))
