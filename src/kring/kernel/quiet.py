"""When people are left in peace: what the house sends by itself waits for the day. Plain Python."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

FROM, UNTIL = time(20), time(8)


def until(now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the day begins where these people live; None when it is day."""
    local = now.astimezone(zone)
    if UNTIL <= local.time() < FROM:
        return None
    day = local.date() + timedelta(days=1) if local.time() >= FROM else local.date()
    return datetime.combine(day, UNTIL, tzinfo=zone)
