"""The line to the hall: sends a call for staff, listens what becomes of it, takes it back.

Each method of `CallLine` blocks on the worker of `Line.CALL`. A centre that does not answer is
asked again: what it said last holds until it says something else.
"""

import logging
from collections.abc import Callable
from threading import Event as CancelEvent
from typing import Protocol

from kiosk.calling import (
    OPEN_S,
    SENDING_S,
    CallState,
    Command,
    Follow,
    Heard,
    Ring,
    TakeBack,
    Told,
)
from kiosk.errors import CentralError, CentralRejected, CentralUnreachable

log = logging.getLogger(__name__)

# Staff hear of a call within this time, and people of staff.
_LOOK_S = 0.5
# A call taken back is no hurry: one who comes in vain is met by a terminal that says so.
_TELL_AGAIN_S = 2.0
_ANSWER_S = 2.0


class Centre(Protocol):
    """The calls of `CentralClient` that this line makes."""

    def call_staff(self, call_id: str, screen: str, *, timeout_s: float) -> CallState: ...

    def staff_call(self, call_id: str, *, timeout_s: float) -> CallState: ...

    def cancel_staff_call(self, call_id: str, *, timeout_s: float) -> CallState: ...


class CallLine:
    """Carries out the commands of `kiosk.calling`."""

    def __init__(
        self,
        centre: Centre,
        *,
        monotonic: Callable[[], float],
        look_s: float = _LOOK_S,
        tell_again_s: float = _TELL_AGAIN_S,
    ) -> None:
        """`centre` belongs to the thread of this line. It is asked every `look_s` seconds, and
        told every `tell_again_s` seconds, as long as it has not answered.
        """
        self._centre = centre
        self._monotonic = monotonic
        self._look_s = look_s
        self._tell_again_s = tell_again_s

    def carry_out(self, command: Command, cancel: CancelEvent) -> Heard | Told:
        """Do what `command` says; what a cancelled command answers says nothing."""
        match command:
            case Ring(call_id, screen):
                return self._heard(self._ring(call_id, screen, cancel))
            case Follow(call_id, known, taken_back):
                return self._follow(call_id, known, taken_back, cancel)
            case TakeBack(call_ids):
                return self._take_back(call_ids, cancel)

    def _ring(self, call_id: str, screen: str, cancel: CancelEvent) -> CallState | None:
        until_s = self._monotonic() + SENDING_S
        while (left_s := until_s - self._monotonic()) > 0:
            try:
                return self._centre.call_staff(call_id, screen, timeout_s=left_s)
            except CentralRejected as error:
                log.error("the centre takes no call for staff: %s", error)
                return None
            except CentralUnreachable as error:
                log.warning("a call for staff does not go through: %s", error)
            if cancel.wait(self._look_s):
                break
        return None

    def _follow(
        self, call_id: str, known: CallState, taken_back: tuple[str, ...], cancel: CancelEvent
    ) -> Heard:
        told: tuple[str, ...] = ()
        state: CallState | None = known
        while state is known and not told and not cancel.wait(self._look_s):
            told = tuple(other for other in taken_back if self._tell(other))
            state = self._ask(call_id, known)
        return self._heard(state, told)

    def _ask(self, call_id: str, known: CallState) -> CallState | None:
        try:
            return self._centre.staff_call(call_id, timeout_s=_ANSWER_S)
        except CentralRejected as error:
            log.error("the centre lost a call for staff: %s", error)
            return None
        except CentralUnreachable:
            return known

    def _take_back(self, call_ids: tuple[str, ...], cancel: CancelEvent) -> Told:
        left = call_ids
        until_s = self._monotonic() + OPEN_S
        while left and self._monotonic() < until_s:
            left = tuple(call_id for call_id in left if not self._tell(call_id))
            if left and cancel.wait(self._tell_again_s):
                break
        if left and not cancel.is_set():
            log.error("the centre never heard that %d calls were taken back", len(left))
        return Told(call_ids)

    def _tell(self, call_id: str) -> bool:
        """Say whether the centre knows now that nobody waits."""
        try:
            self._centre.cancel_staff_call(call_id, timeout_s=_ANSWER_S)
        except CentralUnreachable:
            return False
        except CentralError as error:
            # It does not know the call, or has ended it.
            log.info("a call that the centre does not take back: %s", error)
        return True

    def _heard(self, state: CallState | None, told: tuple[str, ...] = ()) -> Heard:
        return Heard(state, self._monotonic(), told)
