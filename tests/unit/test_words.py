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
from kiosk.calling import Calling, Phase
from kiosk.case import Bilingual, Business, LookUpAnswer, NotFound
from kiosk.checks import Misplaced
from kiosk.codes import ForeignCode
from kiosk.events import Action, Device
from kiosk.health import Health, Trouble, WhoActs
from kiosk.journey import step
from kiosk.session import CAN_GIVE_UP, Notice, Session, State
from kiosk.text import LANGUAGES, load_texts
from kiosk.typed import Mistyped
from kiosk.view import Mark, Screen, View
from kiosk.walk_in import FreeSlots
from kiosk.words import view_of
from tests.unit.couples import (
    BRIDE,
    GROOM,
    NOW,
    NUMBER,
    PLACE_URL,
    STRANGER,
    WEDDING,
    appointment,
    slot,
)
from tests.unit.test_session import (
    TO_APPOINTMENT,
    TO_FIRST_CARD,
    TO_SECOND_CARD,
    TO_TICKET,
    after,
)
from tests.unit.test_session_typed import NO_CHIP, NO_NUMBER, OK, READER_FAILS, TO_KEYPAD, keys
from tests.unit.test_session_walk_in import TO_SLOTS

LOCALE = Path("assets/locale")
TEXTS = load_texts(LOCALE)
READY = Health(PrinterState.READY, DeviceState.READY)
HAN = re.compile(r"[\u3400-\u9fff]")

WITHOUT_CHIPS = (*TO_FIRST_CARD, NO_CHIP, *keys(BRIDE.number), OK, NO_CHIP, NO_NUMBER)
STORIES = [
    *(TO_TICKET[:length] for length in range(len(TO_TICKET) + 1)),
    *(TO_SLOTS[:length] for length in range(2, len(TO_SLOTS) + 1)),
    TO_KEYPAD,
    (*TO_KEYPAD, *keys(BRIDE.number[:17])),
    (*TO_FIRST_CARD, NO_CHIP),
    (*TO_SECOND_CARD, NO_CHIP, *keys(STRANGER.number), OK),
    WITHOUT_CHIPS,
    (*WITHOUT_CHIPS, did.DeviceFailed(Device.CAMERA)),
]
ENDINGS = [
    (*TO_SLOTS[:-1], did.CentralFailed()),
    (*TO_SLOTS[:-1], did.SlotsFound(FreeSlots((), (), ""))),
    (*TO_FIRST_CARD, READER_FAILS),
    (*TO_SECOND_CARD, did.CardRead(GROOM), READER_FAILS),
    (did.Touched(Action.START), did.DeviceFailed(Device.SCANNER), READER_FAILS),
    (did.Touched(Action.START), did.CardRead(BRIDE), did.Touched(Action.GIVE_UP)),
    (did.Touched(Action.START), did.CardRead(BRIDE), did.CentralFailed()),
    (did.Touched(Action.START), did.Touched(Action.GIVE_UP)),
    (did.Touched(Action.START), did.DeviceFailed(Device.SCANNER)),
    (did.Touched(Action.START), did.DeviceFailed(Device.READER)),
    (*TO_TICKET[:-1], did.DeviceFailed(Device.PRINTER)),
    (*TO_TICKET[:-3], did.NumberUnavailable(NOW), did.CaseStored(), did.TicketPrinted(True)),
]
NOTICES: list[Notice] = [*NotFound, *ForeignCode, *Misplaced, *Mistyped, *CardHint]
NOTICES += [Device.SCANNER, Device.READER, Device.CAMERA]


def seen(session: Session, lang: str, health: Health = READY) -> View:
    return view_of(replace(session, lang=lang), health, TEXTS)


def actions(session: Session) -> list[str]:
    return [button.action for button in seen(session, "en").buttons]


def words_of(view: View) -> str:
    buttons = " ".join(button.label for button in view.buttons)
    facts = " ".join(f"{fact.label} {fact.value}" for fact in view.facts)
    progress = view.progress.label if view.progress else ""
    choices = " ".join(choice.label for choice in view.choices)
    keypad = view.keypad
    keys = " ".join(key.label for row in keypad.rows for key in row) if keypad else ""
    said = [view.title, view.guidance, view.notice, buttons, facts, progress, choices, keys]
    return " ".join(said)


@pytest.mark.parametrize("story", [*STORIES, *ENDINGS])
def test_every_step_has_a_title_and_says_what_to_do(story: tuple[did.Event, ...]) -> None:
    session, _ = after(*story)
    for lang in LANGUAGES:
        view = seen(session, lang)
        assert view.title
        assert view.guidance or view.buttons
        assert "{" not in words_of(view)
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
    """At the latest one touch back: four buttons are too many to choose from."""
    session = next(s for s, _ in (after(*story) for story in STORIES) if s.state is state)
    if Action.GIVE_UP.value not in actions(session):
        assert Action.BACK.value in actions(session)
        session, _ = step(session, did.Touched(Action.BACK))
    assert Action.GIVE_UP.value in actions(session)


@pytest.mark.parametrize("story", [*STORIES, *ENDINGS])
def test_there_are_never_more_than_three_buttons(story: tuple[did.Event, ...]) -> None:
    session, _ = after(*story)
    assert len(actions(session)) <= 3


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


def test_a_typed_number_unmasks_nobody() -> None:
    """The chip alone proves that its holder is here; a number can be known to others."""
    for lang in LANGUAGES:
        for length in range(len(TO_FIRST_CARD), len(WITHOUT_CHIPS) + 1):
            session, _ = after(*WITHOUT_CHIPS[:length])
            words = words_of(seen(session, lang))
            assert BRIDE.name not in words
            assert GROOM.name not in words
    session, _ = after(*WITHOUT_CHIPS, did.DeviceFailed(Device.CAMERA))
    names = [fact.value for fact in seen(session, "en").facts if fact.label == "Name"]
    assert names == ["林*禾", "马*诺"]


def test_the_keypad_shows_what_was_typed_and_how_it_looks() -> None:
    session, _ = after(*TO_SECOND_CARD, NO_CHIP, *keys(GROOM.number))
    keypad = seen(session, "en").keypad
    assert keypad is not None
    assert (keypad.typed, keypad.missing, keypad.mark) == ("510106 19930708 9914", "", Mark.GOOD)
    assert GROOM.number not in repr(seen(session, "en"))


@pytest.mark.parametrize(
    "story",
    [
        (*TO_FIRST_CARD, NO_CHIP, *keys(STRANGER.number), OK),
        (*TO_SECOND_CARD, NO_CHIP, *keys(BRIDE.number), OK),
        (*TO_KEYPAD, *keys(BRIDE.number), OK, did.LookedUp(LookUpAnswer())),
    ],
)
def test_no_number_looks_right_beside_words_that_say_it_is_not(
    story: tuple[did.Event, ...],
) -> None:
    session, _ = after(*story)
    view = seen(session, "en")
    assert view.notice
    assert view.keypad is not None
    assert view.keypad.mark is Mark.BAD


@pytest.mark.parametrize("story", [TO_KEYPAD, (*TO_FIRST_CARD, NO_CHIP)])
def test_while_somebody_types_no_button_comes_or_goes(story: tuple[did.Event, ...]) -> None:
    """The controller takes a touch right after new buttons for a double tap: no key may be lost."""
    session, _ = after(*story)
    before = seen(session, "en")
    for key in keys(BRIDE.number):
        session, _ = step(session, key)
        view = seen(session, "en")
        assert (view.buttons, view.screen, view.progress) == (
            before.buttons,
            before.screen,
            before.progress,
        )


def test_without_a_reader_no_button_leads_back_to_it() -> None:
    session, _ = after(*TO_FIRST_CARD, READER_FAILS)
    view = seen(session, "en")
    assert Action.BACK.value not in actions(session)
    assert Action.GIVE_UP.value in actions(session)
    assert view.notice == "The card reader does not work now. Take your card and type its number."


def test_the_free_times_are_told_by_day_and_never_for_what() -> None:
    session, _ = after(*TO_SLOTS)
    view = seen(session, "en")
    assert [(fact.label, fact.value) for fact in view.facts] == [
        ("11-24 Tue", "14:00  15:00"),
        ("11-25 Wed", "09:00"),
        ("Other district", "11-25 Wed  10:00"),
        ("Telephone", "028-5550 0104"),
    ]
    other, _ = after(*TO_SLOTS[:2], did.BusinessChosen(Business.MARRIAGE), TO_SLOTS[-1])
    assert seen(other, "en") == view


def test_six_free_times_are_enough_and_full_ones_are_left_out() -> None:
    hours = tuple(slot(0, hour, free=0 if hour == 9 else 1) for hour in range(8, 18))
    session, _ = after(*TO_SLOTS[:-1], did.SlotsFound(FreeSlots(hours, (), "")))
    view = seen(session, "zh_CN")
    assert [(fact.label, fact.value) for fact in view.facts] == [
        ("11月24日 周二", "08:00  10:00  11:00  12:00  13:00  14:00")
    ]
    assert "窗口" in view.guidance


def test_without_the_centre_a_walk_in_is_sent_to_the_counter() -> None:
    session, _ = after(*TO_SLOTS[:-1], did.CentralFailed())
    view = seen(session, "en")
    assert view.screen is Screen.COUNTER
    assert Action.DONE.value in [button.action for button in view.buttons]


def test_a_ticket_that_may_not_be_printed_can_be_scanned_from_the_screen() -> None:
    printing = (*TO_TICKET[:-1], did.DeviceFailed(Device.PRINTER))
    assert seen(after(*printing)[0], "en").code == PLACE_URL == NUMBER.place_url


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


def test_a_locked_terminal_tells_staff_that_maintenance_must_act() -> None:
    health = Health(PrinterState.READY, DeviceState.READY, locked=True)
    assert health.troubles == (Trouble.LOCKED,)
    assert Trouble.LOCKED.who_acts is WhoActs.MAINTENANCE
    view = seen(Session("id", "en"), "en", health)
    assert view.screen is Screen.OUT_OF_SERVICE
    assert view.notice == "For staff: maintenance has locked this terminal."


def test_a_welcome_is_the_title_of_the_first_screen_in_its_language() -> None:
    welcome = Bilingual("欢迎来到锦江区", "")
    titles = [
        view_of(Session("id", lang), READY, TEXTS, welcome=welcome).title for lang in LANGUAGES
    ]
    assert titles == ["欢迎来到锦江区", "Check in here"]
    session, _ = after(did.Touched(Action.START))
    assert view_of(session, READY, TEXTS, welcome=welcome).title != "欢迎来到锦江区"


@pytest.mark.parametrize("phase", Phase)
def test_what_becomes_of_a_call_is_said_in_both_languages(phase: Phase) -> None:
    said = {}
    for lang in LANGUAGES:
        view = view_of(Session("id", lang), READY, TEXTS, calling=Calling(phase))
        assert view.call is not None
        assert bool(view.call_words) is (phase is not Phase.NONE)
        assert view.call_phase is phase
        said[lang] = f"{view.call.label} {view.call_words}"
    assert not re.search("[a-z]{2}", said["zh_CN"])
    assert not HAN.search(said["en"])
