"""Kv files lie beside their modules and are loaded with them."""

from pathlib import Path

from kivy.lang import Builder


def load_kv(module_file: str) -> None:
    """Load the kv file that has the name of a module, given as its `__file__`."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")))
