"""Which passwords are taken: long ones that are not the first thing somebody would try."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

SHORTEST, LONGEST = 12, 128
FEWEST_CHARACTERS = 5  # different ones
LEAST_OWN_LETTERS = 4  # that must remain when everything guessable is taken away

# What the lists of stolen passwords are made of; a password that is only these and digits is refused.
COMMON_WORDS = frozenset(
    """
    password passwort passwd motdepasse contrasena senha parola wachtwoord пароль 密码 密碼 كلمةالمرور
    qwerty qwertz azerty йцукен asdf zxcv qazwsx letmein welcome bienvenue bienvenido willkommen
    admin administrator root login user guest test demo changeme change secret default temp
    iloveyou loveyou monkey dragon football baseball superman batman princess sunshine shadow master
    michael jordan charlie jesus freedom whatever trustno starwars pokemon computer internet google
    summer winter spring autumn january february march april june july august september october
    november december monday friday abc abcd hello hallo bonjour training mandate office
    """.split()  # noqa: SIM905
)
ROWS = ("01234567890123", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзхъ")
LOOKS_LIKE = str.maketrans({"@": "a", "$": "s", "0": "o", "3": "e", "5": "s", "!": "i"})


class PasswordFault(StrEnum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    PERSONAL = "personal"


def normal_password(password: str) -> str:
    """The password as it is hashed: keyboards write the same letter in several ways."""
    return unicodedata.normalize("NFKC", password)


def password_fault(password: str, *, own: Iterable[str] = ()) -> PasswordFault | None:
    """What speaks against a password; `own` are the address and name of its owner. No composition rules."""
    password = normal_password(password)
    if len(password) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordFault.TOO_LONG
    if _is_common(password):
        return PasswordFault.COMMON
    if _is_made_of(_folded(password), _own_words(own)):
        return PasswordFault.PERSONAL
    return None


def _is_common(password: str) -> bool:
    key, disguised = _folded(password), _folded(password.translate(LOOKS_LIKE))
    if len(set(key or password)) < FEWEST_CHARACTERS or _is_run(key):
        return True
    return _is_made_of(key, COMMON_WORDS) or _is_made_of(disguised, COMMON_WORDS)


def _is_run(key: str) -> bool:
    """Mostly neighbours on the keyboard or in the alphabet?"""
    pieces = [key[at : at + 4] for at in range(len(key) - 3)]
    lines = [*ROWS, *(row[::-1] for row in ROWS)]
    known = sum(any(piece in line for line in lines) for piece in pieces)
    return bool(pieces) and known * 2 >= len(pieces)


def _is_made_of(key: str, words: Iterable[str]) -> bool:
    for word in sorted(words, key=len, reverse=True):
        key = key.replace(word, "")
    return len(re.sub(r"\d", "", key)) < LEAST_OWN_LETTERS and len(key) < SHORTEST


def _own_words(own: Iterable[str]) -> set[str]:
    words: set[str] = set()
    for text in own:
        parts = [_folded(part) for part in re.split(r"[\s@._+-]+", text)]
        words |= {_folded(text), *(part for part in parts if len(part) >= LEAST_OWN_LETTERS)}
    return words - {""}


def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in bare if character.isalnum())
