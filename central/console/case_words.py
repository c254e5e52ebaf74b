"""What a kiosk writes into a case, as messages for the registrar.

A kiosk of a newer version may know checks and reasons that the centre does not: those are shown
as they come.
"""

from central.case_document import CardKind
from central.console.words import N_

CARD_KINDS = {
    CardKind.RESIDENT: N_("Resident identity card"),
    CardKind.HMT_RESIDENCE: N_("Residence permit (Hong Kong, Macao, Taiwan)"),
    CardKind.FOREIGN_PR_2017: N_("Permanent residence card (2017)"),
    CardKind.FOREIGN_PR_2023: N_("Permanent residence card (2023)"),
    CardKind.TYPED: N_("No chip read: the number was typed"),
    CardKind.NONE: N_("No card shown"),
}

SEXES = {"1": N_("Male"), "2": N_("Female")}

CHECKS = {
    "check_digit": N_("ID number"),
    "birth": N_("Date of birth"),
    "validity": N_("Validity of the card"),
    "name": N_("Name"),
    "photo": N_("Photo"),
    "chip": N_("Chip of the card"),
}

REASONS = {
    reason: reason
    for reason in (
        N_("the check character does not fit"),
        N_("the date of birth differs from the number"),
        N_("the card is not valid today"),
        N_("the name differs from the booking"),
        N_("the camera failed"),
        N_("peak day: not taken at the terminal"),
        N_("no chip was read: the number was typed"),
        N_("no chip was read and no number was typed"),
    )
}
"""The kiosk's sentences are the messages; listed here for the catalogue."""
