"""What is said of a call for staff, in the language of who stands at the terminal."""

from kiosk.calling import CallAction, Calling, Phase
from kiosk.text import N_, Text
from kiosk.view import Button

_WORDS = {
    Phase.NONE: "",
    Phase.SENDING: N_("Calling staff."),
    Phase.RINGING: N_("Staff have been called."),
    Phase.COMING: N_("Somebody is coming to you."),
    Phase.FAILED: N_("The call did not go through. Please go to the counter."),
    Phase.UNANSWERED: N_("Nobody could come. Please go to the counter."),
}


def call_button(calling: Calling, _: Text) -> Button:
    """Return the button that calls staff, or that takes the call back."""
    if calling.can_be_taken_back:
        return Button(CallAction.TAKE_BACK.value, _("Cancel the call"))
    again = calling.phase in (Phase.FAILED, Phase.UNANSWERED)
    return Button(CallAction.CALL.value, _("Call again") if again else _("Call staff"))


def call_words(calling: Calling, _: Text) -> str:
    """Return what became of the call; nothing when there is none."""
    words = _WORDS[calling.phase]
    return _(words) if words else ""
