"""Brings the cases of the outbox to the centre, in the background, each exactly once.

What can become of one try, and why the next is safe (the case id is the idempotency key):

- it never arrived: the row is still due and is sent again;
- it arrived, the answer did not: sent again with the same bytes, the centre answers the same;
- it was refused: the row is kept as refused for a person, the next row goes on;
- it was acknowledged, but the kiosk died before it noted so: as if the answer had not arrived.
"""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Protocol

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    sleep_using_event,
    wait_exception,
    wait_random_exponential,
)
from tenacity.wait import wait_base

from kiosk.case import PhotoKind
from kiosk.errors import CentralRejected, CentralUnreachable, StorageError
from kiosk.outbox import DueCase, Outbox
from kiosk.wire import CaseState, Receipt

_log = logging.getLogger(__name__)

_BACK_OFF = wait_random_exponential(max=60)
_RETRY_AFTER_MAX_S = 600.0
_CONTENT_TYPE = {
    PhotoKind.JOINT: "image/jpeg",
    PhotoKind.SINGLE: "image/jpeg",
    PhotoKind.CHIP: "application/octet-stream",
}


class Centre(Protocol):
    """The two calls of `CentralClient` that deliver."""

    def submit(self, case_id: str, body: bytes) -> Receipt: ...

    def upload(self, case_id: str, sha256: str, content: bytes, content_type: str) -> Receipt: ...


def deliver_due(outbox: Outbox, centre: Centre, cancel: Event) -> None:
    """Hand over every due case once, until `cancel` is set.

    Raises:
        CentralUnreachable: the pass ended early. The row that it ended at goes behind the others,
            so that one which the centre always fails at never keeps them waiting.
        StorageError: the outbox could not note an outcome.
    """
    for case_id in outbox.due():
        if cancel.is_set():
            return
        try:
            receipt = _hand_over(outbox.load(case_id), centre)
        except CentralRejected as error:
            outbox.mark_refused(case_id, str(error))
            _log.warning("case %s refused: %s", case_id, error)
        except CentralUnreachable:
            outbox.put_back(case_id)
            raise
        else:
            outbox.mark_sent(case_id, receipt.number)
            _log.info("case %s sent", case_id)


def _hand_over(case: DueCase, centre: Centre) -> Receipt:
    """The receipt that acknowledges the case with all its photos."""
    receipt = centre.submit(case.case_id, case.body)
    for sha256 in receipt.missing:
        photo = case.photos.get(sha256)
        if photo is None:
            raise CentralUnreachable("the centre waits for a photo that the case does not have")
        receipt = centre.upload(case.case_id, sha256, photo.content, _CONTENT_TYPE[photo.kind])
    if receipt.state is not CaseState.ACKNOWLEDGED:
        raise CentralUnreachable("not acknowledged although every photo was sent")
    return receipt


class DeliveryLoop:
    """The thread that delivers: at start, whenever it is woken, and again while line or disk fail.

    Any other error ends the thread and reaches `threading.excepthook`.
    """

    def __init__(
        self,
        outbox: Outbox,
        centre: Centre,
        *,
        on_storage_error: Callable[[], None],
        back_off: wait_base = _BACK_OFF,
    ) -> None:
        """`centre` belongs to this thread from `start` on.

        `on_storage_error` is called from it each time that a pass ends because the outbox failed.
        """
        self._outbox = outbox
        self._centre = centre
        self._on_storage_error = on_storage_error
        self._back_off = back_off
        self._woken = Event()
        self._stopping = Event()
        # A daemon, so that a process that ends by a bug does not wait for the line.
        self._thread = Thread(target=self._run, name="delivery", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier run left behind."""
        self._thread.start()

    def wake(self) -> None:
        """There is a new case. A wait that the centre caused goes on to its end."""
        self._woken.set()

    def stop(self) -> None:
        """End after the call that is under way; its deadline is the longest that this takes."""
        self._stopping.set()
        self._woken.set()
        self._thread.join()

    def _run(self) -> None:
        retrying = Retrying(
            retry=retry_if_exception_type((CentralUnreachable, StorageError)),
            wait=wait_exception(_asked_for_s) + self._back_off,
            sleep=sleep_using_event(self._stopping),
            before_sleep=_log_the_first,
        )
        retrying(self._one_pass, self._log_what_waits)
        while not self._stopping.is_set():
            retrying(self._one_pass, self._deliver)
            self._woken.wait()
            self._woken.clear()

    def _one_pass(self, work: Callable[[], None]) -> None:
        # A stop also ends the pauses between the passes: another would follow at once, for ever.
        if self._stopping.is_set():
            return
        try:
            work()
        except StorageError:
            self._on_storage_error()
            raise

    def _log_what_waits(self) -> None:
        counts = self._outbox.counts()
        _log.info("the outbox holds %d due and %d refused cases", counts.due, counts.refused)

    def _deliver(self) -> None:
        deliver_due(self._outbox, self._centre, self._stopping)


def _asked_for_s(error: BaseException) -> float:
    """The wait that the centre asked for; the back-off comes on top, so kiosks do not line up."""
    if isinstance(error, CentralUnreachable) and error.retry_after_s is not None:
        return min(error.retry_after_s, _RETRY_AFTER_MAX_S)
    return 0.0


def _log_the_first(state: RetryCallState) -> None:
    if state.attempt_number == 1 and state.outcome is not None:
        _log.warning("delivery has to wait: %s", state.outcome.exception())
