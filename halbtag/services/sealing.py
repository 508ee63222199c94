"""Keeps addresses and passwords of foreign calendars unreadable in the database and its backups."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from halbtag.domain.fetching import FetchFailed, FetchFault

_PURPOSE = b"halbtag: addresses and passwords of calendars, 1"


class Seal:
    """Closes and opens what is kept secret, with a key that is derived from SECRET_KEY alone (RFC 5869)."""

    def __init__(self, secret_key: str) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret_key.encode())
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
