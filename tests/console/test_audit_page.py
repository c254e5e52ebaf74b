"""What was done has a reader: maintenance."""

import re

import pytest
from console_visits import Browser, SetClock, employ

from central import audit
from central.audit import Action
from central.console.audit_words import ACTIONS
from central.console.pages import translations
from central.database import Database
from central.models import AuditLine, Role


def rows(page: str) -> list[list[str]]:
    """Return the cells of every line."""
    found = re.findall(r"<tr>(<td>.*?)</tr>", page, re.S)
    return [[cell.strip() for cell in re.findall(r"<td>(.*?)</td>", row, re.S)] for row in found]


@pytest.fixture
def done(database: Database, clock: SetClock) -> None:
    """A case was seen at one office, and a kiosk of the other one was closed."""
    with database.writing() as session:
        audit.note(
            session,
            who="gu.registrar",
            action=Action.CASE_SEEN,
            now=clock.now,
            office_id="jinjiang",
            detail="7d1f",
        )
        session.add(
            AuditLine(
                id="1",
                at=clock.now,
                who="LY",
                action="closed",
                detail="<b>",
                office_id="qingyang",
                kiosk_id="K03",
            )
        )


def test_maintenance_reads_what_was_done_and_where(maintainer: Browser, done: None) -> None:
    lines = rows(maintainer.get("/audit").text)

    assert [
        "2026-03-05 10:12",
        "gu.registrar",
        "锦江区婚姻登记处（样例）",
        "查阅登记件 7d1f",
    ] in lines
    assert any(line[2].endswith("K03") and line[3] == "暂停终端服务 &lt;b&gt;" for line in lines)


def test_the_lines_of_one_office_can_be_read_alone(maintainer: Browser, done: None) -> None:
    lines = rows(maintainer.get("/audit?office=qingyang").text)

    assert [line[1] for line in lines] == ["LY"]
    assert maintainer.get("/audit?office=nowhere").status_code == 404


@pytest.mark.parametrize("username", ["he.clerk", "wu.attendant", "gu.registrar"])
def test_nobody_else_reads_it(signed_in, username: str) -> None:
    visitor = signed_in(username)
    assert visitor.get("/audit").status_code == 403
    assert "/audit" not in visitor.get("/").text


def test_signing_in_and_out_is_read_with_the_office(
    maintainer: Browser, stranger: Browser, clerk: Browser
) -> None:
    stranger.sign_in("he.clerk", "a wrong password")
    clerk.submit("/sign-out")

    lines = rows(maintainer.get("/audit?office=jinjiang").text)
    assert {line[3] for line in lines if line[1] == "he.clerk"} == {"登录", "登录失败", "退出登录"}


def test_every_action_has_its_words() -> None:
    """The words of kiosks are a contract between two programs, which share no code."""
    from kiosk.staff.audit import StaffAction

    assert ACTIONS.keys() == {*Action, *(action.value for action in StaffAction)}
    chinese = translations("zh_CN")
    assert all(chinese.gettext(text) != text for text in ACTIONS.values())


def test_the_newest_lines_come_first_and_not_all_of_them(
    maintainer: Browser, database: Database, clock: SetClock
) -> None:
    with database.writing() as session:
        for _ in range(250):
            audit.note(session, who="he.clerk", action=Action.BOOKED, now=clock.now)
    employ(database, "x.new", Role.CLERK)

    assert len(rows(maintainer.get("/audit").text)) == 200
