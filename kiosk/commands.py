"""What a session asks to be done: values, carried out by `kiosk.steps` on the line's own worker.

A line does one thing at a time. A new command on a line replaces the one before it, and `Quiet`
ends whatever runs there: the answer of a replaced command is dropped.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

from kiosk.case import Business, Case, LookUp, PhotoKind, Ticket


class Line(Enum):
    """The workers: one for each device, and one for each thing that may hang by itself."""

    SCANNER = "scanner"
    READER = "reader"
    CAMERA = "camera"
    PRINTER = "printer"
    NETWORK = "network"
    STORAGE = "storage"
    CALL = "call"
    HALL = "hall"
    STANDING = "standing"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class ScanCode:
    """Wait for a QR code; one equal to `after` counts only once it went out of sight."""

    after: bytes = field(default=b"", repr=False)
    line: ClassVar = Line.SCANNER


@dataclass(frozen=True, slots=True)
class ReadCard:
    """Wait for an ID card and read it."""

    line: ClassVar = Line.READER


@dataclass(frozen=True, slots=True)
class AwaitCardTaken:
    """Wait until the card that was read is taken away."""

    line: ClassVar = Line.READER


@dataclass(frozen=True, slots=True)
class ShowCamera:
    """Let the live picture run; answers only when it cannot."""

    line: ClassVar = Line.CAMERA


@dataclass(frozen=True, slots=True)
class TakeStill:
    """Take the photo; the live picture goes on."""

    kind: PhotoKind
    line: ClassVar = Line.CAMERA


@dataclass(frozen=True, slots=True)
class HideCamera:
    """Stop the camera and forget its last frame; answers nothing."""

    line: ClassVar = Line.CAMERA


@dataclass(frozen=True, slots=True)
class Quiet:
    """End what runs on the line: nobody waits for it any more."""

    line: Line


@dataclass(frozen=True, slots=True)
class ReachCentre:
    """Open the connection that the next question will need, so that nobody waits for it.

    Answers nothing: whether the centre is there shows when it is asked something.
    """

    line: ClassVar = Line.NETWORK


@dataclass(frozen=True, slots=True)
class FindAppointment:
    look_up: LookUp
    line: ClassVar = Line.NETWORK


@dataclass(frozen=True, slots=True)
class FindSlots:
    """Ask the centre when this office has time for somebody without an appointment."""

    business: Business
    line: ClassVar = Line.NETWORK


@dataclass(frozen=True, slots=True)
class AskNumber:
    """Ask the centre for the queue number of this case."""

    case_id: str
    appointment_id: str
    line: ClassVar = Line.NETWORK


@dataclass(frozen=True, slots=True)
class StoreCase:
    """Write case and number to the outbox in one transaction."""

    case: Case
    line: ClassVar = Line.STORAGE


@dataclass(frozen=True, slots=True)
class PrintTicket:
    ticket: Ticket
    line: ClassVar = Line.PRINTER


@dataclass(frozen=True, slots=True)
class PrintTest:
    """Print a ticket that says no more than that it is a test."""

    lang: str
    line: ClassVar = Line.PRINTER


@dataclass(frozen=True, slots=True)
class RecordPrint:
    """Note in the outbox whether the ticket of this case is proven; answers nothing."""

    case_id: str
    proven: bool
    line: ClassVar = Line.STORAGE


@dataclass(frozen=True, slots=True)
class CountDown:
    """Send `SecondPassed` so many times, one a second. The controller's own clock does this."""

    seconds: int


Work = (
    ScanCode
    | ReadCard
    | AwaitCardTaken
    | ShowCamera
    | TakeStill
    | HideCamera
    | ReachCentre
    | FindAppointment
    | FindSlots
    | AskNumber
    | StoreCase
    | PrintTicket
    | PrintTest
    | RecordPrint
)
"""What a worker does; the other two are the controller's own."""

Command = Work | Quiet | CountDown
