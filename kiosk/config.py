"""The configuration as typed values, every mistake reported at once.

`config/default.toml` has every key with its meaning; an office file and a kiosk file lie over it
(`kiosk.layers`). Secrets are paths, never values.
"""

import ipaddress
import os
import re
import socket
import stat
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from kiosk.errors import ConfigError
from kiosk.glyphs import Face, runs_of
from kiosk.layers import Key, Layers

Seconds = Annotated[float, Field(gt=0, le=600)]
_CAMERA_DEVICE = re.compile(r"\d+|/dev/(?!shm/).+")
_CAMERA_STREAM = re.compile(r"(https?|rtsp)://")
"""What the camera driver opens as a device or as a stream; anything else is a file to it."""

_OWN_NAMES = {
    "",
    "localhost",
    "localhost4",
    "localhost6",
    "localhost.localdomain",
    "localhost4.localdomain4",
    "localhost6.localdomain6",
    "ip6-localhost",
    "ip6-loopback",
}
"""What the `hosts` files of Linux distributions call this machine."""

Port = Annotated[int, Field(ge=1, le=65535)]


class Mode(Enum):
    """Production refuses whatever only a bench can be."""

    PRODUCTION = "production"
    DEMO = "demo"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Kiosk(_Section):
    """Who this terminal is."""

    id: Annotated[str, Field(pattern=r"^[A-Z0-9-]{1,20}$")]
    mode: Mode
    data: Path
    """Folder of the outbox and its hash key; made with mode 0700."""
    default_lang: Literal["zh_CN", "en"]


class Centre(_Section):
    """Where the central API is and how this kiosk proves who it is."""

    url: Annotated[str, Field(pattern=r"^https://")]
    ca: Path
    certificate: Path
    """One PEM file with the kiosk's certificate and key, mode 0600."""
    connect_timeout_s: Seconds
    read_timeout_s: Seconds
    number_timeout_s: Seconds


class Scanner(_Section):
    source: str
    width_px: Annotated[int, Field(ge=320, le=3840)]
    height_px: Annotated[int, Field(ge=240, le=2160)]


class Camera(Scanner):
    pass


class Reader(_Section):
    port: str
    baud: Literal[9600, 19200, 38400, 57600, 115200]


class Printer(_Section):
    host: str
    port: Port
    width_dots: Literal[384, 512, 576]
    roll_mm: Annotated[int, Field(ge=1_000, le=500_000)]
    """The paper of a whole roll: how many tickets are left is counted from it."""


class Devices(_Section):
    scanner: Scanner
    reader: Reader
    camera: Camera
    printer: Printer


class Display(_Section):
    """The panel."""

    dpi: Annotated[float, Field(ge=50, le=300)]
    """Pixels an inch, by which whatever is touched is at least 20 mm wide."""


def _at_least(least_s: float, why: str) -> AfterValidator:
    """A time-out that is shorter would make a terminal useless, from afar at one stroke."""

    def check(value: float) -> float:
        if value < least_s:
            text = f"must be {least_s:g} or more: {why}"
            raise PydanticCustomError("too_short", "{text}", {"text": text})
        return value

    return AfterValidator(check)


_Asked = Annotated[Seconds, _at_least(20, "in the last 15 s people are asked to go on or leave")]


class Patience(_Section):
    """How long each kind of screen waits for a person."""

    code_s: _Asked
    card_s: _Asked
    photo_s: _Asked
    review_s: _Asked
    ticket_s: Annotated[Seconds, _at_least(10, "people take the ticket and read the number")]
    goodbye_s: Annotated[Seconds, _at_least(5, "people read where to go")]


def _drawable(text: str) -> str:
    missing = [run.text for run in runs_of(text) if run.face is Face.MISSING]
    if missing:
        raise PydanticCustomError(
            "not_drawable", "the fonts have no {missing}", {"missing": ", ".join(missing)}
        )
    return text


_Welcome = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=60), AfterValidator(_drawable)
]


class Attract(_Section):
    """The first screen. A text that is empty leaves it its own title."""

    welcome_zh: _Welcome
    welcome_en: _Welcome


class Journey(_Section):
    """The way of a couple."""

    peak_day: Annotated[bool, Field(strict=True)]
    """The shorter way, for days on which everybody comes."""


class Fleet(_Section):
    """Maintenance from afar (`kiosk.fleet`)."""

    poll_s: Annotated[float, Field(ge=0.1, le=600)] = 5.0
    root: Path
    """The trusted root of the signed repository, as the city handed it out."""


class Settings(_Section):
    """Everything that can be set."""

    kiosk: Kiosk
    centre: Centre
    fleet: Fleet | None = None
    """None for a terminal that nobody maintains from afar."""
    devices: Devices
    screen: Display
    time_out: Patience
    attract: Attract
    journey: Journey


def load_settings(layers: Layers) -> Settings:
    """Validate what the files say together.

    Raises:
        ConfigError: with every problem found, each with the file and key to look at.
    """
    problems = list(layers.problems)
    settings = None
    try:
        settings = Settings.model_validate(layers.tables)
    except ValidationError as error:
        for found in error.errors(include_url=False, include_input=False):
            key = tuple(str(part) for part in found["loc"])
            problems.append(_problem(layers, key, _WORDS.get(found["type"], found["msg"])))
    problems += [_problem(layers, key, text) for key, text in _contradictions(layers)]
    if problems or settings is None:
        raise ConfigError(tuple(problems))
    return settings


_WORDS = {
    "missing": "is missing, and has no default",
    "extra_forbidden": "there is no such key",
    "model_type": "must be a table",
}
"""Our words where pydantic's name things of its own."""


def _problem(layers: Layers, key: Key, text: str) -> str:
    return f"{layers.said_by(key) or 'no file'}: {'.'.join(key)}: {text}"


def _contradictions(layers: Layers) -> Iterator[tuple[Key, str]]:
    """Yield key and problem of what is well formed and yet cannot be, whatever else is wrong."""
    for key in (("centre", "ca"), ("centre", "certificate"), ("fleet", "root")):
        path = layers.text(key)
        if path is not None and not Path(path).is_file():
            yield key, f"there is no file {path}"
    data = layers.text(("kiosk", "data"))
    if data is not None and not _can_hold_files(Path(data)):
        yield ("kiosk", "data"), f"{data} cannot be written to, nor made"
    if layers.text(("kiosk", "mode")) == Mode.PRODUCTION.value:
        for device, is_real, what in _REAL_DEVICES:
            address = layers.text(device)
            if address is not None and not is_real(address):
                yield device, f"{what} is refused in production"


def _can_hold_files(folder: Path) -> bool:
    nearest = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    return os.path.isdir(nearest) and os.access(nearest, os.W_OK | os.X_OK)


def _is_serial_device(port: str) -> bool:
    return not os.path.realpath(port).startswith("/dev/pts/")


def _is_camera_device(source: str) -> bool:
    if _CAMERA_STREAM.match(source):
        try:
            return not _is_own_host(urlsplit(source).hostname or "")
        except ValueError:
            return False
    return _CAMERA_DEVICE.fullmatch(source) is not None and (
        source.isdecimal() or _may_be_device(source)
    )


def _may_be_device(path: str) -> bool:
    """A device, or a path at which one can still be plugged in."""
    try:
        return stat.S_ISCHR(os.stat(path).st_mode)
    except OSError:
        return _CAMERA_DEVICE.fullmatch(os.path.realpath(path)) is not None


def _is_own_host(host: str) -> bool:
    """Whether `host` says that it is this machine, in any way of writing; no name is looked up."""
    name = host.rstrip(".").lower()
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        try:
            address = ipaddress.ip_address(socket.inet_aton(name))  # 127.1, 0x7f000001
        except (OSError, ValueError):
            return name in _OWN_NAMES or name.endswith(".localhost")
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_loopback or address.is_unspecified


_REAL_DEVICES: tuple[tuple[Key, Callable[[str], bool], str], ...] = (
    (("devices", "reader", "port"), _is_serial_device, "a pseudo-terminal"),
    (
        ("devices", "printer", "host"),
        lambda host: not _is_own_host(host),
        "a printer on this machine itself",
    ),
    (("devices", "scanner", "source"), _is_camera_device, "a file or a loopback address"),
    (("devices", "camera", "source"), _is_camera_device, "a file or a loopback address"),
)
"""What production needs, and what only a bench can be: with that a terminal would serve couples
with nothing real."""
