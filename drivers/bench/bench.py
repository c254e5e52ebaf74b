"""The table itself: which card lies on the reader, and what each camera looks at."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol, assert_never

import numpy as np

from drivers.bench.line import CentreLine
from drivers.camera import scenes
from drivers.camera.emulator import CameraEmulator
from drivers.camera.opencv import cv2
from drivers.idreader.emulated_card import card_from
from drivers.idreader.emulator import SamEmulator
from drivers.printer.emulator import PrinterEmulator

Device = Literal["reader", "scanner", "camera", "printer"]
Eye = Literal["scanner", "camera"]
Scene = Literal["couple", "one_person", "empty", "black"]
CodeForm = Literal["token", "booking_number", "url"]


class _Emulator(Protocol):
    """What all emulators have in common."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def plug(self) -> None: ...
    def unplug(self) -> None: ...


class Bench:
    """One emulator of each device and the line to the centre, started and stopped together.

    The people come from the sample file, the codes from the file that the centre wrote for their
    appointments. Methods may be called from any thread; what they set can be read back.
    """

    def __init__(
        self,
        *,
        data: Path,
        sample: Path,
        codes: Path,
        centre: tuple[str, int],
        centre_certificate: Path,
    ) -> None:
        """Lay the table. The reader's port will be the link `data`/bench/idreader.

        Raises:
            OSError: a file is missing.
            ValueError, KeyError: a file does not hold what it should.
        """
        tables = tomllib.loads(sample.read_text("utf-8"))
        self.offices: Mapping[str, Mapping[str, Any]] = tables["offices"]
        self.people: Mapping[str, Mapping[str, Any]] = tables["people"]
        self.appointments: Mapping[str, Mapping[str, Any]] = tables["appointments"]
        self.codes: Mapping[str, Mapping[str, str]] = json.loads(codes.read_text("utf-8"))
        self.link = data / "bench" / "idreader"
        self.link.parent.mkdir(parents=True, exist_ok=True)
        self.reader = SamEmulator(self.link)
        self.scanner = CameraEmulator()
        self.camera = CameraEmulator()
        self.printer = PrinterEmulator()
        self._devices: Mapping[Device, _Emulator] = {
            "reader": self.reader,
            "scanner": self.scanner,
            "camera": self.camera,
            "printer": self.printer,
        }
        self.line = CentreLine(centre, certificate_pem=centre_certificate)
        self.card: str | None = None
        """Key of the person whose card lies on the reader."""
        self.code: str | None = None
        """Text of the QR code before the scanner."""
        self.scene: Scene = "couple"
        self.unplugged: frozenset[Device] = frozenset()
        self.recent_frames: Sequence[tuple[float, bytes]] = ()
        """The camera's last frames as `keep_recent_frames` found them."""
        self._before: dict[Eye, scenes.Picture] = {}
        self.hide_code()
        self.show_scene("couple")

    def start(self) -> None:
        for device in self._devices.values():
            device.start()
        self.line.start()

    def stop(self) -> None:
        self.line.stop()
        for device in self._devices.values():
            device.stop()

    def place_card(self, person: str) -> None:
        """Lay the card of this person on the reader, in place of one that lies there.

        Raises:
            KeyError: there is no such person.
        """
        self.reader.place(card_from(self.people[person]))
        self.card = person

    def take_card(self) -> None:
        self.reader.take_away()
        self.card = None

    def show_code_of(self, appointment: str, form: CodeForm = "token") -> float:
        """Hold a phone with the code of this appointment before the scanner, as `show_code` does.

        Raises:
            KeyError: there is no such appointment.
        """
        return self.show_code(self.codes[appointment][form])

    def show_code(self, text: str) -> float:
        """Hold a phone with any other QR code before the scanner.

        Returns the monotonic time in seconds from which it could be seen.

        Raises:
            ValueError: the text is too long for a QR code.
        """
        since_s = self._look("scanner", scenes.phone_with_code(text))
        self.code = text
        return since_s

    def hide_code(self) -> None:
        self._look("scanner", scenes.empty_hall())
        self.code = None

    def show_scene(self, scene: Scene) -> None:
        self.camera.black = scene == "black"
        match scene:
            case "couple":
                self._look("camera", scenes.couple())
            case "one_person":
                self._look("camera", scenes.one_person())
            case "empty":
                self._look("camera", scenes.empty_hall())
            case "black":
                self._before["camera"] = np.zeros_like(self._before["camera"])
            case _:
                assert_never(scene)
        self.scene = scene

    def plug(self, device: Device, plugged: bool) -> None:
        """Pull the cable of a device, or put it back. Doing it twice changes nothing."""
        if plugged:
            self._devices[device].plug()
            self.unplugged -= {device}
        else:
            self._devices[device].unplug()
            self.unplugged |= {device}

    def seen_by(self, eye: Eye) -> bytes:
        """Return what stands before a camera, as a JPEG."""
        return cv2.imencode(".jpg", self._before[eye])[1].tobytes()

    def keep_recent_frames(self) -> Sequence[tuple[float, bytes]]:
        """Return the frames that the camera served last, with their monotonic times in seconds.

        They stay as `recent_frames`, because the camera's own memory moves on with each frame.
        """
        self.recent_frames = tuple(self.camera.recent())
        return self.recent_frames

    def _look(self, eye: Eye, picture: scenes.Picture) -> float:
        camera = self.scanner if eye == "scanner" else self.camera
        since_s = camera.show(picture)
        self._before[eye] = picture
        return since_s
