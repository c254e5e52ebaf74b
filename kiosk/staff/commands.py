"""What a desk asks to be done: values, carried out by `kiosk.staff.corner`."""

from dataclasses import dataclass, field

from kiosk.commands import PrintTest
from kiosk.staff.audit import StaffAction


@dataclass(frozen=True, slots=True)
class ReadTiles:
    pass


@dataclass(frozen=True, slots=True)
class CheckPin:
    initials: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Record:
    action: StaffAction
    initials: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Serve:
    """Open the terminal to couples, whoever closed it."""

    initials: str


@dataclass(frozen=True, slots=True)
class StopServing:
    pass


@dataclass(frozen=True, slots=True)
class Restart:
    pass


Command = ReadTiles | CheckPin | PrintTest | Record | Serve | StopServing | Restart
