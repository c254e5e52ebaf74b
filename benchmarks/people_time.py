"""How long a couple is at the terminal, by a model of people: `python -m benchmarks.people_time`.

The journey files are walked through the real steps and words (`benchmarks.couple`); where a button
is to be touched is measured on the real layout, drawn off the screen; what each thing takes is in
`benchmarks.people_model`. Prints a table a journey: where the time goes, screen by screen.

`couple_s`: from the touch of "Start" to the hand on the ticket and the screen left, with a photo;
`couple_peak_s`: the same on a peak day. Beside them: the couple in English, which has its photo
taken twice; what decisions add; and the news of the hall on the first screen, which nobody has to
read to begin.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import people_model as model
from benchmarks.couple import TEXTS, Couple, Deed
from benchmarks.people_model import Box
from benchmarks.report import Goal, report
from kiosk.ticket import draw_ticket
from kiosk.view import Button, View
from screens import setup
from tests.journey.player import load_journey

WINDOW_PX = (1080, 1920)
WIDTH_DOTS, DOTS_PER_MM = 576, 8
Where = Callable[[View, Button], Box]
"""Says where a button of a view is."""


@dataclass(frozen=True, slots=True)
class Row:
    """Seconds on one screen."""

    title: str
    reading_s: float = 0.0
    moving_s: float = 0.0
    other_s: float = 0.0
    """For devices, and for looking at oneself."""

    @property
    def total_s(self) -> float:
        return self.reading_s + self.moving_s + self.other_s


def rows(couple: Couple, where: Where) -> list[Row]:
    """Return what each screen takes, in the order in which it was seen."""
    seen: list[Row] = []
    before: View | None = None
    rest_mm = (WINDOW_PX[0] / model.DPI * 25.4 / 2, -model.REST_BELOW_MM)
    hand_mm = rest_mm
    for moment in couple.moments:
        view, deed = moment.view, moment.deed
        is_work = deed in (Deed.PHOTO, Deed.PRINT)
        if before is None or view != before:
            seen.append(Row(view.title))
            if not is_work:  # what is read while the machine works delays nobody
                texts = model.new_in(view, before)
                reading_s = sum(model.reading_s(text, view.lang) for text in texts)
                seen[-1] = Row(view.title, reading_s, other_s=model.looking_s(view))
            before = view
        if isinstance(deed, Button):
            target = where(view, deed)
            moving_s = seen[-1].moving_s + model.touch_s(hand_mm, target)
            seen[-1] = replace(seen[-1], moving_s=moving_s)
            hand_mm = target.centre
        else:
            seen[-1] = replace(seen[-1], other_s=seen[-1].other_s + _deed_s(deed, couple))
            hand_mm = hand_mm if is_work else rest_mm
    return seen


def _deed_s(deed: Deed, couple: Couple) -> float:
    match deed:
        case Deed.SHOW_CODE:
            return model.CODE_HELD_S + model.DECODED_S
        case Deed.LAY_CARD:
            return model.CARD_LAID_S + model.CARD_READ_S
        case Deed.TAKE_CARD:
            return model.CARD_TAKEN_S
        case Deed.PHOTO:
            return model.PHOTO_TAKEN_S
        case Deed.PRINT:
            assert couple.ticket is not None
            paper = draw_ticket(couple.ticket, TEXTS[couple.ticket.lang], WIDTH_DOTS)
            return model.TICKET_READY_S + paper.height / DOTS_PER_MM / model.PAPER_MM_S
        case Deed.TAKE_TICKET:
            return model.TICKET_TAKEN_S


def print_table(name: str, table: list[Row]) -> None:
    """Print where the time goes."""
    print(f"\n{name}\n{'reading':>8}{'moving':>8}{'other':>8}{'all':>8}  s")
    for row in (*table, total_of(table)):
        figures = (row.reading_s, row.moving_s, row.other_s, row.total_s)
        print("".join(f"{figure:8.1f}" for figure in figures), row.title, sep="  ")


def total_of(table: list[Row]) -> Row:
    return Row(
        "altogether",
        sum(row.reading_s for row in table),
        sum(row.moving_s for row in table),
        sum(row.other_s for row in table),
    )


class Glass:
    """The real screens, off the screen, to measure where a button is."""

    def __init__(self) -> None:
        from screens.screenshots import shown_app
        from tests.screens.every_view import FRAME

        self._frame = FRAME
        self._shown = shown_app(FRAME)
        self._app = self._shown.__enter__()

    def box(self, view: View, button: Button) -> Box:
        """Return where `button` is while `view` is shown."""
        from screens.screenshots import settle
        from screens.widgets import TouchButton

        settle(self._app, view, self._frame)
        (found,) = (
            widget
            for widget in self._app.page.walk()
            if isinstance(widget, TouchButton) and widget.button.action == button.action
        )
        x, y = found.to_window(found.x, found.y)
        return Box(*(px / model.DPI * 25.4 for px in (x, y, found.width, found.height)))


def main() -> None:
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    with TemporaryDirectory(prefix="kiosk-benchmark-") as folder:
        setup.configure(Path(folder), window_px=WINDOW_PX)
        where = Glass().box
        from tests.screens.every_view import joint_photo

        couples = {
            name: Couple(load_journey(name), joint_photo())
            for name in ("marriage_zh", "marriage_en", "marriage_peak_zh")
        }
        tables = {name: rows(couple, where) for name, couple in couples.items()}
    for name, table in tables.items():
        print_table(name, table)
    _report(couples, {name: total_of(table) for name, table in tables.items()})


def _report(couples: dict[str, Couple], totals: dict[str, Row]) -> None:
    usual, peak = totals["marriage_zh"], totals["marriage_peak_zh"]
    first = couples["marriage_zh"].moments[0].view
    figures = {
        "couple_en_s": totals["marriage_en"].total_s,
        "first_screen_news_s": sum(
            model.reading_s(f"{fact.label} {fact.value}", first.lang) for fact in first.facts
        ),
        "touches_peak": couples["marriage_peak_zh"].touches,
    }
    for name, total in (("couple", usual), ("couple_peak", peak)):
        figures[f"{name}_reading_s"] = total.reading_s
        figures[f"{name}_moving_s"] = total.moving_s
        figures[f"{name}_other_s"] = total.other_s
        decided_s = couples[f"marriage{name.removeprefix('couple')}_zh"].touches * model.DECIDED_S
        figures[f"{name}_with_decisions_s"] = total.total_s + decided_s
    report(
        figures,
        [
            Goal("touches_marriage", couples["marriage_zh"].touches, 6),
            Goal("typed_marriage", couples["marriage_zh"].typed, 0),
            Goal("couple_s", usual.total_s, 150),
            Goal("couple_peak_s", peak.total_s, 75),
        ],
    )


if __name__ == "__main__":
    main()
