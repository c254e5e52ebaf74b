"""What is installed: the files beside the modules that the product reads."""

from configparser import ConfigParser
from pathlib import Path


def test_every_file_that_is_read_beside_its_module_is_installed() -> None:
    setup = ConfigParser()
    setup.read("setup.cfg")
    installed = {
        file
        for package, patterns in setup["options.package_data"].items()
        for pattern in patterns.split(",")
        for file in Path(*package.split(".")).glob(pattern.strip())
    }
    present = {
        file
        for top in ("kiosk", "screens", "drivers", "central")
        for file in Path(top).rglob("*.*")
        # a catalogue is read compiled; its sources are for translators
        if file.is_file() and file.suffix not in (".py", ".pyc", ".po", ".cfg")
    }
    assert present
    assert present <= installed
