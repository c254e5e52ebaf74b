"""The kiosk: the only place where all parts meet.

    run_kiosk.py [--config FILE ...]                 serve couples
    run_kiosk.py --check-config [--config FILE ...]  list every mistake of the configuration
    run_kiosk.py --remote FILE [...]                 with what maintenance set from afar on top
    run_kiosk.py demo [...]                          the same kiosk on emulated devices

What the first screen does not need is imported and opened once it is drawn.
"""

import argparse
import gc
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import ConfigError
from kiosk.health import Health
from kiosk.layers import SITE_FILES, Layers, add_config_option, read_layers
from kiosk.log import set_up_logging
from kiosk.session import Session
from kiosk.text import DEFAULT_LANG, LANGUAGES, load_texts
from kiosk.words import view_of

if TYPE_CHECKING:
    from kiosk.config import Devices as ChosenDevices
    from kiosk.controller import Controller
    from kiosk.steps import Devices
    from tests.journey.door import Door

HERE = Path(__file__).resolve().parent
CLOSE_S = 10.0
"""So long the parts may take to close: as long as the launcher waits for an app that it ends."""

log = logging.getLogger("kiosk")


def main(argv: Sequence[str]) -> int:
    """Return the exit code: 0 done, 2 refused to start, 75 to be started again at once."""
    if argv[:1] == ["demo"]:
        # Not part of an installed kiosk: the demonstration lives beside the journey tests.
        from tests.journey.demo import main as demo

        return demo(argv[1:])
    arguments = _parse(argv)
    site_files = arguments.config or SITE_FILES
    layers = read_layers((HERE / "config/default.toml", *site_files), arguments.remote)
    if arguments.check_config or arguments.door:
        refusal = _refusal(layers, arguments.door)
        if refusal or arguments.check_config:
            print(refusal or "The configuration is in order.", file=sys.stderr)
            return 2 if refusal else 0
    # Only what the first screen needs; the rest is judged while it shows.
    data, lang = _first_look(layers)
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        print(_refusal(layers, None) or error, file=sys.stderr)
        return 2
    gc.disable()  # until all is there: nothing that is being made is garbage yet
    set_up_logging()
    return Terminal(layers, data, lang, window_px=arguments.window, door=arguments.door).run()


def _first_look(layers: Layers) -> tuple[Path, str]:
    """Return data folder and language, or stand-ins where they are not what they should be."""
    data, lang = layers.text(("kiosk", "data")), layers.text(("kiosk", "default_lang"))
    folder = Path(data) if data else Path(tempfile.gettempdir()) / "kiosk"
    return folder, lang if lang in LANGUAGES else DEFAULT_LANG


def _refusal(layers: Layers, door: Path | None) -> str:
    """Say why a kiosk with this configuration would not start; nothing when it would."""
    from kiosk.config import Mode, load_settings

    try:
        settings = load_settings(layers)
    except ConfigError as error:
        return str(error)
    if door and settings.kiosk.mode is not Mode.DEMO:
        return "--door: refused, this kiosk is in production"
    return ""


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Self-service check-in at a registration office")
    add_config_option(parser)
    parser.add_argument(
        "--remote",
        type=Path,
        metavar="FILE",
        help="the remote document, on top of all; it may set waiting times and the welcome only",
    )
    parser.add_argument("--check-config", action="store_true", help="list every mistake and stop")
    parser.add_argument(
        "--window",
        type=_size_px,
        nargs="?",
        const=(540, 960),
        metavar="WIDTHxHEIGHT",
        help="in a window (default: 540x960), not full screen",
    )
    parser.add_argument(
        "--door", type=Path, metavar="SOCKET", help="let a test touch the screen (demo mode only)"
    )
    return parser.parse_args(argv)


def _size_px(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


class Terminal:
    """Puts the parts together and takes them apart again."""

    def __init__(
        self,
        layers: Layers,
        data: Path,
        lang: str,
        *,
        window_px: tuple[int, int] | None,
        door: Path | None,
    ) -> None:
        from screens import setup

        setup.configure(data / "kivy", window_px=window_px)
        # after the set-up: Kivy reads its settings on import
        from screens.app import KioskApp
        from screens.speaker import Speaker

        self._layers = layers
        self._data = data
        self._lang = lang
        self._texts = load_texts(HERE / "assets" / "locale")
        self._devices: Devices | None = None
        self._controller: Controller | None = None
        self._exit_code = 0
        self._stopping = threading.Event()
        self._opening = threading.Thread(target=self._open, name="open")
        self._opened = ExitStack()
        self._app = KioskApp(
            send=lambda action: self._controller.touch(action) if self._controller else None,
            frame=lambda: self._devices.camera.latest() if self._devices else None,
            tick=lambda: self._controller.tick() if self._controller else None,
            press=lambda key: self._controller.press(key) if self._controller else None,
            on_first_frame=self._first_screen_drawn,
        )
        self._mouth = Speaker(HERE / "assets" / "voice", self._app.post)
        self._door = self._open_door(door) if door else None

    def run(self) -> int:
        """Serve until the process is told to end; return the exit code."""
        # Threads for cameras give way to the screen ten times sooner than Python has them do.
        sys.setswitchinterval(0.0005)
        threading.excepthook = _end_the_process
        signal.signal(signal.SIGTERM, lambda *_: self._app.post(self._app.stop))
        self._show_closed(Health())
        try:
            self._app.run()
        finally:
            end_within(CLOSE_S, self._exit_code or os.EX_SOFTWARE)
            self._stopping.set()
            if self._opening.ident is not None:
                self._opening.join()
            self._opened.close()
        return self._exit_code

    def _restart(self) -> None:
        """End so that the supervisor starts the app again at once."""
        self._exit_code = os.EX_TEMPFAIL
        self._app.stop()

    def _open_door(self, socket: Path) -> "Door":
        from tests.journey.door import Door

        door = Door(socket, self._app, self._mouth, self._outbox_file)
        return self._opened.enter_context(door)

    @property
    def _outbox_file(self) -> Path:
        return self._data / "outbox.sqlite3"

    def _show_closed(self, health: Health) -> None:
        """Show the screen of a terminal that nobody can use yet."""
        self._app.show(view_of(Session("", self._lang), health, self._texts))

    def _first_screen_drawn(self) -> None:
        log.info("first screen drawn")
        self._opening.start()

    def _open(self) -> None:
        """Import and open what the first screen could do without, beside it."""
        from kiosk.config import load_settings

        try:
            settings = load_settings(self._layers)
        except ConfigError as error:
            print(error, file=sys.stderr)
            self._exit_code = 2
            self._app.post(self._app.stop)
            return
        self._app.post(lambda: self._app.set_dpi(settings.screen.dpi))
        from kiosk.opening import Opening

        opening = Opening(
            settings,
            config_sequence=self._layers.sequence,
            data=self._data,
            outbox_file=self._outbox_file,
            lang=self._lang,
            texts=self._texts,
            window=self._app,
            mouth=self._mouth,
            stack=self._opened,
            stopping=self._stopping,
            open_devices=lambda: _open_devices(settings.devices),
            show_closed=self._show_closed,
            storage_failed=self._storage_failed,
            restart=self._restart,
            wake_through=self._door.looking_first if self._door else lambda wake: wake,
        )
        opened = opening.run()
        if opened is not None:
            self._app.post(lambda: self._begin(*opened))

    def _storage_failed(self) -> None:
        if self._controller:
            self._controller.storage_is(False)

    def _begin(self, devices: "Devices", controller: "Controller") -> None:
        from kiosk.notify import notify_ready

        self._devices, self._controller = devices, controller
        controller.start()
        notify_ready()
        # What is there now stays: a collector that walks all of it again holds a couple up by a
        # tenth of a second, every few minutes (docs.python.org/3/library/gc.html#gc.freeze).
        gc.collect()
        gc.freeze()
        gc.enable()


def _open_devices(chosen: "ChosenDevices") -> "Devices":
    from drivers.camera.opencv_camera import OpenCvCamera
    from drivers.idreader.serial_reader import SerialIdReader
    from drivers.printer.network import NetworkTicketPrinter
    from drivers.scanner.camera_scanner import CameraScanner
    from drivers.scanner.decoder import QrDecoder
    from kiosk.steps import Devices

    scanner, camera = (
        OpenCvCamera(eye.source, width_px=eye.width_px, height_px=eye.height_px)
        for eye in (chosen.scanner, chosen.camera)
    )
    return Devices(
        scanner=CameraScanner(scanner, QrDecoder()),
        reader=SerialIdReader(chosen.reader.port, baud=chosen.reader.baud),
        camera=camera,
        printer=NetworkTicketPrinter(
            chosen.printer.host, chosen.printer.port, width_dots=chosen.printer.width_dots
        ),
    )


def end_within(seconds: float, code: int) -> None:
    """End the process by then, whatever still hangs: a restart is often for just that part."""
    timer = threading.Timer(seconds, os._exit, (code,))
    timer.daemon = True
    timer.start()


def _end_the_process(arguments: threading.ExceptHookArgs) -> None:
    """A bug on a thread ends the kiosk: it starts anew with a safe outbox, not with a lame part."""
    log.critical("thread %s failed", arguments.thread, exc_info=arguments.exc_value)
    os._exit(os.EX_SOFTWARE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
