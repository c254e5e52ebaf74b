"""The interface of an ID card reader."""

from threading import Event
from typing import Protocol

from drivers.errors import DeviceError
from drivers.idreader.card import CardHint, IdCard
from drivers.status import DeviceState


class CardUnreadable(DeviceError):
    """A card lies there and could not be read; `hint` says what the person should do."""

    def __init__(self, hint: CardHint, reason: str) -> None:
        super().__init__(reason)
        self.hint = hint


class IdReader(Protocol):
    """One reader, used by one thread. Every call returns within 0.5 s after `cancel` is set."""

    def read_card(self, *, timeout_s: float, cancel: Event) -> IdCard:
        """Wait for a card and read it.

        Raises:
            NothingSeen: no card within `timeout_s` seconds.
            CardUnreadable: a card lies there, but the read failed.
            DeviceMissing, DeviceSilent, DeviceFault: staff must look at the reader.
            Cancelled: `cancel` was set.
        """

    def wait_until_taken(self, *, timeout_s: float, cancel: Event) -> bool:
        """Wait until the card that was read is taken away.

        Returns False when `timeout_s` passed and the card still lies there (as far as the module
        can tell). Raises as `read_card` does, but never `NothingSeen` or `CardUnreadable`.
        """

    def status(self, *, timeout_s: float) -> DeviceState:
        """Ask the module for its self-test. Never raises."""

    def close(self) -> None:
        """Give the port back. May be called twice."""
