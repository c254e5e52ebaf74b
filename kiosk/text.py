"""The languages of the kiosk: gettext catalogues whose message ids are the English sentences."""

import gettext
from collections.abc import Callable, Mapping
from pathlib import Path

DOMAIN = "kiosk"
DEFAULT_LANG = "zh_CN"
SOURCE_LANG = "en"
LANGUAGES = (DEFAULT_LANG, SOURCE_LANG)

Text = Callable[[str], str]
"""Turns an English message id into the sentence of one language."""

Texts = Mapping[str, Text]
"""Every language of the kiosk by its code."""


def N_(message: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a message for translation where it is defined, before a language is known."""
    return message


def load_texts(folder: Path) -> Texts:
    """Load the compiled catalogues below `folder` (assets/locale)."""
    translated = [lang for lang in LANGUAGES if lang != SOURCE_LANG]
    catalogues = {lang: gettext.translation(DOMAIN, folder, [lang]) for lang in translated}
    return {SOURCE_LANG: str, **{lang: found.gettext for lang, found in catalogues.items()}}
