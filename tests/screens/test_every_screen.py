"""Every screen in every language: all of it can be read and touched."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.text import LANGUAGES, Texts
from kiosk.view import Button, Fact, Picture, Progress, Screen, TimeLeft, View
from screens.inspection import faults, missing_glyphs, texts_of
from screens.widgets import LanguageButton, Words
from tests.screens.every_view import every_view, joint_photo
from tests.screens.glass import Glass
from tests.screens.made_up import TAKE_BACK, attract, failed, made_up

LONG = {
    "zh_CN": "请把双方的居民身份证原件依次平放在读卡区，不要重叠也不要移动，直到屏幕显示姓名。",
    "en": "Lay the original ID cards of both of you on the reader, one after the other, and leave "
    "each of them there for a while.",
}
CALM = {Screen.ATTRACT, Screen.CONFIRM, Screen.TICKET}
"""Nothing can have gone wrong where these stand."""
HANDS_ON = {Screen.KEYPAD, Screen.CHOICE}
"""Keys and tiles leave no room for facts."""
WORD = {"zh_CN": "请核对登记信息并继续", "en": "Confirm and continue now"}


def long_view(screen: Screen, lang: str) -> View:
    """Half as much text again as any sentence of the product has, on every part of a screen."""
    word = WORD[lang]
    shows_photo = screen in (Screen.PHOTO, Screen.CONFIRM)
    return View(
        screen,
        lang,
        title=f"{word}. {word}",
        guidance=LONG[lang],
        notice="" if screen in CALM else LONG[lang],
        picture=Picture.NONE if shows_photo or screen is Screen.TICKET else Picture.CARD,
        progress=Progress(2, 5, word),
        facts=() if screen in HANDS_ON else (Fact(word, word),),
        buttons=(Button("a", word, primary=True), Button("b", word), Button("c", word)),
        languages=(Button("language:xx", "English"),),
        still=joint_photo().content if shows_photo else None,
        number="AB0012" if screen is Screen.TICKET else "",
        choices=(Button("d", word), Button("e", word)) if screen is Screen.CHOICE else (),
        call=TAKE_BACK[lang],
    )


def unsaid(glass: Glass, view: View) -> list[str]:
    """What the view says and the page does not."""
    if view.screen is Screen.KEYPAD and view.notice:  # stands where the guidance stood
        view = replace(view, guidance="")
    shown = "\n".join(label.words for label in glass.page.walk() if isinstance(label, Words))
    return [f"unsaid: {text}" for text in texts_of(view) if text not in shown]


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_can_be_read_whatever_was_shown_before(
    glass: Glass, texts: Texts, lang: str
) -> None:
    """On the way back with a call that failed: none is longer. Who is of staff calls nobody."""
    views = [*every_view(lang, texts), *made_up(lang).items()]
    back = [(name, view if view.for_staff else failed(view)) for name, view in views[::-1]]
    found = []
    for name, view in views + back:
        glass.show(view)
        found += [f"{name}: {fault}" for fault in (*faults(glass.page), *unsaid(glass, view))]
    assert found == []


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("screen", Screen)
def test_long_texts_are_not_cut_off(glass: Glass, screen: Screen, lang: str) -> None:
    view = long_view(screen, lang)
    glass.show(view)
    assert [*faults(glass.page), *unsaid(glass, view)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_character_has_a_glyph(texts: Texts, lang: str) -> None:
    for _, view in every_view(lang, texts):
        assert missing_glyphs(view) == []


def test_a_character_that_no_face_has_is_reported() -> None:
    view = View(Screen.TAKE_CARD, "en", title="\U0002ebf0")
    assert missing_glyphs(view) == ["no glyph: U+2EBF0"]


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("screen", Screen)
def test_the_other_language_can_be_touched_on_every_screen(glass: Glass, screen: Screen) -> None:
    view = long_view(screen, "zh_CN")
    more = TimeLeft(9, 15, "?", Button("more_time", "+"))
    for shown in (view, replace(view, time_left=more)):
        glass.show(shown)
        glass.tap("English")
        assert glass.sent.pop() == "language:xx"
        assert isinstance(glass.button("English"), LanguageButton)


def test_the_red_of_the_first_screen_follows_its_window(glass: Glass, tmp_path: Path) -> None:
    """Beside the page is ground, on it is red, at whatever size the window has become."""
    glass.show(attract("zh_CN"))
    with glass.window(1080, 1280):
        left = round(glass.page.x)
        assert left == 180
        drawn = glass.drawn(tmp_path)
        red, ground = (180, 35, 42), (251, 246, 240)
        assert drawn.getpixel((left - 4, 300)) == drawn.getpixel((1080 - left + 4, 300)) == ground
        assert drawn.getpixel((left + 4, 300)) == drawn.getpixel((1080 - left - 4, 300)) == red


def test_staff_stand_on_a_ground_that_no_couple_sees(glass: Glass, tmp_path: Path) -> None:
    grounds = {}
    for screen in (Screen.CHOICE, Screen.KEYPAD, Screen.STAFF):
        for for_staff in (True, False, True):
            glass.show(View(screen, "zh_CN", title="请稍候", for_staff=for_staff))
            drawn = glass.drawn(tmp_path)
            looks = drawn.getpixel((20, 1000)), drawn.getpixel((20, 8))  # ground and band
            grounds.setdefault(for_staff, set()).add(looks)
    (of_staff,), (of_couples,) = grounds[True], grounds[False]
    assert of_staff[0] != of_couples[0]
    assert of_staff[1] != of_couples[1]


def test_every_screen_of_couples_stands_on_the_same_ground(glass: Glass, tmp_path: Path) -> None:
    grounds = set()
    for screen in Screen:
        glass.show(View(screen, "zh_CN", title="请稍候"))
        grounds.add(glass.drawn(tmp_path).getpixel((20, 1000)))
    assert grounds == {(251, 246, 240)}


def test_what_staff_want_most_looks_like_nothing_that_couples_touch(glass: Glass) -> None:
    view = View(Screen.CHOICE, "en", title="?", buttons=(Button("a", "Go on", primary=True),))
    accents = []
    for shown in (view, replace(view, for_staff=True), view):
        glass.show(shown)
        accents.append(tuple(glass.button("Go on").livery.accent))
    assert accents[0] == accents[2] != accents[1]
