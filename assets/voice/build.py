"""Make the clips that are missing in this folder, as README.md says: `./run voice`.

A tool for developers, run when a sentence of the kiosk has changed. It needs Babel, espeak-ng and
sox; what it decides is in `sentences` and `listed`, which the tests ask too.
"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from string import ascii_uppercase, digits
from tempfile import TemporaryDirectory

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file

from kiosk.clips import clip_name
from kiosk.text import LANGUAGES, Text, load_texts

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LOCALE = ROOT / "assets" / "locale"
SAYS = "sentences.tsv"
"""In the folder of a language: which clip says what, one a line."""
ON_PAPER = ("ticket.py",)
VOICES = {"zh_CN": "cmn", "en": "en"}
WORDS_A_MINUTE = 150
RATE_HZ = 16_000
_NO_SILENCE = ("silence", "1", "0.01", "0.1%", "reverse")


def messages() -> tuple[str, ...]:
    """Return what the kiosk may say to a couple, in English.

    Not what staff read, nor what stands on the ticket; no clip says a name.
    """
    found = {
        message
        for file in sorted((ROOT / "kiosk").glob("*.py"))
        if file.name not in ON_PAPER
        for _, message, _, _ in extract_from_file(
            "python", file, keywords={**DEFAULT_KEYWORDS, "N_": None}
        )
        if isinstance(message, str) and "{" not in message
    }
    return tuple(sorted(found))


def sentences(_: Text) -> tuple[str, ...]:
    """Return what clips of one language say: its sentences, letters and digits."""
    return (*dict.fromkeys(_(message) for message in messages()), *digits, *ascii_uppercase)


def listed(_: Text) -> str:
    """Return what belongs into `SAYS`."""
    said = sorted(set(sentences(_)))
    return "".join(f"{clip_name(sentence)}\t{sentence}\n" for sentence in said)


def build(lang: str, _: Text) -> None:
    """Make what is missing of one language, and throw away what nothing says any more."""
    folder = HERE / lang
    folder.mkdir(exist_ok=True)
    clips = {clip_name(sentence): sentence for sentence in sentences(_)}
    for clip in folder.glob("*.ogg"):
        if clip.name not in clips:
            clip.unlink()
    missing = {folder / name: said for name, said in clips.items() if not (folder / name).exists()}
    with ThreadPoolExecutor() as pool:
        # consumed, so that what fails there is heard of
        list(pool.map(lambda item: speak(VOICES[lang], item[1], item[0]), missing.items()))
    (folder / SAYS).write_text(listed(_), encoding="utf-8")
    print(f"{lang}: {len(missing)} clips made, {len(clips)} in all", file=sys.stderr)


def speak(voice: str, sentence: str, clip: Path) -> None:
    """Say `sentence` into `clip`, without the silence around it."""
    with TemporaryDirectory() as folder:
        wave = Path(folder) / "said.wav"
        aloud = ("-v", voice, "-s", str(WORDS_A_MINUTE), "-w", str(wave), "--stdin")
        _run("espeak-ng", *aloud, reads=_heard(sentence))
        out = Path(folder) / clip.name
        shaped = ("-r", str(RATE_HZ), "-c", "1", "-C", "0", str(out), "norm", "-3")
        _run("sox", "-D", str(wave), *shaped, *_NO_SILENCE, *_NO_SILENCE)
        clip.write_bytes(out.read_bytes())


def _run(*command: str, reads: str = "") -> None:
    subprocess.run(command, input=reads, text=True, check=True)  # noqa: S603


def _heard(sentence: str) -> str:
    """Return `sentence` as espeak-ng says it right: a letter alone is its name, and no word."""
    return f"{sentence}." if len(sentence) == 1 else sentence


if __name__ == "__main__":
    texts = load_texts(LOCALE)
    for language in LANGUAGES:
        build(language, texts[language])
