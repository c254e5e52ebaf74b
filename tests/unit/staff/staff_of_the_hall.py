"""Two made-up attendants, and a clock that is set by hand."""

from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher

from kiosk.staff.lockout import Uptime
from kiosk.staff.people import Person

LY_PIN, ZC_PIN, NO_PIN = "260714", "350926", "000000"


@cache
def hashed(pin: str) -> str:
    """Hash with the least effort: what is tested is not how slow it is."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(pin)


def people() -> tuple[Person, ...]:
    return Person("LY", hashed(LY_PIN)), Person("ZC", hashed(ZC_PIN))


@dataclass
class Machine:
    """How long the machine has been running."""

    boot: str = "first"
    at_s: float = 100.0

    def __call__(self) -> Uptime:
        return Uptime(self.boot, self.at_s)

    def start_again(self) -> None:
        self.boot += " and another"
        self.at_s = 10.0
