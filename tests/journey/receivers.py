"""What must be true at the receivers when a journey is over: centre, paper, and a clean kiosk."""

import hashlib
import json
import sqlite3
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import zxingcpp
from PIL import Image
from skimage.metrics import structural_similarity

from tests.journey.player import Diary, Journey, Unexpected
from tests.journey.processes import SAMPLE, Processes

ARRIVES_WITHIN_S = 20.0
SAME_PICTURE_SSIM = 0.98
OF_A_PERSON = {"name", "english_name", "number", "address", "permit_number"}
OF_AN_APPOINTMENT = {"token", "booking_number"}


class Receivers:
    """Looks at the centre's store, at the printed paper, and for traces at the kiosk."""

    def __init__(self, processes: Processes, journey: Journey, diary: Diary) -> None:
        self._processes = processes
        self._journey = journey
        self._diary = diary
        self.case_id: str | None = None
        self.case_state: str | None = None
        self.ticket: str | None = None
        self.ticket_png: bytes | None = None

    def check(self, arrives_within_s: float = ARRIVES_WITHIN_S) -> None:
        """Compare everything with the journey's `finally`.

        Raises:
            Unexpected: something differs.
        """
        wanted = self._journey.finally_
        self.check_arrival(arrives_within_s)
        if self.case_id is not None:
            self._check_photos(self.case_id, wanted["photos"])
            self._check_parties(wanted)
        self._same("screen", self._processes.ask_door("screen")["screen"], wanted["last_screen"])
        self._kiosk_keeps_nothing()

    def check_arrival(self, arrives_within_s: float = ARRIVES_WITHIN_S) -> None:
        """Compare the case at the centre and the ticket; no more than a journey without a screen.

        Raises:
            Unexpected: something differs.
        """
        wanted = self._journey.finally_
        self._wait_for_cases(wanted["cases"], arrives_within_s)
        self._same("tickets", len(self._tickets()), wanted["tickets"])
        self._read_ticket(wanted)

    def _same(self, what: str, found: object, wanted: object) -> None:
        if found != wanted:
            raise Unexpected(f"{what}: {found}, not {wanted}")

    def _wait_for_cases(self, wanted: int, within_s: float) -> None:
        """Wait until the cases are acknowledged at the centre and nothing is due at the kiosk."""
        deadline_s = time.monotonic() + within_s
        while True:
            cases = self._rows("SELECT case_id FROM cases")
            missing = self._rows("SELECT count(*) FROM case_photos WHERE stored_at IS NULL")[0][0]
            self.case_id = cases[0][0] if cases else None
            self.case_state = self._case_state(missing)
            if len(cases) == wanted and missing == 0 and not self._processes.cases_due():
                return
            if time.monotonic() > deadline_s:
                found = f"cases: {len(cases)} with {missing} photos missing"
                raise Unexpected(f"{found}, not {wanted}")
            time.sleep(0.05)

    def _case_state(self, missing: int) -> str | None:
        if self.case_id is None:
            return "due" if self._processes.cases_due() else None
        return "incomplete" if missing else "acknowledged"

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        store = self._processes.centre_data / "centre.sqlite3"
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as opened:
            return opened.execute(query).fetchall()

    def _tickets(self) -> list[dict[str, Any]]:
        tickets = self._processes.ask_bench("GET", "printer/tickets").json()
        return [ticket for ticket in tickets if ticket["complete"]]

    def _read_ticket(self, wanted: dict[str, Any]) -> None:
        """Read the number from the paper itself and compare it with the centre's."""
        tickets = self._tickets()
        if not tickets:
            return
        last = tickets[-1]["index"]
        self.ticket_png = self._processes.ask_bench("GET", f"printer/tickets/{last}.png").content
        paper = np.asarray(Image.open(BytesIO(self.ticket_png)).convert("L"))
        codes = zxingcpp.read_barcodes(paper)
        if len(codes) != 1:
            raise Unexpected(f"{len(codes)} codes are on the ticket")
        if wanted.get("ticket_has_number", True):
            self.ticket = self._number_behind(codes[0].text)
        elif self.case_id is not None:
            _, _, reference = codes[0].text.split(" ")
            self._same("reference", reference, self.case_id[:8].upper())

    def _number_behind(self, link: str) -> str:
        """Return the number that the link on the paper opens at the centre."""
        _, _, token = link.rpartition("/t/")
        numbers = self._rows("SELECT queue, counter, place_token FROM queue_numbers")
        for queue, counter, place_token in numbers:
            if place_token == token:
                return f"{queue}{counter:04d}"
        raise Unexpected("the link on the paper is that of no number")

    def _check_photos(self, case_id: str, wanted: int) -> None:
        """What left the outbox is what the centre has, and the still is what was seen."""
        folder = self._processes.centre_data / "photos" / case_id
        stored = {file.name: file.read_bytes() for file in folder.iterdir()}
        self._same("photos", len(stored), wanted)
        for name, content in stored.items():
            self._same("SHA-256 of a photo", hashlib.sha256(content).hexdigest(), name)
        before = self._processes.ask_door("stored")["photos"]
        self._same("photos before and after sending", sorted(stored), before)
        for content in stored.values():
            if content.startswith(b"\xff\xd8"):
                must_be_among(self._diary.camera_frames, content)

    def _check_parties(self, wanted: dict[str, Any]) -> None:
        """What the registrar is told of each person, and why the counter should look."""
        document = json.loads(self._rows("SELECT document FROM cases")[0][0])
        kinds = [party["kind"] for party in document["parties"]]
        self._same("parties", kinds, wanted.get("parties", kinds))
        reasons = [check["reason"] for check in document["checks"] if check["reason"]]
        self._same("reasons", reasons, wanted.get("reasons", reasons))

    def _kiosk_keeps_nothing(self) -> None:
        """Search all that the terminal wrote for people, appointments and photos."""
        traces = list(self._traces())
        files = [*self._processes.kiosk_data.rglob("*"), *self._processes.data.glob("app*.log")]
        for file in files:
            content = file.read_bytes() if file.is_file() else b""
            for what, trace in traces:
                if trace in content:
                    raise Unexpected(f"{what} is in {file.name} of the kiosk")

    def _traces(self) -> Iterator[tuple[str, bytes]]:
        """Yield what must be nowhere, of everybody: a mistake may mix up people, too."""
        people = tomllib.loads(SAMPLE.read_text("utf-8"))["people"]
        codes = json.loads((self._processes.centre_data / "codes.json").read_text("utf-8"))
        for tables, fields in ((people, OF_A_PERSON), (codes, OF_AN_APPOINTMENT)):
            for key, table in tables.items():
                for field in filter(table.get, fields):
                    for trace in _as_written(table[field]):
                        yield f"the {field} of {key}", trace
        for still in self._diary.stills.values():
            yield "a photo", still
        for photo in (self._processes.centre_data / "photos").rglob("*"):
            if photo.is_file():
                content = photo.read_bytes()
                yield "a photo", content[len(content) // 2 :][:64]


def must_be_among(frames: Sequence[bytes], photo: bytes) -> None:
    """Compare a photo with that frame of the camera whose number it carries.

    Raises:
        Unexpected: that frame is not among them, or it differs.
    """
    picture = _grey(photo)
    seen = {_number(frame): frame for frame in map(_grey, frames)}
    frame = seen.get(_number(picture))
    if frame is None:
        raise Unexpected(f"the photo is frame {_number(picture)}, the camera showed {[*seen]}")
    likeness = structural_similarity(picture, frame, data_range=255.0)
    if likeness < SAME_PICTURE_SSIM:
        raise Unexpected(f"the photo differs from what the camera showed: SSIM {likeness:.3f}")


def _number(picture: "np.ndarray[Any, np.dtype[np.float64]]") -> int:
    """Read the number that the emulated camera draws as 16 squares in the upper left corner."""
    squares = picture[:8, :128].reshape(8, 16, 8).mean(axis=(0, 2))
    return sum(1 << bit for bit, square in enumerate(reversed(squares)) if square > 128)


def _as_written(text: str) -> Iterator[bytes]:
    """Yield `text` as a program would write it: plain, in UTF-16, or escaped by JSON."""
    yield text.encode()
    yield text.encode("utf-16-le")
    yield json.dumps(text)[1:-1].encode()


def _grey(jpeg: bytes) -> "np.ndarray[Any, np.dtype[np.float64]]":
    grey = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert grey is not None
    return grey.astype(np.float64)
