"""What the booking pages say about refusals, papers and weekdays. Messages."""

from collections.abc import Mapping

from central.booking_wish import Refusal
from central.console.words import N_
from central.models import Business

REFUSAL: Mapping[Refusal, str] = {
    Refusal.SLOT_UNKNOWN: N_("The office takes no bookings for this time. Please choose another."),
    Refusal.SLOT_PAST: N_("This time has begun or is over. Please choose another."),
    Refusal.SLOT_FULL: N_("This time has just become full. Please choose another."),
    Refusal.CROSS_DISTRICT_TOO_SOON: N_("Too soon for a couple from another district."),
    Refusal.WRONG_NUMBER_OF_PARTIES: N_("Not the number of people that this needs."),
    Refusal.NAME_MISSING: N_("The name is missing."),
    Refusal.NAME_TOO_LONG: N_("The name has more than 50 characters."),
    Refusal.ID_NUMBER_WRONG: N_("This is no valid ID number: 18 characters. Please read it back."),
    Refusal.SAME_PERSON_TWICE: N_("This is the other person's ID number."),
    Refusal.ALREADY_BOOKED: N_("This person has a booking on that day already."),
    Refusal.CHECKED_IN: N_("The couple has checked in: this cannot be cancelled any more."),
}

# Since 10 May 2025 (State Council Order 804) nobody brings the household register any more.
_BOTH_CARDS = N_("The original ID cards of both")
_SINGLE_PHOTOS = N_("Two single photos of each")
_CERTIFICATES = N_("The marriage certificates")
_AGREEMENT = N_("The written divorce agreement")
_RECEIPT = N_("The receipt of the divorce application")

BRING: Mapping[Business, tuple[str, ...]] = {
    Business.MARRIAGE: (
        _BOTH_CARDS,
        N_("Three joint photos, if you have some; the kiosk takes one, too"),
    ),
    Business.DIVORCE_APPLICATION: (_BOTH_CARDS, _CERTIFICATES, _AGREEMENT, _SINGLE_PHOTOS),
    Business.DIVORCE_CERTIFICATE: (
        _BOTH_CARDS,
        _CERTIFICATES,
        _AGREEMENT,
        _SINGLE_PHOTOS,
        _RECEIPT,
    ),
    Business.DIVORCE_WITHDRAWAL: (N_("Your own original ID card"), _RECEIPT),
    Business.REISSUE: (
        N_("The original ID card of everybody who comes"),
        N_("Three joint photos for a marriage certificate, two single ones for a divorce one"),
    ),
}

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
