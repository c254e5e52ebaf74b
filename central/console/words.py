"""Marks a text for the catalogue where it is not yet known who will read it."""


def N_(message: str) -> str:  # noqa: N802 - what gettext calls it
    return message
