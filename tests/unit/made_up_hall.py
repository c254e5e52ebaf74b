"""What the centre says of a hall, in tests: a Wednesday in November."""

from dataclasses import replace
from datetime import datetime

from kiosk.case import Bilingual
from kiosk.hall import HallNow, OpenHours, WaitingQueue
from tests.unit.couples import CHINA


def at(hour: int, minute: int = 0, *, day: int = 25, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


MORNING = OpenHours(at(9), at(12))
AFTERNOON = OpenHours(at(13), at(17))
TOMORROW = OpenHours(at(9, day=26), at(12, day=26))
MONDAY = OpenHours(at(9, day=30), at(12, day=30))


def queue(zh: str, en: str, waiting: int) -> WaitingQueue:
    return WaitingQueue(Bilingual(zh, en), waiting)


OPEN_HALL = HallNow(
    office_name=Bilingual("锦江区婚姻登记处（样例）", "Jinjiang District Office (sample)"),
    at=at(10, 12),
    today=(MORNING, AFTERNOON),
    next_open=AFTERNOON,
    queues=(
        queue("结婚登记", "Marriage", 12),
        queue("其他业务", "Other visits", 1),
        queue("跨区办理", "Other districts", 0),
    ),
)
CLOSED_HALL = replace(
    OPEN_HALL,
    at=at(18),
    next_open=TOMORROW,
    queues=tuple(replace(queue, waiting=0) for queue in OPEN_HALL.queues),
)
FULL_HALL = replace(
    OPEN_HALL,
    today=(OpenHours(at(8), at(20)),),
    next_open=TOMORROW,
    queues=(*(replace(queue, waiting=128) for queue in OPEN_HALL.queues), OPEN_HALL.queues[0]),
)
"""As many queues as are shown, on a day on which everybody comes, and staff stay longer."""
