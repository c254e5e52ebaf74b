"""What the centre's pages call the words of a kiosk, as messages.

A kiosk of a newer version may know words that the centre does not: those are shown as they come.
"""

from central.console.words import N_
from central.kiosks import KioskState

TICKETS_LOW = 30
"""So few tickets left on a roll are worth a walk: half an hour of a busy queue."""

STATES = {
    KioskState.IDLE: N_("In service"),
    KioskState.COUPLE: N_("With a couple"),
    KioskState.STAFF: N_("Staff at work"),
    KioskState.OUT_OF_SERVICE: N_("Out of service"),
    KioskState.APP_SILENT: N_("Not responding"),
    KioskState.SILENT: N_("No connection"),
}

TROUBLES = {
    "paper_out": N_("The ticket paper is out"),
    "cover_open": N_("The cover of the ticket printer is open"),
    "printer": N_("The ticket printer does not answer"),
    "reader": N_("The card reader does not answer"),
    "storage": N_("The disk takes no data"),
    "locked": N_("Locked by maintenance"),
    "closed": N_("Closed by staff at the kiosk"),
}

WHO_ACTS = {
    "staff": N_("Staff on site"),
    "maintenance": N_("Maintenance staff"),
}

SCREENS = {
    "attract": N_("First screen"),
    "identify": N_("Showing the booking"),
    "appointment": N_("The appointment"),
    "card": N_("Laying down the ID card"),
    "take_card": N_("Taking the ID card away"),
    "photo": N_("Taking the photo"),
    "confirm": N_("Checking the data"),
    "working": N_("Waiting for the centre"),
    "ticket": N_("Taking the ticket"),
    "counter": N_("Please see the counter"),
    "given_up": N_("Giving up"),
    "out_of_service": N_("Out of service"),
    "keypad": N_("Typing a number"),
    "choice": N_("Choosing"),
    "slots": N_("Free slots"),
    "staff": N_("Staff desk"),
}
"""Where somebody was when they called."""
