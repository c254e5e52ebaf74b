"""Who did what: added with the deed, read newest first."""

from datetime import timedelta

from centre_calls import SetClock
from fastapi import FastAPI

from central.audit import Line, lines, note


def test_a_line_says_who_did_what_when_and_where(app: FastAPI, clock: SetClock) -> None:
    with app.state.centre.database.writing() as session:
        note(
            session,
            who="dengji",
            action="case_shown",
            now=clock.now,
            office_id="jinjiang",
            detail="7d1f",
        )

        assert lines(session) == (
            Line(clock.now, "dengji", "case_shown", "7d1f", "jinjiang", None),
        )


def test_the_newest_lines_come_first_of_an_office_or_of_a_kiosk(
    app: FastAPI, clock: SetClock
) -> None:
    with app.state.centre.database.writing() as session:
        for minute, (office_id, kiosk_id) in enumerate(
            [("jinjiang", "K01"), ("jinjiang", None), ("qingyang", "K03"), (None, None)]
        ):
            note(
                session,
                who=f"at {minute}",
                action="signed_in",
                now=clock.now + timedelta(minutes=minute),
                office_id=office_id,
                kiosk_id=kiosk_id,
            )

        def who(*scope: str | int | None) -> list[str]:
            return [line.who for line in lines(session, *scope)]

        assert who() == ["at 3", "at 2", "at 1", "at 0"]
        assert who("jinjiang") == ["at 1", "at 0"]
        assert who("jinjiang", "K01") == ["at 0"]
        assert who(None, "K03") == ["at 2"]
        assert who(None, None, 2) == ["at 3", "at 2"]


def test_what_was_not_done_is_not_noted(app: FastAPI, clock: SetClock) -> None:
    database = app.state.centre.database
    try:
        with database.writing() as session:
            note(session, who="dengji", action="case_shown", now=clock.now)
            raise InterruptedError
    except InterruptedError:
        pass

    with database.reading() as session:
        assert lines(session) == ()
