"""The configuration: layers, all mistakes at once, and what production refuses."""

import os
import pty
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
import tomli_w

from drivers.camera.source import Source
from kiosk import config
from kiosk.config import Mode, load_settings
from kiosk.errors import ConfigError
from kiosk.hash_key import hash_key
from kiosk.layers import read_layers
from run_kiosk import main

DEFAULT = Path("config/default.toml")


def site(tmp_path: Path, **changes: Any) -> Path:
    """Write a kiosk file that is right for production but for `changes`, named "table.key"."""
    pem = tmp_path / "kiosk.pem"
    pem.touch()
    tables: dict[str, Any] = {
        "kiosk": {"id": "K01", "data": str(tmp_path / "data")},
        "centre": {
            "url": "https://centre.example:8443",
            "ca": str(pem),
            "certificate": str(pem),
        },
        "devices": {
            "scanner": {"source": "/dev/video0"},
            "reader": {"port": "/dev/ttyUSB0"},
            "camera": {"source": "rtsp://192.0.2.7/stream"},
            "printer": {"host": "192.0.2.10"},
        },
    }
    for key, value in changes.items():
        *path, name = key.split("__")
        table = tables
        for part in path:
            table = table.setdefault(part, {})
        table[name] = value
    file = tmp_path / "kiosk.toml"
    file.write_text(tomli_w.dumps(tables), encoding="utf-8")
    return file


def problems(*files: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as refused:
        load_settings(read_layers((DEFAULT, *files)))
    return refused.value.problems


def test_a_kiosk_file_lies_over_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(read_layers((DEFAULT, site(tmp_path, time_out__code_s=20))))
    assert settings.kiosk.mode is Mode.PRODUCTION
    assert (settings.time_out.code_s, settings.time_out.card_s) == (20, 45)


def test_the_examples_name_no_key_that_does_not_exist(tmp_path: Path) -> None:
    writable = tmp_path / "writable.toml"
    writable.write_text(tomli_w.dumps({"kiosk": {"data": str(tmp_path)}}))
    examples = (Path("config/office.example.toml"), Path("config/kiosk.example.toml"), writable)
    assert {problem.rpartition(": there is no file")[0] for problem in problems(*examples)} == {
        "config/office.example.toml: centre.ca",
        "config/kiosk.example.toml: centre.certificate",
    }


def test_every_mistake_is_told_at_once_with_file_and_key(tmp_path: Path) -> None:
    office = tmp_path / "office.toml"
    office.write_text("[time_out]\ncard_s = -1\n[devices.printer]\ncolour = true\n")
    kiosk = site(tmp_path, kiosk__id="k 01", devices__reader__baud=300)
    told = problems(office, kiosk)
    assert [problem.split(": ")[:2] for problem in told] == [
        [str(kiosk), "kiosk.id"],
        [str(kiosk), "devices.reader.baud"],
        [str(office), "devices.printer.colour"],
        [str(office), "time_out.card_s"],
    ]


def test_what_cannot_be_is_told_beside_what_is_not_well_formed(tmp_path: Path) -> None:
    file = site(
        tmp_path,
        kiosk__id="k 01",
        centre__ca="/nowhere/ca.pem",
        devices__printer__host="127.0.0.1",
    )
    assert [problem.split(": ")[1] for problem in problems(file)] == [
        "kiosk.id",
        "centre.ca",
        "devices.printer.host",
    ]


def test_a_file_that_is_no_toml_and_one_that_is_missing_are_both_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[kiosk\n")
    told = problems(broken, tmp_path / "absent.toml")
    assert told[0].startswith(f"{broken}: ")
    assert told[1].startswith(f"{tmp_path / 'absent.toml'}: ")


def test_a_missing_certificate_is_found_before_the_first_couple(tmp_path: Path) -> None:
    file = site(tmp_path, centre__certificate=str(tmp_path / "none.pem"))
    assert problems(file) == (
        f"{file}: centre.certificate: there is no file {tmp_path / 'none.pem'}",
    )


OWN_HOSTS = (
    "0.0.0.0",
    "127.1",
    "127.0.0.1.",
    "2130706433",
    "localhost",
    "LOCALHOST",
    "kiosk.localhost",
    "localhost.localdomain",
    "ip6-localhost",
)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("devices__printer__host", "127.0.0.1"),
        ("devices__printer__host", "::1"),
        ("devices__printer__host", "::"),
        ("devices__printer__host", "::ffff:127.0.0.1"),
        *(("devices__printer__host", host) for host in OWN_HOSTS),
        *(("devices__camera__source", f"rtsp://{host}:554/a") for host in OWN_HOSTS),
        ("devices__printer__host", ""),
        ("devices__camera__source", "http:///a.mjpg"),
        ("devices__camera__source", "http://[::1]/a.mjpg"),
        ("devices__camera__source", "http://[::ffff:127.0.0.1]/a.mjpg"),
        ("devices__camera__source", "http://[::ffff/a.mjpg"),
        ("devices__camera__source", "HTTP://192.0.2.7/a.mjpg"),
        ("devices__scanner__source", "/dev/shm/nothing.mp4"),
        ("devices__scanner__source", "/dev/../tmp/nothing.mp4"),
        ("devices__scanner__source", "/srv/nothing.mp4"),
        ("devices__camera__source", "pictures/%03d.jpg"),
        ("devices__camera__source", "file:///tmp/video.avi"),
        ("devices__camera__source", "http://127.0.0.1:8080/a.mjpg"),
        ("devices__scanner__source", "http://localhost/a.mjpg"),
    ],
)
def test_production_refuses_what_only_a_bench_can_be(key: str, value: str, tmp_path: Path) -> None:
    (problem,) = problems(site(tmp_path, **{key: value}))
    assert key.replace("__", ".") in problem
    assert "refused in production" in problem
    load_settings(read_layers((DEFAULT, site(tmp_path, **{key: value}, kiosk__mode="demo"))))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("devices__printer__host", "printer.local"),
        ("devices__printer__host", "2001:db8::7"),
        ("devices__camera__source", "http://localhost.example/a.mjpg"),
        ("devices__camera__source", "/dev/v4l/by-id/usb-Not_Plugged_In-video-index0"),
        ("devices__camera__source", "/dev/null"),
        ("devices__camera__source", "0"),
    ],
)
def test_production_takes_what_may_be_a_device(key: str, value: str, tmp_path: Path) -> None:
    load_settings(read_layers((DEFAULT, site(tmp_path, **{key: value}))))


def test_production_refuses_a_film_wherever_it_lies() -> None:
    with NamedTemporaryFile(dir="/dev/shm", suffix=".mp4") as film:
        for name in (film.name, film.name.replace("/dev/", "/dev//"), f"/dev/fd/{film.fileno()}"):
            assert not config._is_camera_device(name)


def test_a_link_from_elsewhere_is_no_device_to_driver_and_production_alike(tmp_path: Path) -> None:
    link = tmp_path / "camera"
    link.symlink_to("/dev/null")
    assert not Source(str(link), width_px=640, height_px=480).live
    assert not config._is_camera_device(str(link))


@pytest.mark.parametrize(
    "name", ["0", "²", "/dev/video0", "/dev/shm/a.mp4", "a.mp4", "HTTP://192.0.2.7", "rtsp://a/b"]
)
def test_what_production_takes_for_a_camera_the_driver_does_too(name: str) -> None:
    assert config._is_camera_device(name) is Source(name, width_px=640, height_px=480).live


def test_a_data_folder_that_cannot_be_made_is_found_before_the_first_couple(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below_a_file = tmp_path / "kiosk.pem" / "data"
    (problem,) = problems(site(tmp_path, kiosk__data=str(below_a_file)))
    assert f"kiosk.data: {below_a_file} cannot be" in problem

    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (problem,) = problems(site(tmp_path, kiosk__data=str(tmp_path / "dangling")))
    assert "kiosk.data: " in problem

    load_settings(read_layers((DEFAULT, site(tmp_path, kiosk__data=str(tmp_path / "a" / "b")))))
    asked: list[Path] = []

    def read_only(path: Path, mode: int) -> bool:
        asked.append(path)
        return not mode & os.W_OK

    monkeypatch.setattr(os, "access", read_only)
    (problem,) = problems(site(tmp_path, kiosk__data=str(tmp_path / "a" / "b")))
    assert "kiosk.data: " in problem
    assert asked == [tmp_path]


def test_production_sees_through_a_link_to_a_pseudo_terminal(tmp_path: Path) -> None:
    controller, terminal = pty.openpty()
    try:
        link = tmp_path / "idreader"
        link.symlink_to(os.ttyname(terminal))
        (problem,) = problems(site(tmp_path, devices__reader__port=str(link)))
        assert "devices.reader.port: a pseudo-terminal" in problem
    finally:
        os.close(controller)
        os.close(terminal)


def test_check_config_lists_the_mistakes_and_says_when_there_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = site(tmp_path, kiosk__id="k 01")
    assert main(["--check-config", "--config", str(wrong)]) == 2
    assert "kiosk.id" in capsys.readouterr().err
    assert main(["--check-config", "--config", str(site(tmp_path))]) == 0


def test_production_has_no_door(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    door = tmp_path / "door.sock"
    assert main(["--config", str(site(tmp_path)), "--door", str(door)]) == 2
    assert "refused" in capsys.readouterr().err
    assert not door.exists()


def remote(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "remote.toml"
    file.write_text(text, encoding="utf-8")
    return file


def remote_problems(tmp_path: Path, text: str) -> tuple[str, ...]:
    """What is told of this remote document, without the name of the file."""
    file = remote(tmp_path, text)
    with pytest.raises(ConfigError) as refused:
        load_settings(read_layers((DEFAULT, site(tmp_path)), file))
    assert all(problem.startswith(f"{file}: ") for problem in refused.value.problems)
    return tuple(problem.removeprefix(f"{file}: ") for problem in refused.value.problems)


def test_the_remote_document_lies_over_office_and_kiosk(tmp_path: Path) -> None:
    layers = read_layers(
        (DEFAULT, site(tmp_path, time_out__code_s=30, attract__welcome_en="Hello")),
        remote(
            tmp_path,
            'sequence = 7\n[time_out]\ncode_s = 50\n[attract]\nwelcome_zh = "欢迎来到锦江区"\n',
        ),
    )
    settings = load_settings(layers)
    assert (settings.time_out.code_s, settings.time_out.card_s) == (50, 45)
    assert settings.attract.welcome_zh == "欢迎来到锦江区"
    assert settings.attract.welcome_en == "Hello"
    assert layers.sequence == 7


def test_a_peak_day_can_be_set_from_afar_and_is_yes_or_no(tmp_path: Path) -> None:
    assert not load_settings(read_layers((DEFAULT, site(tmp_path)))).journey.peak_day
    peak = remote(tmp_path, "sequence = 1\n[journey]\npeak_day = true")
    assert load_settings(read_layers((DEFAULT, site(tmp_path)), peak)).journey.peak_day
    (problem,) = remote_problems(tmp_path, "sequence = 1\n[journey]\npeak_day = 1")
    assert problem.startswith("journey.peak_day: ")


def test_without_a_remote_document_there_is_no_sequence(tmp_path: Path) -> None:
    assert read_layers((DEFAULT, site(tmp_path))).sequence == 0


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('sequence = 1\n[centre]\nurl = "https://elsewhere.example"', "centre"),
        ('sequence = 1\n[devices.printer]\nhost = "192.0.2.99"', "devices"),
        ('sequence = 1\n[kiosk]\nmode = "demo"', "kiosk"),
        ("sequence = 1\nmode = 1", "mode"),
        ("sequence = 1\n[time_out]\nlunch_s = 60", "time_out.lunch_s"),
        ('sequence = 1\n[attract]\nsong = "a"', "attract.song"),
        ("sequence = 1\ntime_out = 60", "time_out"),
        ("", "sequence"),
        ("sequence = 0", "sequence"),
        ("sequence = true", "sequence"),
        ("sequence = 1.0", "sequence"),
        ('sequence = "1"', "sequence"),
    ],
)
def test_what_cannot_be_set_from_afar_is_refused_by_its_key(
    tmp_path: Path, text: str, key: str
) -> None:
    (problem,) = remote_problems(tmp_path, text)
    assert problem.startswith(f"{key}: ")


def test_a_refused_key_sets_nothing(tmp_path: Path) -> None:
    layers = read_layers(
        (DEFAULT, site(tmp_path)), remote(tmp_path, 'sequence = 1\n[kiosk]\nmode = "demo"')
    )
    assert layers.text(("kiosk", "mode")) == "production"


def test_a_remote_document_that_is_missing_or_no_toml_is_an_error(tmp_path: Path) -> None:
    absent = tmp_path / "absent.toml"
    with pytest.raises(ConfigError, match=r"absent\.toml: No such file"):
        load_settings(read_layers((DEFAULT, site(tmp_path)), absent))
    assert len(remote_problems(tmp_path, "sequence = ")) == 1


def test_no_office_file_can_pretend_to_be_the_remote_document(tmp_path: Path) -> None:
    assert "sequence: there is no such key" in problems(site(tmp_path, sequence=3))[0]


@pytest.mark.parametrize(
    ("key", "least_s"),
    [
        *(("code_s", 20), ("card_s", 20), ("photo_s", 20), ("review_s", 20)),
        *(("ticket_s", 10), ("goodbye_s", 5)),
    ],
)
def test_no_time_out_can_make_a_terminal_useless(tmp_path: Path, key: str, least_s: int) -> None:
    def text(seconds: float) -> str:
        return f"sequence = 1\n[time_out]\n{key} = {seconds}"

    load_settings(read_layers((DEFAULT, site(tmp_path)), remote(tmp_path, text(least_s))))
    (too_short,) = remote_problems(tmp_path, text(least_s - 0.1))
    assert too_short.startswith(f"time_out.{key}: must be {least_s} or more: ")
    assert len(remote_problems(tmp_path, text(601))) == 1


@pytest.mark.parametrize(
    ("welcome", "problem"),
    [
        ("欢" * 61, "should have at most 60 characters"),
        ("欢迎\U0001f492", "the fonts have no U+1F492"),
        ("欢迎\n光临", "the fonts have no U+000A"),
    ],
)
def test_a_welcome_that_cannot_be_shown_is_refused(
    tmp_path: Path, welcome: str, problem: str
) -> None:
    text = "sequence = 1\n" + tomli_w.dumps({"attract": {"welcome_zh": welcome}})
    (told,) = remote_problems(tmp_path, text)
    assert told.startswith("attract.welcome_zh: ")
    assert problem in told


def test_a_welcome_of_spaces_is_none(tmp_path: Path) -> None:
    layers = read_layers((DEFAULT, site(tmp_path, attract__welcome_zh="  \u3000 ")))
    assert load_settings(layers).attract.welcome_zh == ""


def test_check_config_judges_the_remote_document_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--check-config", "--config", str(site(tmp_path)), "--remote"]
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text("sequence = 1")
    bad.write_text("sequence = 1\n[centre]\n")
    assert main([*arguments, str(good)]) == 0
    assert main([*arguments, str(bad)]) == 2
    assert f"{bad}: centre: cannot be set from afar" in capsys.readouterr().err


def test_a_kiosk_makes_its_hash_key_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "hash.key"
    key = hash_key(path)
    assert len(key) == 32
    assert hash_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["hash.key"]
