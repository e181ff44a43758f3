"""How often an address may try something."""

from allauth.core import ratelimit
from django.http import HttpRequest


def within_limit(request: HttpRequest, action: str) -> bool:
    """Count one try. False when this network address tried too often: settings.ACCOUNT_RATE_LIMITS."""
    return bool(ratelimit.consume(request, action=action))
