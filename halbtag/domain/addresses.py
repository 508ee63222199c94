"""E-mail addresses: the one form in which they are kept and compared."""

from email_validator import EmailNotValidError, validate_email


class InvalidAddress(ValueError):
    """No mail server would take this for an address."""


def parse_address(text: str) -> str:
    """Return the address as mail servers know it, a domain with umlauts in its ASCII form (RFC 5891).

    Raises InvalidAddress. Nobody is asked whether there is such a mailbox.
    """
    try:
        checked = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise InvalidAddress(str(error)) from error
    return checked.ascii_email or checked.normalized


def account_name(text: str) -> str:
    """Return what an account is found by: its address, in lower case; a text that is none stays as it is otherwise."""
    try:
        return parse_address(text).lower()
    except InvalidAddress:
        return text.lower()
