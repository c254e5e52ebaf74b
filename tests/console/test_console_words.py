"""What the pages say, in both languages."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from console_visits import Browser, SetClock
from standing import report

from central.console import kiosk_words, pages
from central.console.pages import LANGUAGES, translations
from central.database import Database
from central.kiosks import KioskState

CATALOGUE = Path("central/locale/zh_CN/LC_MESSAGES/console.po")
HAN = re.compile(r"[\u3400-\u9fff]")


def test_every_message_has_its_chinese() -> None:
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]

    assert messages
    for message in messages:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), ids
        assert not message.fuzzy, ids
        for text in texts:
            assert placeholders(text) == placeholders(ids[-1]), ids


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s|%%", text))


def test_a_browser_that_chose_nothing_reads_chinese(stranger: Browser) -> None:
    page = stranger.get("/sign-in").text

    assert '<html lang="zh-CN">' in page
    assert "用户名" in page


def test_the_language_that_was_chosen_stays(stranger: Browser) -> None:
    back = stranger.get("/language/en?next=/sign-in")
    page = stranger.get("/sign-in").text

    assert back.headers["location"] == "/sign-in"
    assert '<html lang="en">' in page
    assert "User name" in page
    assert set(HAN.findall(page)) <= set("中文"), "only the name of the other language"


@pytest.mark.parametrize("lang", ["fr", "../../etc", "zh"])
def test_a_language_that_is_not_there_is_no_page(stranger: Browser, lang: str) -> None:
    assert stranger.get(f"/language/{lang}").status_code == 404
    stranger.cookies.set("lang", lang, domain="console.example")
    assert '<html lang="zh-CN">' in stranger.get("/sign-in").text


def test_every_word_that_a_kiosk_knows_has_a_text_in_every_language() -> None:
    assert set(kiosk_words.STATES) == set(KioskState)
    for words in (
        kiosk_words.STATES,
        kiosk_words.TROUBLES,
        kiosk_words.WHO_ACTS,
        kiosk_words.SCREENS,
    ):
        for lang in LANGUAGES:
            for message in words.values():
                text = translations(lang).gettext(message)
                assert bool(HAN.search(text)) == (lang == "zh_CN"), message


@pytest.mark.parametrize("path", ["/", "/hall", "/me", "/nowhere"])
def test_a_chinese_page_says_nothing_in_english(
    attendant: Browser, database: Database, clock: SetClock, path: str
) -> None:
    troubles = [{"trouble": "cover_open", "who_acts": "staff"}]
    report(database, "K01", clock.now, state="out_of_service", troubles=troubles)
    page = attendant.get(path).text
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)

    left = set(re.findall(r"[A-Za-z]{2,}", text)) - {"English", "PIN", "WA", "wu", "attendant"}
    assert left == set()


def test_a_message_is_text_and_never_markup() -> None:
    """Jinja by itself takes every translated message for markup."""
    template = pages._environment("en").from_string("{{ _(message) }} {{ _('a < %(b)s', b=b) }}")

    assert template.render(message="<b>", b="<c>") == "&lt;b&gt; a &lt; &lt;c&gt;"


def test_no_template_makes_a_message_of_a_word_from_outside() -> None:
    """A percent sign in it would break the page: `word(table, word)` shows such a word."""
    for template in Path("central/console/templates").glob("*.html"):
        assert not re.search(r"\b_\([^'\")]*\.get\(", template.read_text()), template.name


def test_every_word_of_the_kiosks_has_its_text_here() -> None:
    """They share a contract and no code, so the words are compared as texts."""
    trouble = Path("kiosk/health.py").read_text()
    troubles = re.search(r"class Trouble\(Enum\):.*?@property", trouble, re.DOTALL)
    screens = re.search(
        r"class Screen\(Enum\):.*?\n\n\n", Path("kiosk/view.py").read_text(), re.DOTALL
    )

    assert troubles
    assert screens
    assert set(re.findall(r'= "(\w+)"', troubles[0])) == set(kiosk_words.TROUBLES)
    assert set(re.findall(r'= "(\w+)"', screens[0])) == set(kiosk_words.SCREENS)
