"""Open tables with eight people each, signed in."""

from typing import Any

from django.conf import settings

from kring.kernel import clock
from kring.web.demo.rooms import make_rooms


def run(count: str) -> dict[str, Any]:
    """Make them."""
    return {
        "cookie": settings.SESSION_COOKIE_NAME,
        "csrf": settings.CSRF_COOKIE_NAME,
        "rooms": make_rooms(int(count), clock.now()),
    }
