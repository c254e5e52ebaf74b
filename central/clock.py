"""The centre's time: every instant is aware, every day is a day of the office."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]
"""Returns the present instant, aware."""


def china_now() -> datetime:
    return datetime.now(CHINA)


def business_day(moment: datetime) -> date:
    """Return the day that the offices write on their papers at `moment`."""
    return moment.astimezone(CHINA).date()
