"""Translation, for code that must not know Django."""

from functools import lru_cache

from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

__all__ = ["_", "gettext_lazy", "ngettext"]


def _(sentence: str) -> str:
    """Return our own sentence in the language in use. Rules say no very often: each sentence is looked up once."""
    return _in(sentence, get_language())


@lru_cache(maxsize=8192)
def _in(sentence: str, _language: str | None) -> str:
    return gettext(sentence)
