"""Translation, for code that must not know Django."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

__all__ = ["_", "gettext_lazy", "ngettext"]
