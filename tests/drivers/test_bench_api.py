"""The bench over HTTP: what hands do at the page reaches the devices' wires."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import numpy as np
import pytest
import requests
import trustme
import zxingcpp
from fastapi.testclient import TestClient
from PIL import Image

from drivers.bench.app import PAGE, bench_app
from drivers.bench.bench import Bench
from drivers.errors import NothingSeen
from drivers.idreader.serial_reader import SerialIdReader

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "config" / "sample.toml"
CODES = {
    "wedding": {
        "token": "eyJhbGciOiJFZDI1NTE5In0.eyJqdGkiOiJ4In0.c2lnbmF0dXJl",
        "booking_number": "2026112400017",
        "url": "https://booking.example/c/2026112400017",
    }
}
DEVICES = ["camera", "printer", "reader", "scanner"]
WAIT_S = 5.0


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The files that a bench needs, as its keyword arguments."""
    folder = tmp_path_factory.mktemp("bench")
    (folder / "codes.json").write_text(json.dumps(CODES), "utf-8")
    certificate = trustme.CA().issue_cert("127.0.0.1")
    certificate.private_key_and_cert_chain_pem.write_to_path(folder / "centre.pem")
    return {
        "data": folder,
        "sample": SAMPLE,
        "codes": folder / "codes.json",
        "centre": ("127.0.0.1", 9),
        "centre_certificate": folder / "centre.pem",
    }


@pytest.fixture(scope="module")
def bench(laid_out: dict[str, Any]) -> Iterator[Bench]:
    bench = Bench(**laid_out)
    bench.start()
    yield bench
    bench.stop()


@pytest.fixture
def hands(bench: Bench) -> Iterator[TestClient]:
    """Somebody at the page, who leaves the table as it was."""
    hands = TestClient(bench_app(bench), base_url="http://127.0.0.1")
    yield hands
    for device in DEVICES:
        hands.put(f"/api/devices/{device}", json={"plugged": True})
    hands.delete("/api/reader/card")
    hands.delete("/api/scanner/code")
    hands.put("/api/camera/scene", json={"scene": "couple"})
    hands.put("/api/reader", json={"mute": False, "corrupt": False})
    hands.put("/api/printer", json={"paper": "ok", "cover_open": False, "run_out_after_mm": None})
    hands.put("/api/centre", json={"mode": "through"})


def seen_on_the_wire(url: str) -> Image.Image:
    """Return the next frame of a camera as its driver would get it."""
    with requests.get(url, stream=True, timeout=WAIT_S) as stream:
        received = b""
        for chunk in stream.iter_content(4096):
            received += chunk
            start, end = received.find(b"\xff\xd8"), received.find(b"\xff\xd9")
            if 0 <= start < end:
                return Image.open(BytesIO(received[start : end + 2])).convert("RGB")
    raise AssertionError("the stream ended before its first frame")


def text_in(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(np.asarray(picture))]


def test_a_card_laid_down_at_the_page_is_read_from_the_serial_line(
    bench: Bench, hands: TestClient
) -> None:
    assert hands.post("/api/reader/card", json={"person": "bride"}).status_code == 204
    assert hands.get("/api/state").json()["reader"]["card"] == "bride"
    reader = SerialIdReader(str(bench.link))
    card = reader.read_card(timeout_s=WAIT_S, cancel=Event())
    reader.close()
    assert card.number == bench.people["bride"]["number"]
    assert "read_last_byte" in [event["kind"] for event in hands.get("/api/reader/log").json()]


def test_a_card_taken_away_at_the_page_is_found_no_more(bench: Bench, hands: TestClient) -> None:
    hands.post("/api/reader/card", json={"person": "bride"})
    assert hands.delete("/api/reader/card").status_code == 204
    assert hands.get("/api/state").json()["reader"]["card"] is None
    reader = SerialIdReader(str(bench.link))
    with pytest.raises(NothingSeen):
        reader.read_card(timeout_s=0.5, cancel=Event())
    reader.close()


def test_a_card_of_nobody_is_refused_and_changes_nothing(hands: TestClient) -> None:
    hands.post("/api/reader/card", json={"person": "groom"})
    assert hands.post("/api/reader/card", json={"person": "nobody"}).status_code == 404
    assert hands.get("/api/state").json()["reader"]["card"] == "groom"


@pytest.mark.parametrize("form", ["token", "booking_number", "url"])
def test_each_form_of_an_appointments_code_comes_before_the_scanner(
    bench: Bench, hands: TestClient, form: str
) -> None:
    shown = {"appointment": "wedding", "form": form}
    before_s = time.monotonic()
    since_s = hands.put("/api/scanner/code", json=shown).json()["since_s"]
    assert before_s < since_s < time.monotonic()
    assert text_in(seen_on_the_wire(bench.scanner.url)) == [CODES["wedding"][form]]


def test_any_other_code_comes_before_the_scanner_and_goes_away_again(
    bench: Bench, hands: TestClient
) -> None:
    hands.put("/api/scanner/code", json={"text": "wxp://f2f0AbCd"})
    assert text_in(seen_on_the_wire(bench.scanner.url)) == ["wxp://f2f0AbCd"]
    hands.delete("/api/scanner/code")
    assert text_in(seen_on_the_wire(bench.scanner.url)) == []
    assert hands.get("/api/state").json()["scanner"]["code"] is None


def test_an_unknown_appointment_has_no_code(hands: TestClient) -> None:
    assert hands.put("/api/scanner/code", json={"appointment": "never"}).status_code == 404


@pytest.mark.parametrize("scene", ["couple", "one_person", "empty", "black"])
def test_the_camera_sees_who_the_page_says_stands_there(
    bench: Bench, hands: TestClient, scene: str
) -> None:
    assert hands.put("/api/camera/scene", json={"scene": scene}).status_code == 204
    page = Image.open(BytesIO(hands.get("/api/camera/seen.jpg").content))
    wire = seen_on_the_wire(bench.camera.url)
    difference = np.abs(np.asarray(page, float) - np.asarray(wire.resize(page.size), float))
    assert difference.mean() < 4  # noise and compression, not another picture


def test_the_frames_that_were_listed_can_be_fetched_while_newer_ones_come(
    bench: Bench, hands: TestClient
) -> None:
    seen_on_the_wire(bench.camera.url)
    listed = hands.get("/api/camera/recent").json()
    first_jpeg = bench.recent_frames[0][1]
    seen_on_the_wire(bench.camera.url)
    assert 0 < listed[0]["at_s"] <= monotonic()
    assert hands.get("/api/camera/recent/0.jpg").content == first_jpeg
    assert hands.get(f"/api/camera/recent/{len(listed)}.jpg").status_code == 404


def test_every_device_can_be_unplugged_and_plugged_in_again(
    bench: Bench, hands: TestClient
) -> None:
    for device in DEVICES:
        hands.put(f"/api/devices/{device}", json={"plugged": False})
    assert hands.get("/api/state").json()["unplugged"] == DEVICES
    assert not bench.link.exists()
    with pytest.raises(OSError, match=r"refused|reset"):
        socket.create_connection(bench.printer.address, WAIT_S).recv(1)
    for device in DEVICES:
        hands.put(f"/api/devices/{device}", json={"plugged": True})
    assert hands.get("/api/state").json()["unplugged"] == []
    assert bench.link.exists()
    seen_on_the_wire(bench.camera.url)


def test_faults_of_the_reader_and_the_printer_are_put_on_them_alone_as_named(
    bench: Bench, hands: TestClient
) -> None:
    hands.put("/api/reader", json={"corrupt": True})
    hands.put("/api/printer", json={"paper": "low", "run_out_after_mm": 30})
    hands.put("/api/printer", json={"cover_open": True})
    assert (bench.reader.corrupt, bench.reader.mute) == (True, False)
    assert (bench.printer.paper, bench.printer.cover_open) == ("low", True)
    assert bench.printer.run_out_after_mm == 30
    hands.put("/api/printer", json={"run_out_after_mm": None})
    assert bench.printer.run_out_after_mm is None
    assert hands.get("/api/state").json()["printer"]["paper"] == "low"


def test_a_printed_ticket_appears_as_a_picture(bench: Bench, hands: TestClient) -> None:
    earlier = len(hands.get("/api/printer/tickets").json())
    black_rows = 80
    raster = b"\x1dv0\x00" + bytes((72, 0, black_rows, 0)) + b"\xff" * 72 * black_rows
    with socket.create_connection(bench.printer.address, WAIT_S) as printer:
        printer.sendall(b"\x1b@" + raster + b"\x1dV\x42\x00" + b"\x1dr\x01")
        printer.recv(1)  # answered when everything before it is on paper
    *_, ticket = hands.get("/api/printer/tickets").json()
    assert (ticket["index"], ticket["cut"], ticket["complete"]) == (earlier, True, True)
    assert ticket["length_mm"] >= black_rows / 8
    picture = Image.open(BytesIO(hands.get(f"/api/printer/tickets/{earlier}.png").content))
    assert picture.width == 576
    assert (np.asarray(picture.convert("L")) == 0).sum() == 576 * black_rows
    assert hands.get(f"/api/printer/tickets/{earlier + 1}.png").status_code == 404


def test_the_centre_can_be_taken_away(bench: Bench, hands: TestClient) -> None:
    assert hands.put("/api/centre", json={"mode": "away"}).status_code == 204
    assert bench.line.mode == "away"
    assert hands.get("/api/state").json()["centre"]["mode"] == "away"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/printer", {"paper": "none"}),
        ("/api/reader", {"deaf": True}),
        ("/api/scanner/code", {"text": ""}),
        ("/api/centre", {"mode": "gone"}),
        ("/api/devices/kettle", {"plugged": False}),
    ],
)
def test_what_the_bench_does_not_know_is_refused(
    hands: TestClient, path: str, body: dict[str, Any]
) -> None:
    assert hands.put(path, json=body).status_code == 422


def test_a_web_page_cannot_reach_the_bench_by_another_name(hands: TestClient) -> None:
    assert hands.get("/api/state", headers={"Host": "evil.example"}).status_code == 400


def test_the_page_comes_with_all_it_needs_and_asks_nobody_else(hands: TestClient) -> None:
    page = hands.get("/")
    assert "测试台" in page.text
    for name in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert hands.get(f"/{name}").status_code == 200, name
    for file in (*PAGE.glob("*.js"), *PAGE.glob("*.css")):
        assert "http" not in file.read_text("utf-8"), file.name


def test_the_command_says_where_everything_is_and_ends_cleanly(laid_out: dict[str, Any]) -> None:
    command = [sys.executable, "-m", "drivers.bench", "--centre", "127.0.0.1:9"]
    for name in ("data", "sample", "codes", "centre_certificate"):
        command += [f"--{name.replace('_', '-')}", str(laid_out[name])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        addresses = json.loads(process.stdout.readline())
        assert set(addresses) == {"page", "reader", "scanner", "camera", "printer", "centre"}
        assert requests.get(addresses["page"] + "api/state", timeout=WAIT_S).ok
        assert Path(addresses["reader"]).exists()
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAIT_S) == 0
        assert process.stdout.read() == ""
    assert not Path(addresses["reader"]).exists()
