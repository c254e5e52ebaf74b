"""What a scanned code is taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.case import LookUp, LookUpBy
from kiosk.codes import ForeignCode, meaning_of, ticket_code

TOKEN = "eyJhbGciOiJFZDI1NTE5In0.eyJpc3MiOiJjZCJ9.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("payload", "by", "value"),
    [
        (TOKEN, LookUpBy.TOKEN, TOKEN),
        ("2045817361", LookUpBy.BOOKING_NUMBER, "2045817361"),
        (" 2045817361\r\n", LookUpBy.BOOKING_NUMBER, "2045817361"),
        (f"https://booking.example/a/{TOKEN}", LookUpBy.TOKEN, TOKEN),
        ("https://booking.example/a/2045817361?from=wechat", LookUpBy.BOOKING_NUMBER, "2045817361"),
        ("https://booking.example/show?n=2045817361", LookUpBy.BOOKING_NUMBER, "2045817361"),
    ],
)
def test_an_appointment_code_becomes_a_question_for_the_centre(
    payload: str, by: LookUpBy, value: str
) -> None:
    assert meaning_of(payload.encode()) == LookUp(by, value)


@pytest.mark.parametrize(
    "payload",
    ["134567890123456789", "281234567890123456", "wxp://f2f0abc", "https://qr.alipay.com/fkx1"],
)
def test_payment_codes_are_named_as_such(payload: str) -> None:
    assert meaning_of(payload.encode()) is ForeignCode.PAYMENT


def test_a_queue_ticket_is_recognised() -> None:
    code = ticket_code("A0012", "2026-11-24", "7f3a9b2e-1111-2222-3333-444455556666")
    assert code == "A0012 2026-11-24 7F3A9B2E"
    assert meaning_of(code.encode()) is ForeignCode.TICKET


@given(
    st.from_regex(r"[a-z0-9.-]{1,40}(:[0-9]{2,5})?", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9_-]{22}", fullmatch=True),
)
def test_the_link_of_a_queue_ticket_is_recognised_whatever_the_host(host: str, token: str) -> None:
    assert meaning_of(f"https://{host}/t/{token}".encode()) is ForeignCode.TICKET


@pytest.mark.parametrize(
    "link",
    [
        "https://queue.example/t/Zm9vYmFyYmF6cXV4MTIz",
        "https://queue.example/t/Zm9vYmFyYmF6cXV4MTIzNAA",
        "https://queue.example/x/Zm9vYmFyYmF6cXV4MTIzNA",
        "http://queue.example/t/Zm9vYmFyYmF6cXV4MTIzNA",
        "https:///t/Zm9vYmFyYmF6cXV4MTIzNA",
    ],
)
def test_a_link_that_only_resembles_it_is_another_code(link: str) -> None:
    assert meaning_of(link.encode()) is ForeignCode.OTHER


def test_a_booking_number_after_t_is_still_a_booking_number() -> None:
    link = b"https://booking.example/t/2045817361"
    assert meaning_of(link) == LookUp(LookUpBy.BOOKING_NUMBER, "2045817361")


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"12345",
        b"1" * 16,
        "王芳".encode(),
        b"\x00\xff" * 30,
        b"https://[",
        b"https://u.wechat.com/x",
        b"<script>",
        b"' OR 1=1",
        ("eyJ" + "a" * 194 + ".b.c").encode(),
        "２０４５８１７３６１".encode(),
    ],
)
def test_everything_else_is_another_code(payload: bytes) -> None:
    assert meaning_of(payload) is ForeignCode.OTHER


@given(st.binary(max_size=300))
def test_no_payload_breaks_the_kiosk(payload: bytes) -> None:
    assert isinstance(meaning_of(payload), LookUp | ForeignCode)


def test_the_content_of_a_code_does_not_appear_in_a_log_line() -> None:
    assert "2045817361" not in repr(meaning_of(b"2045817361"))
