"""What was done, as messages. An action that is not here is shown as it comes."""

from central.console.words import N_

ACTIONS = {
    # at a kiosk
    "pin_wrong": N_("typed a wrong PIN"),
    "locked_out": N_("was locked out, in seconds:"),
    "unlocked": N_("opened the staff menu"),
    "opened": N_("opened the kiosk"),
    "closed": N_("closed the kiosk"),
    "paper_changed": N_("changed the paper"),
    "test_not_printed": N_("changed the paper; the test ticket did not print"),
    "restarted": N_("restarted the kiosk"),
    "left": N_("left the staff menu"),
    "went_away": N_("went away; the menu closed by itself"),
    # on these pages
    "signed_in": N_("signed in"),
    "sign_in_failed": N_("could not sign in"),
    "signed_out": N_("signed out"),
    "password_changed": N_("changed the own password"),
    "pin_changed": N_("changed the own PIN"),
    "call_answered": N_("went to a call"),
    "call_finished": N_("ended a call"),
    "booked": N_("booked for a caller"),
    "booking_cancelled": N_("cancelled a booking"),
    "booking_restored": N_("took a cancellation back"),
    "number_called": N_("called a number"),
    "number_recalled": N_("called a number once more"),
    "number_passed": N_("passed a number"),
    "number_finished": N_("finished a number"),
    "passed_number_called": N_("called a passed number"),
    "case_seen": N_("looked at a case"),
    "photo_opened_for_printing": N_("opened a photo for printing"),
    "config_published": N_("published configuration"),
    "kiosk_locked": N_("ordered: lock"),
    "kiosk_unlocked": N_("ordered: unlock"),
    "kiosk_restarted": N_("ordered: restart"),
    "release_wanted": N_("ordered release"),
    # by command, of an account
    "person_added": N_("added an account:"),
    "password_set": N_("set the password of:"),
    "pin_set": N_("set the PIN of:"),
    "person_deactivated": N_("shut out:"),
}
