"""Keeps secrets (foreign calendars' addresses and passwords, links) unreadable in the database and its backups."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from halbtag.domain.fetching import FetchFailed, FetchFault

_PURPOSE = b"halbtag: addresses and passwords of calendars, 1"

#: For where a form led to: such an address may carry a link's secret.
FORM_ANSWERS = b"halbtag: answers to forms, 1"


class Seal:
    """Closes and opens what is kept secret, with a key derived from SECRET_KEY for one purpose (RFC 5869)."""

    def __init__(self, secret_key: str, purpose: bytes = _PURPOSE) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret_key.encode())
        self._fernet = Fernet(urlsafe_b64encode(key))

    def close(self, text: str) -> bytes:
        """Return the text encrypted and authenticated; the same text never looks the same twice."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Return the text; raises FetchFailed (UNREADABLE_SECRET) where another SECRET_KEY closed it."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise FetchFailed(FetchFault.UNREADABLE_SECRET) from error
