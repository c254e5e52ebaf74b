"""What is said to the couple, in every state and language."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from drivers.idreader.card import CardHint
from drivers.printer.state import PrinterState
from drivers.status import DeviceState
from kiosk import events as did
from kiosk.case import Bilingual, Business, LookUpAnswer, NotFound
from kiosk.checks import Misplaced
from kiosk.codes import ForeignCode
from kiosk.events import Action, Device
from kiosk.health import Health, Trouble
from kiosk.session import CAN_GIVE_UP, Notice, Session, State, step
from kiosk.text import LANGUAGES, load_texts
from kiosk.view import Screen, View
from kiosk.words import view_of
from tests.unit.couples import BRIDE, NOW, WEDDING, appointment
from tests.unit.test_session import TO_APPOINTMENT, TO_TICKET, after

LOCALE = Path("assets/locale")
TEXTS = load_texts(LOCALE)
READY = Health(PrinterState.READY, DeviceState.READY)
HAN = re.compile(r"[\u3400-\u9fff]")

STORIES = [TO_TICKET[:length] for length in range(len(TO_TICKET) + 1)]
ENDINGS = [
    (did.Touched(Action.START), did.CardRead(BRIDE), did.Touched(Action.GIVE_UP)),
    (did.Touched(Action.START), did.CardRead(BRIDE), did.CentralFailed()),
    (did.Touched(Action.START), did.Touched(Action.GIVE_UP)),
    (did.Touched(Action.START), did.DeviceFailed(Device.SCANNER)),
    (did.Touched(Action.START), did.DeviceFailed(Device.READER)),
    (*TO_TICKET[:-1], did.DeviceFailed(Device.PRINTER)),
    (*TO_TICKET[:-3], did.NumberUnavailable(NOW), did.CaseStored(), did.TicketPrinted(True)),
]
NOTICES: list[Notice] = [*NotFound, *ForeignCode, *Misplaced, *CardHint]
NOTICES += [Device.SCANNER, Device.READER, Device.CAMERA]


def seen(session: Session, lang: str, health: Health = READY) -> View:
    return view_of(replace(session, lang=lang), health, TEXTS)


def words_of(view: View) -> str:
    buttons = " ".join(button.label for button in view.buttons)
    facts = " ".join(f"{fact.label} {fact.value}" for fact in view.facts)
    progress = view.progress.label if view.progress else ""
    return " ".join([view.title, view.guidance, view.notice, buttons, facts, progress])


@pytest.mark.parametrize("story", [*STORIES, *ENDINGS])
def test_every_step_has_a_title_and_says_what_to_do(story: tuple[did.Event, ...]) -> None:
    session, _ = after(*story)
    for lang in LANGUAGES:
        view = seen(session, lang)
        assert view.title
        assert view.guidance or view.buttons
        assert [button.action for button in view.languages] == [
            f"language:{other}" for other in TEXTS if other != lang
        ]


@pytest.mark.parametrize("story", [*STORIES, *ENDINGS])
def test_english_screens_hold_no_chinese_but_names(story: tuple[did.Event, ...]) -> None:
    session, _ = after(*story)
    words = words_of(seen(session, "en"))
    for name in ("林晓禾", "马一诺", "林*禾", "马*诺"):
        words = words.replace(name, "")
    assert not HAN.search(words)


@pytest.mark.parametrize("story", [*STORIES, *ENDINGS])
def test_chinese_screens_hold_no_english_sentence(story: tuple[did.Event, ...]) -> None:
    session, _ = after(*story)
    assert not re.search(r"[a-z]{2}", words_of(seen(session, "zh_CN")))


@pytest.mark.parametrize("state", sorted(CAN_GIVE_UP - {State.COUNTDOWN}, key=lambda s: s.value))
def test_a_couple_can_leave_from_every_step_on_the_way(state: State) -> None:
    session = next(s for s, _ in (after(*story) for story in STORIES) if s.state is state)
    assert Action.GIVE_UP.value in [button.action for button in seen(session, "en").buttons]


@pytest.mark.parametrize("notice", NOTICES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_notice_has_its_words(notice: Notice, lang: str) -> None:
    elsewhere = LookUpAnswer(office_name=Bilingual("青羊区", "Qingyang"), slot_start=NOW)
    session, _ = step(Session("id", lang), did.Touched(Action.START))
    view = seen(replace(session, notice=notice, not_found=elsewhere), lang)
    assert view.notice
    assert "{" not in view.notice


@pytest.mark.parametrize(
    ("health", "trouble"),
    [
        (Health(PrinterState.PAPER_OUT, DeviceState.READY), Trouble.PAPER_OUT),
        (Health(PrinterState.COVER_OPEN, DeviceState.READY), Trouble.COVER_OPEN),
        (Health(PrinterState.SILENT, DeviceState.READY), Trouble.PRINTER),
        (Health(PrinterState.READY, DeviceState.MISSING), Trouble.READER),
        (Health(PrinterState.READY, DeviceState.READY, storage_works=False), Trouble.STORAGE),
    ],
)
def test_a_closed_terminal_says_who_must_act(health: Health, trouble: Trouble) -> None:
    assert health.troubles == (trouble,)
    view = seen(Session("id", "en"), "en", health)
    assert view.screen is Screen.OUT_OF_SERVICE
    assert view.notice.startswith(f"For {trouble.who_acts.value}: ")


def test_low_paper_does_not_close_the_terminal() -> None:
    assert Health(PrinterState.PAPER_LOW, DeviceState.READY).troubles == ()


def test_a_divorce_shows_on_no_screen_and_in_no_sentence() -> None:
    """What a couple comes for is nobody's business in the hall."""
    divorce = LookUpAnswer(appointment(BRIDE, business=Business.DIVORCE_APPLICATION))
    session, _ = after(*TO_APPOINTMENT[:-1], did.LookedUp(divorce))
    marriage, _ = after(*TO_APPOINTMENT[:-1], did.LookedUp(LookUpAnswer(appointment(BRIDE))))
    for lang in LANGUAGES:
        assert seen(session, lang) == seen(marriage, lang)
    with (LOCALE / "zh_CN/LC_MESSAGES/kiosk.po").open("rb") as file:
        sentences = [f"{message.id} {message.string}" for message in read_po(file)]
    assert not any("离婚" in sentence or "ivorce" in sentence for sentence in sentences)


def test_names_stay_masked_until_a_card_was_read() -> None:
    session, _ = after(*TO_APPOINTMENT)
    words = words_of(seen(session, "zh_CN"))
    assert WEDDING.appointment is not None
    assert "林*禾" in words
    assert not any(party.name in words for party in WEDDING.appointment.parties)


def test_every_sentence_is_translated_with_the_same_placeholders() -> None:
    with (LOCALE / "zh_CN/LC_MESSAGES/kiosk.po").open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if message.id:
            translated = str(message.string)
            assert translated, message.id
            assert re.findall(r"{\w*}", translated) == re.findall(r"{\w*}", str(message.id))


@pytest.mark.parametrize("folder", ["kiosk", "screens"])
def test_code_holds_no_chinese_sentence(folder: str) -> None:
    """Sentences live in the catalogues; single terms of the field may stand in a docstring."""
    literal = re.compile(r"""(["'])(?:(?!\1).)*[\u3400-\u9fff](?:(?!\1).)*\1""")
    for file in [*Path(folder).rglob("*.py"), *Path(folder).rglob("*.kv")]:
        code = re.sub(r'""".*?"""', "", file.read_text("utf-8"), flags=re.DOTALL)
        code = re.sub(r"#.*", "", code)
        assert not literal.search(code), file
