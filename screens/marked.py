"""Markup for one text: rare characters in their own face, and what no face has as a code point."""

from kivy.utils import escape_markup

from kiosk.glyphs import Face, runs_of


def spelled(text: str) -> str:
    """Return `text` with every character that no face has as "[U+2EBF0]", never as nothing."""
    return "".join(
        f"[{run.text}]" if run.face is Face.MISSING else run.text for run in runs_of(text)
    )


def marked(text: str) -> str:
    """Return `text` as Kivy markup. Whatever looks like a tag in it stays plain text."""
    return "".join(
        f"[font=rare]{escape_markup(run.text)}[/font]"
        if run.face is Face.RARE
        else escape_markup(run.text)
        for run in runs_of(text)
    )
