"""The refusals that the rules know; each is expected, and a page says what to do."""

from halbtag.domain.slots import Slot
from halbtag.domain.states import BookingStatus


class Refusal(Exception):
    """Base of everything that is refused for a reason the user can be told."""


class SlotTaken(Refusal):
    """Somebody else has the half-day, or it is no longer on offer."""


class TimesChanged(SlotTaken):
    """The half-day is on offer, but at other times than those that were shown; `slot` has those of now."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(f"{slot.day} {slot.half} is at other times by now")
        self.slot = slot


class NoticePassed(Refusal):
    """The half-day is too near for the prospect to change anything alone; the consultant can be reached."""


class UnknownLink(Refusal):
    """The link's secret is unknown, of another scope, or has run out."""


class SaidAlready(Refusal):
    """Just that is entered already: to enter it again would change nothing."""


class SavedMeanwhile(Refusal):
    """What the form was made from has changed since, in another tab; nothing was overwritten."""


class IllegalTransition(Refusal):
    """The booking is no longer in a state from which this step exists; `status` is the one it is in now."""

    def __init__(self, status: BookingStatus) -> None:
        super().__init__(f"the booking is {status}")
        self.status = status
