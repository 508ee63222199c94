"""What makes a password acceptable: long enough, not endless, not one of those that are tried first."""

import re
from enum import StrEnum
from itertools import pairwise

MIN_LENGTH = 12
MAX_LENGTH = 256

#: Fewer different characters than this make a pattern, not a password.
_MIN_DISTINCT = 5

#: Words that the lists of leaked passwords are made of; with digits and signs around them they stay guessable.
_COMMON_WORDS = frozenset(
    """abc abcd abcdef abcdefgh admin administrator asdf asdfgh asdfghjkl baseball batman berlin bitte changeme computer
    dragon einstein ferrari football frankfurt frühling fußball fussball geheim geheimes gott hallo halbtag hamburg
    herbst herbert hund internet iloveyou ichliebedich katze kennwort killer lassmichrein letmein liebe login master
    michael monkey muenchen münchen neu passw password passwort pokemon princess qwert qwertz qwertzu qwertzuiop qwerty
    qwertyuiop root schalke schatz secret shadow sommer sonnenschein starwars strategietermin summer sunshine superman
    test tester testtest trustno user welcome werder willkommen winter yxcvbnm zxcvbnm""".split()
)
_SUBSTITUTIONS = str.maketrans("013457@$!", "oieastasi")


class PasswordFault(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"


def password_fault(password: str, *, email: str = "") -> PasswordFault | None:
    """Return what speaks against the password, or None.

    The rules are those of ASVS 5.0.0, 6.2: at least 12 characters, every character allowed and counted, no
    composition asked for, common ones and the account's own name refused.
    """
    if len(password) < MIN_LENGTH:
        return PasswordFault.SHORT
    if len(password) > MAX_LENGTH:
        return PasswordFault.LONG
    return PasswordFault.COMMON if _is_common(password.casefold(), email.casefold()) else None


def _is_common(password: str, email: str) -> bool:
    return (
        len(set(password)) < _MIN_DISTINCT
        or _is_run(password)
        or _is_repetition(password)
        or _is_built_on_common_words(password)
        or _is_built_on_common_words(re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password).translate(_SUBSTITUTIONS))
        or _names(password, email)
    )


def _is_run(password: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return steps <= {1, -9} or steps <= {-1, 9}


def _is_repetition(password: str) -> bool:
    return any(password == password[:size] * (len(password) // size) for size in range(1, len(password) // 2 + 1))


def _is_built_on_common_words(password: str) -> bool:
    words = re.findall(r"[^\W\d_]+", password)
    return all(word in _COMMON_WORDS or _halves_are_common(word) or len(word) <= 2 for word in words)


def _halves_are_common(word: str) -> bool:
    return any(word[:cut] in _COMMON_WORDS and word[cut:] in _COMMON_WORDS for cut in range(1, len(word)))


def _names(password: str, email: str) -> bool:
    local_part = email.partition("@")[0]
    rest = password.replace(email, "").replace(local_part, "") if local_part else password
    return rest != password and len(rest) < MIN_LENGTH // 2
