"""One visitor of the soak: does at the terminal what comes to mind, and leaves in the end."""

import time
from dataclasses import dataclass, field
from random import Random
from typing import Any

from kiosk.calling import NOT_BACK_S, CallAction
from kiosk.events import Action
from tests.journey.processes import Processes

LOOKS_S = 0.12
"""The kiosk takes a sooner touch for a double tap; some come sooner here, too."""
AWAY_SHARE = 0.4
"""So many visitors walk away in the middle, after a few deeds."""
GIVES_UP_S = 60.0
"""A session that is not over by then is stuck: the longest patience of the soak is far shorter."""
TAKES_TOO_SOON = 0.04
"""Each look at the screen, so many take a card away that is still being read."""
MOST_DEEDS = 45
MOST_CODES = 3
CODES = ("wedding", "wedding", "second_wedding", "wedding_with_permit", "reissue", "elsewhere")
PEOPLE = ("bride", "groom", "elder_woman", "elder_man", "rare_name", "stranger", "foreign_bride")
FITTING = {
    "wedding": ("bride", "groom"),
    "second_wedding": ("elder_woman", "elder_man"),
    "wedding_with_permit": ("foreign_bride", "hong_kong_groom"),
    "reissue": ("rare_name",),
}
FAULTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("printer", {"paper": "out"}),
    ("printer", {"cover_open": True}),
    ("printer", {"mute": True}),
    ("printer", {"run_out_after_mm": 20}),
    ("reader", {"mute": True}),
    ("reader", {"corrupt": True}),
    ("devices/reader", {"plugged": False}),
    ("devices/printer", {"plugged": False}),
    ("devices/camera", {"plugged": False}),
    ("devices/scanner", {"plugged": False}),
    ("centre", {"mode": "away"}),
    ("centre", {"mode": "bad_gateway"}),
)
HEALED: dict[str, dict[str, Any]] = {
    "printer": {"paper": "ok", "cover_open": False, "mute": False, "run_out_after_mm": None},
    "reader": {"mute": False, "corrupt": False},
    "devices": {"plugged": True},
    "centre": {"mode": "through"},
}
SWITCHES = ("access:large_text", "access:high_contrast", "access:reach", "access:voice")
FORWARD = {
    *(Action.START, Action.GO_ON, Action.TAKE_PHOTO, Action.USE_PHOTO, Action.DONE),
    Action.MORE_TIME,
}


class Stuck(Exception):
    """The terminal did not come back to its first screen."""


class Leaked(Exception):
    """Something of a couple is on the first screen."""


@dataclass
class Visit:
    """What a session was like."""

    ended_on: str = ""
    """The last screen before the first one: ticket, given_up, or where somebody walked away."""
    fault: str = ""
    walked_away: bool = False
    deeds: int = 0
    screens: list[str] = field(default_factory=list)


class Visitor:
    """Plays one session, as its random numbers say."""

    def __init__(self, processes: Processes, random: Random, traces: frozenset[str]) -> None:
        """`traces` are names and numbers that must not be on the first screen."""
        self._processes = processes
        self._random = random
        self._traces = traces
        self._code = random.choice(CODES)
        self._codes_shown = 0
        self._cards_put = 0
        self._card_lies = False
        self._away_at = random.randrange(1, 24) if random.random() < AWAY_SHARE else MOST_DEEDS
        self.visit = Visit()

    def play(self) -> Visit:
        """Come, act, leave; return when the first screen is there for the next one.

        Raises:
            Stuck, Leaked: the terminal has failed its visitors.
            Died: a process ended.
        """
        deadline_s = time.monotonic() + GIVES_UP_S
        self._break_something()
        while True:
            now = self._processes.ask_door("screen")
            self._note(now["screen"])
            if self._has_left(now) or now["screen"] == "out_of_service":
                break
            if time.monotonic() > deadline_s:
                raise Stuck(f"{now['screen']} {now['title']} {now['guidance']} {self.visit}")
            if self.visit.deeds == self._away_at:
                self.visit.walked_away = True
                break
            self.visit.deeds += 1
            self._act(now)
            self._processes.must_live()
            time.sleep(self._random.choice((0.03, LOOKS_S, LOOKS_S)))
        self._tidy()
        self._wait_for_first_screen(deadline_s)
        return self.visit

    def _note(self, screen: str) -> None:
        screens = self.visit.screens
        if not screens or screens[-1] != screen:
            screens.append(screen)

    def _has_left(self, now: dict[str, Any]) -> bool:
        return now["screen"] == "attract" and len(self.visit.screens) > 1

    def _break_something(self) -> None:
        if self._random.random() < 0.12:
            what, fault = self._random.choice(FAULTS)
            self.visit.fault = f"{what} {fault}"
            self._processes.ask_bench("PUT", what, **fault)

    def _tidy(self) -> None:
        """Take everything along; what broke is mended."""
        self.visit.ended_on = next((s for s in self.visit.screens[::-1] if s != "attract"), "")
        if self._card_lies:
            self._card(None)
        self._processes.ask_bench("DELETE", "scanner/code")
        if self.visit.fault:
            what = self.visit.fault.partition(" ")[0]
            self._processes.ask_bench("PUT", what, **HEALED[what.partition("/")[0]])

    def _wait_for_first_screen(self, deadline_s: float) -> None:
        """Wait until the terminal serves again, and look what is left of this couple."""
        deadline_s = max(deadline_s, time.monotonic() + GIVES_UP_S)
        while True:
            now = self._processes.ask_door("screen")
            self._note(now["screen"])
            if now["screen"] == "attract" and Action.START.value in now["actions"]:
                break
            if time.monotonic() > deadline_s:
                raise Stuck(f"{now['screen']} {now['title']} {now['guidance']} {self.visit}")
            if CallAction.TAKE_BACK.value in now["actions"]:
                # Staff who were called come and see that nobody is there.
                time.sleep(NOT_BACK_S)
                self._touch(CallAction.TAKE_BACK.value)
            self._processes.must_live()
            time.sleep(0.1)
        left = [trace for trace in self._traces if trace in str(now)]
        if left or now["still"] or now["code"]:
            raise Leaked(f"{len(left)} names or numbers are on the first screen: {self.visit}")

    def _act(self, now: dict[str, Any]) -> None:
        whim = self._random.random()
        actions = now["actions"]
        if whim < 0.08:
            spot = {"x": self._random.random(), "y": self._random.random()}
            self._processes.ask_door("spot", **spot)
        elif whim < 0.13:
            self._touch(self._random.choice([a for a in actions if a.startswith("language:")]))
        elif whim < 0.18 and Action.ADJUST.value in actions:
            self._switch()
        elif whim < 0.23:
            self._touch(self._random.choice(actions))
        else:
            self._go_on(now)

    def _switch(self) -> None:
        self._touch(Action.ADJUST.value)
        time.sleep(LOOKS_S)
        for switch in self._random.sample(SWITCHES, self._random.randint(1, 2)):
            self._touch(switch)
            time.sleep(LOOKS_S)
        self._touch(Action.ADJUSTED.value)

    def _go_on(self, now: dict[str, Any]) -> None:
        """Do what the screen asks for."""
        match now["screen"]:
            case "identify":
                self._codes_shown += 1
                if self._codes_shown > MOST_CODES:
                    self._code = "wedding"  # the right one was in another pocket
                if self._random.random() < 0.1:
                    self._processes.ask_bench("PUT", "scanner/code", text="https://example.test")
                else:
                    self._processes.ask_bench("PUT", "scanner/code", appointment=self._code)
                time.sleep(LOOKS_S)
            case "card" if not self._card_lies:
                fitting = FITTING.get(self._code, PEOPLE)
                person = fitting[self._cards_put % len(fitting)]
                if self._random.random() < 0.1:
                    person = self._random.choice(PEOPLE)
                self._cards_put += 1
                self._card(person)
                time.sleep(LOOKS_S)
            case "take_card" if self._card_lies:
                self._card(None)
            case "card" if self._random.random() < TAKES_TOO_SOON:
                self._card(None)
            case _:
                forward = [a for a in now["actions"] if a in {f.value for f in FORWARD}]
                others = [a for a in now["actions"] if a.startswith(("key:", "choice:"))]
                wanted = forward or others
                if wanted and now["screen"] != "take_card":
                    self._touch(self._random.choice(wanted))

    def _card(self, person: str | None) -> None:
        if person is None:
            self._processes.ask_bench("DELETE", "reader/card")
        else:
            self._processes.ask_bench("POST", "reader/card", person=person)
        self._card_lies = person is not None

    def _touch(self, action: str) -> None:
        """Touch it, if it is still there."""
        self._processes.ask_door("touch", action=action)
