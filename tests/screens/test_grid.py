"""Every page however it is looked at: all of it can be read, and touched without looking twice."""

from collections.abc import Iterator
from itertools import combinations
from operator import attrgetter

import pytest

from kiosk.access import Access
from screens.inspection import faults, missing_glyphs, unsaid
from tests.screens.glass import Glass
from tests.screens.grid import (
    DESIGN_PX,
    LANGS,
    LOOKS,
    WINDOWS_PX,
    Case,
    chosen,
    everything,
    group_name,
    views_in,
)
from tests.screens.pseudo import PSEUDO

CHOSEN = tuple(chosen())


@pytest.fixture(scope="module", autouse=True)
def _size_as_before(the_glass: Glass) -> Iterator[None]:
    yield
    the_glass.resize(*DESIGN_PX)


def faults_of(glass: Glass, case: Case) -> list[str]:
    view = views_in(case.lang, case.access)[case.view]
    glass.show(view)
    return [*faults(glass.page), *unsaid(glass.page), *missing_glyphs(view)]


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("case", CHOSEN, ids=str)
def test_a_page_can_be_read_and_touched(glass: Glass, case: Case) -> None:
    glass.resize(*case.window_px)
    found = faults_of(glass, case)
    assert found == [], "\n".join(found)


@pytest.mark.long
@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize(
    ("lang", "access", "window_px"),
    [pytest.param(*group, id=group_name(*group)) for group in everything()],
)
def test_all_pages_can_be_read_and_touched(
    glass: Glass, lang: str, access: Access, window_px: tuple[int, int]
) -> None:
    glass.resize(*window_px)
    cases = [Case(view, lang, access, window_px) for view in views_in(lang, access)]
    found = [f"{case}: {fault}" for case in cases for fault in faults_of(glass, case)]
    assert found == [], "\n".join(found)


def test_any_two_things_that_can_differ_meet_in_each_test_run() -> None:
    names = list(views_in("en", LOOKS[0]))
    both = (False, True)
    axes = {
        "view": names,
        "lang": LANGS,
        "window_px": WINDOWS_PX,
        "access.large_text": both,
        "access.reach": both,
        "access.high_contrast": both,
    }
    for (one, its), (two, others) in combinations(axes.items(), 2):
        met = {(attrgetter(one)(case), attrgetter(two)(case)) for case in CHOSEN}
        pairs = {(a, b) for a in its for b in others}
        if (one, two) == ("view", "window_px"):
            assert len(met) >= 3 * len(names)
            continue
        if one == "lang" and two in ("access.large_text", "access.reach"):
            pairs -= {(PSEUDO, True)}
        assert met == pairs, f"{one} and {two}"
