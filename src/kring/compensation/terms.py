"""What a circle pays, as it is filled in."""

from dataclasses import dataclass

from kring.circles.models import Membership


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a circle pays for each meeting. paid_by: who pays; None: who leads the circle."""

    kind: str
    cents: int = 0
    payer: str = ""
    contact: str = ""
    paid_by: Membership | None = None
