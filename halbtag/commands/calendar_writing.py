"""How the worker gets from the outbox into the consultant's calendar: opens the seal, and the calendar with it."""

from halbtag.commands.wiring import Wiring
from halbtag.domain.fetching import FetchFailed
from halbtag.domain.mail import Refused
from halbtag.gateways.caldav_target import CalendarTarget
from halbtag.gateways.guarded_http import Credentials
from halbtag.persistence.models import BusyCalendar
from halbtag.services.delivery import Write
from halbtag.services.sealing import Seal
from halbtag.services.writeback import make_writer


def choose_writer(parts: Wiring) -> Write:
    """Return what writes an entry into the calendar that it is meant for."""
    seal = Seal(parts.settings.secret_key)

    def connect(calendar: BusyCalendar) -> CalendarTarget:
        try:
            address = seal.open(calendar.address)
            password = seal.open(calendar.password) if calendar.password is not None else ""
        except FetchFailed as failure:
            raise Refused(str(failure)) from failure
        credentials = Credentials(calendar.username, password) if calendar.username or password else None
        return CalendarTarget(address, credentials, parts.settings.calendar_hosts)

    return make_writer(parts.database, connect)
