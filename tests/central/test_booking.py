"""Booking by telephone: what may be booked, what may not and why; and never more than the quota."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from central import booking
from central.booking_wish import BookedParty, NotBookableError, Problem, Refusal, Wish
from central.citizen_number import is_citizen_number, tidied
from central.clock import CHINA
from central.database import Database
from central.models import (
    Appointment,
    Business,
    Channel,
    Kiosk,
    Office,
    QueueNumber,
)
from central.quota_plan import OfficeQuotas, QuotaPlan, SlotTimes

WEDNESDAY = date(2026, 11, 25)
THURSDAY = WEDNESDAY + timedelta(days=1)
NOW = datetime.combine(WEDNESDAY, time(9, 30), CHINA)

MAN = BookedParty("马一诺", "510106199307089914")
WOMAN = BookedParty("林晓禾", "510104199503169927")
OLD_MAN = BookedParty("阿卜杜·热合曼", "510107195401019910")
OLD_WOMAN = BookedParty("欧阳㛃", "510105195612119927")

QUOTAS = OfficeQuotas(
    weekdays=frozenset({1, 2, 3, 4, 5}),
    slots=tuple(SlotTimes.of(f"{hour:02}:00-{hour + 1:02}:00") for hour in (9, 10, 14)),
    ahead_workdays=5,
    cross_district_ahead_workdays=1,
    per_slot={"marriage": 2, "others": 1},
)
GROUPS = {b: "marriage" if b is Business.MARRIAGE else "others" for b in Business}
PLAN = QuotaPlan(GROUPS, QUOTAS, {})


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), CHINA)


WISH = Wish("jinjiang", Business.MARRIAGE, False, _at(WEDNESDAY, 10), (WOMAN, MAN))
OTHERS = replace(WISH, parties=(OLD_WOMAN, OLD_MAN))


def _citizen(serial: int) -> BookedParty:
    """Make somebody up; different serials are different people."""
    stem = f"510104199001{1 + serial // 900:02}{100 + serial % 900}"
    return next(
        BookedParty(f"测试{serial}", stem + c) for c in "0123456789X" if is_citizen_number(stem + c)
    )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = _offices(tmp_path / "centre.sqlite3")
    yield database
    database.close()


def _offices(path: Path) -> Database:
    database = Database(path)
    database.migrate()
    with database.writing() as session:
        session.add(Office(id="jinjiang", number=1, name_zh="锦江", name_en="Jinjiang"))
        session.add(Office(id="qingyang", number=2, name_zh="青羊", name_en="Qingyang"))
        session.flush()
        session.add(Kiosk(id="K01", office_id="jinjiang"))
    return database


def _book(database: Database, wish: Wish, now: datetime = NOW, **options: object) -> Appointment:
    with database.writing() as session:
        appointment = booking.book(session, PLAN, wish, now, **options)  # type: ignore[arg-type]
        session.expunge_all()
    return appointment


def _refused(database: Database, wish: Wish, now: datetime = NOW) -> set[Problem]:
    with pytest.raises(NotBookableError) as refused:
        _book(database, wish, now)
    return set(refused.value.problems)


def _free(
    database: Database, business: Business = Business.MARRIAGE, office_id: str = "jinjiang"
) -> Mapping[datetime, int]:
    with database.reading() as session:
        slots = booking.free_slots(
            session, PLAN, office_id, business, NOW, cross_district=False, limit=100
        )
    return {slot.start: slot.free for slot in slots}


def test_a_booking_is_found_under_ten_digits_with_its_people(database: Database) -> None:
    made = _book(database, WISH)

    assert made.booking_number.isdigit()
    assert len(made.booking_number) == 10
    with database.reading() as session:
        kept = session.scalars(select(Appointment)).one()
        assert kept.booking_number == made.booking_number
        assert (kept.channel, kept.cancelled) == (Channel.PHONE, False)
        assert (kept.slot_start, kept.slot_end) == (_at(WEDNESDAY, 10), _at(WEDNESDAY, 11))
        assert [(p.name, p.id_number) for p in kept.parties] == [
            (WOMAN.name, WOMAN.id_number),
            (MAN.name, MAN.id_number),
        ]


def test_numbers_are_drawn_until_one_is_new(database: Database) -> None:
    first = _book(database, WISH, booking_number=lambda: "1111111111", token_id=lambda: "aaaa")
    numbers, tokens = iter(["1111111111", "2222222222"]), iter(["aaaa", "bbbb"])

    second = _book(database, OTHERS, booking_number=numbers.__next__, token_id=tokens.__next__)

    assert (first.booking_number, first.token_id) == ("1111111111", "aaaa")
    assert (second.booking_number, second.token_id) == ("2222222222", "bbbb")


def test_what_a_caller_dictates_is_tidied(database: Database) -> None:
    dictated = BookedParty(" 郫县人 ", "510124 1985 0615 991x")

    made = _book(database, replace(WISH, parties=(dictated, MAN)))

    with database.reading() as session:
        party = session.get_one(Appointment, made.id).parties[0]
        assert (party.name, party.id_number) == ("郫县人", "51012419850615991X")


def test_free_slots_are_those_to_come_soonest_first(database: Database) -> None:
    free = list(_free(database))

    assert free[:3] == [_at(WEDNESDAY, 10), _at(WEDNESDAY, 14), _at(THURSDAY, 9)]
    assert free == sorted(free)
    # this workday and five more, without the slot that has begun
    assert len(free) == 6 * 3 - 1


def test_only_as_many_slots_as_are_asked_for_and_of_the_day_that_is_asked_for(
    database: Database,
) -> None:
    with database.reading() as session:
        slots = booking.free_slots(
            session,
            PLAN,
            "jinjiang",
            Business.MARRIAGE,
            NOW,
            cross_district=False,
            limit=2,
            day=THURSDAY,
        )

    assert [slot.start for slot in slots] == [_at(THURSDAY, 9), _at(THURSDAY, 10)]


def test_a_booking_takes_a_place_of_its_group_and_office_only(database: Database) -> None:
    _book(database, WISH)

    assert _free(database)[WISH.slot_start] == 1
    assert _free(database, Business.REISSUE)[WISH.slot_start] == 1
    assert _free(database, office_id="qingyang")[WISH.slot_start] == 2


def test_businesses_of_a_group_share_its_places(database: Database) -> None:
    _book(database, replace(WISH, business=Business.REISSUE, parties=(WOMAN,)))

    assert WISH.slot_start not in _free(database, Business.DIVORCE_APPLICATION)


def test_bookings_of_other_channels_count_even_between_slots(database: Database) -> None:
    with database.writing() as session:
        session.add(
            Appointment(
                booking_number="1",
                token_id="t",
                business=Business.MARRIAGE,
                channel=Channel.WECHAT,
                office_id="jinjiang",
                slot_start=_at(WEDNESDAY, 10) + timedelta(minutes=30),
                slot_end=_at(WEDNESDAY, 11),
                cross_district=False,
            )
        )

    assert _free(database)[_at(WEDNESDAY, 10)] == 1


def test_a_full_slot_is_refused_and_no_longer_free(database: Database) -> None:
    _book(database, WISH)
    _book(database, OTHERS)

    assert WISH.slot_start not in _free(database)
    third = replace(WISH, parties=(_citizen(1), _citizen(2)))
    assert _refused(database, third) == {Problem(Refusal.SLOT_FULL)}


@pytest.mark.parametrize(
    ("slot_start", "refusal"),
    [
        (_at(WEDNESDAY, 9), Refusal.SLOT_PAST),  # it runs
        (_at(WEDNESDAY - timedelta(days=1), 10), Refusal.SLOT_PAST),
        (_at(WEDNESDAY, 12), Refusal.SLOT_UNKNOWN),  # noon
        (_at(WEDNESDAY, 10) + timedelta(minutes=1), Refusal.SLOT_UNKNOWN),
        (_at(date(2026, 11, 28), 10), Refusal.SLOT_UNKNOWN),  # a Saturday
        (_at(date(2026, 12, 3), 10), Refusal.SLOT_UNKNOWN),  # six workdays ahead
    ],
)
def test_a_time_that_cannot_be_booked(
    database: Database, slot_start: datetime, refusal: Refusal
) -> None:
    assert _refused(database, replace(WISH, slot_start=slot_start)) == {Problem(refusal)}


def test_a_slot_is_past_from_its_first_instant(database: Database) -> None:
    assert _refused(database, WISH, WISH.slot_start) == {Problem(Refusal.SLOT_PAST)}
    _book(database, WISH, WISH.slot_start - timedelta(microseconds=1))


def test_a_couple_from_another_district_cannot_book_for_today(database: Database) -> None:
    far = replace(WISH, cross_district=True)

    assert _refused(database, far) == {Problem(Refusal.CROSS_DISTRICT_TOO_SOON)}
    _book(database, replace(far, slot_start=_at(THURSDAY, 10)))


@pytest.mark.parametrize(
    ("business", "fitting"),
    [
        (Business.MARRIAGE, {2}),
        (Business.DIVORCE_APPLICATION, {2}),
        (Business.DIVORCE_CERTIFICATE, {2}),
        (Business.DIVORCE_WITHDRAWAL, {1}),
        (Business.REISSUE, {1, 2}),
    ],
)
def test_so_many_people_come_for_a_business(
    database: Database, business: Business, fitting: set[int]
) -> None:
    wrong = {Problem(Refusal.WRONG_NUMBER_OF_PARTIES)}
    for people in {0, 1, 2, 3} - fitting:
        parties = (WOMAN, MAN, OLD_WOMAN)[:people]
        assert _refused(database, replace(WISH, business=business, parties=parties)) == wrong
    for day, people in enumerate(fitting, start=1):
        wish = replace(WISH, business=business, parties=(WOMAN, MAN)[:people])
        _book(database, replace(wish, slot_start=WISH.slot_start + timedelta(days=day)))


def test_everything_that_is_wrong_is_said_at_once(database: Database) -> None:
    wrong = replace(
        WISH,
        slot_start=_at(WEDNESDAY, 9),
        parties=(BookedParty(" ", "510104199503169928"), BookedParty("名" * 51, MAN.id_number)),
    )

    assert _refused(database, wrong) == {
        Problem(Refusal.SLOT_PAST),
        Problem(Refusal.NAME_MISSING, 1),
        Problem(Refusal.ID_NUMBER_WRONG, 1),
        Problem(Refusal.NAME_TOO_LONG, 2),
    }


def test_the_same_person_twice_is_no_couple(database: Database) -> None:
    twice = replace(WISH, parties=(MAN, BookedParty("别名", MAN.id_number)))

    assert _refused(database, twice) == {Problem(Refusal.SAME_PERSON_TWICE, 2)}


def test_nobody_has_two_bookings_on_a_day(database: Database) -> None:
    _book(database, WISH)

    again = replace(
        WISH,
        office_id="qingyang",
        slot_start=_at(WEDNESDAY, 14),
        parties=(OLD_WOMAN, MAN),
    )
    assert _refused(database, again) == {Problem(Refusal.ALREADY_BOOKED, 2)}
    _book(database, replace(again, slot_start=_at(THURSDAY, 9)))


def test_a_form_that_is_sent_twice_leads_to_the_booking_that_it_made(database: Database) -> None:
    made = _book(database, WISH)

    with pytest.raises(NotBookableError) as refused:
        _book(database, WISH)

    assert refused.value.existing is not None
    with database.reading() as session:
        assert session.scalars(select(Appointment.id)).all() == [made.id]


def test_a_refusal_names_nobody(database: Database) -> None:
    with pytest.raises(NotBookableError) as refused:
        _book(database, replace(WISH, parties=(WOMAN, WOMAN)))

    told = f"{refused.value!r} {refused.value} {WISH!r}"
    assert WOMAN.name not in told
    assert WOMAN.id_number not in told


def _change(database: Database, made: Appointment, *, cancelled: bool, now: datetime = NOW) -> None:
    with database.writing() as session:
        appointment = session.get_one(Appointment, made.id)
        if cancelled:
            booking.cancel(session, appointment)
        else:
            booking.book_again(session, PLAN, appointment, now)


def test_a_cancelled_booking_frees_its_place_and_its_people(database: Database) -> None:
    made = _book(database, WISH)

    _change(database, made, cancelled=True)

    assert _free(database)[WISH.slot_start] == 2
    _book(database, replace(WISH, slot_start=_at(WEDNESDAY, 14)))


def test_a_cancellation_is_taken_back_while_the_place_is_free(database: Database) -> None:
    made = _book(database, WISH)
    _change(database, made, cancelled=True)

    _change(database, made, cancelled=False)

    assert _free(database)[WISH.slot_start] == 1
    _change(database, made, cancelled=False)
    assert _free(database)[WISH.slot_start] == 1


def test_a_cancellation_is_final_once_others_have_the_place(database: Database) -> None:
    made = _book(database, WISH)
    _change(database, made, cancelled=True)
    _book(database, OTHERS)
    _book(database, replace(WISH, parties=(_citizen(1), _citizen(2))))

    with pytest.raises(NotBookableError, match="slot_full"):
        _change(database, made, cancelled=False)


def test_a_cancellation_is_final_once_the_couple_has_another_booking_or_the_slot_began(
    database: Database,
) -> None:
    made = _book(database, WISH)
    _change(database, made, cancelled=True)
    _book(database, replace(WISH, slot_start=_at(WEDNESDAY, 14)))

    with pytest.raises(NotBookableError) as refused:
        _change(database, made, cancelled=False, now=WISH.slot_start)

    assert {p.refusal for p in refused.value.problems} == {
        Refusal.ALREADY_BOOKED,
        Refusal.SLOT_PAST,
    }


def test_a_couple_that_is_here_cannot_be_cancelled(database: Database) -> None:
    made = _book(database, WISH)
    with database.writing() as session:
        session.add(
            QueueNumber(
                case_id="c",
                kiosk_id="K01",
                appointment_id=made.id,
                office_id="jinjiang",
                queue="A",
                business_date=WEDNESDAY,
                counter=1,
                given_at=NOW,
            )
        )

    with pytest.raises(NotBookableError, match="checked_in"):
        _change(database, made, cancelled=True)


def test_two_clerks_never_give_the_last_place_away_twice(database: Database) -> None:
    couples = [(_citizen(2 * i), _citizen(2 * i + 1)) for i in range(12)]

    def try_to_book(parties: tuple[BookedParty, BookedParty]) -> bool:
        try:
            _book(database, replace(WISH, parties=parties))
        except NotBookableError:
            return False
        return True

    with ThreadPoolExecutor(6) as clerks:
        booked = list(clerks.map(try_to_book, couples))

    assert sum(booked) == 2
    assert WISH.slot_start not in _free(database)


_MOVES = st.lists(
    st.tuples(
        st.sampled_from(["book", "cancel", "book again"]),
        st.integers(0, 7),  # which couple
        st.sampled_from([9, 10, 14]),
        st.sampled_from([Business.MARRIAGE, Business.DIVORCE_APPLICATION, Business.REISSUE]),
        st.booleans(),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def same_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One file for many examples; every example looks at a slot of its own."""
    database = _offices(tmp_path_factory.mktemp("many") / "centre.sqlite3")
    yield database
    database.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_MOVES)
def test_no_row_of_bookings_and_cancellations_ever_exceeds_a_quota(
    same_database: Database, moves: list[tuple[str, int, int, Business, bool]]
) -> None:
    made: dict[int, int] = {}
    with same_database.writing() as session:
        for move, couple, hour, business, cross_district in moves:
            parties = (_citizen(2 * couple), _citizen(2 * couple + 1))
            wish = Wish("jinjiang", business, cross_district, _at(THURSDAY, hour), parties)
            try:
                if move == "book":
                    made[couple] = booking.book(session, PLAN, wish, NOW).id
                elif couple in made:
                    appointment = session.get_one(Appointment, made[couple])
                    if move == "cancel":
                        booking.cancel(session, appointment)
                    else:
                        booking.book_again(session, PLAN, appointment, NOW)
            except NotBookableError:
                pass
            session.flush()
            counted = session.execute(
                select(Appointment.slot_start, Appointment.business, func.count())
                .where(Appointment.cancelled.is_(False))
                .group_by(Appointment.slot_start, Appointment.business)
            )
            used: dict[tuple[datetime, str], int] = {}
            for slot, of, count in counted:
                used[slot, GROUPS[of]] = used.get((slot, GROUPS[of]), 0) + count
            assert all(count <= QUOTAS.per_slot[group] for (_, group), count in used.items())
        session.rollback()


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",  # the standard's own examples
        "440524188001010014",
        "34052419800101001X",
        "810000199408230021",
        "911101198804059926",
    ],
)
def test_numbers_with_their_check_character(number: str) -> None:
    assert is_citizen_number(number)
    assert not is_citizen_number(number[:17] + ("1" if number[17] != "1" else "2"))
    assert not is_citizen_number(number[:17])


@pytest.mark.parametrize("number", ["", "51010419950316992７", "510104199502309924", "x" * 18])
def test_what_is_no_number_of_anybody(number: str) -> None:
    assert not is_citizen_number(number)


def test_full_width_digits_and_pauses_of_dictation_are_no_mistake() -> None:
    assert tidied("５１０１２４-1985 0615 991ｘ") == "51012419850615991X"
