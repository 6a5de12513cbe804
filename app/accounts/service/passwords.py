"""Hashing passwords, which is slow and takes 64 MiB on purpose: call it with no transaction open."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.errors import PasswordRefused
from app.accounts.rules.passwords import LONGEST, SHORTEST, PasswordFault, normal_password, password_fault
from app.core.i18n import gettext as _

AT_ONCE = 2
_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
_free = BoundedSemaphore(AT_ONCE)
# Of a password nobody knows: unknown accounts take the same time to refuse as known ones.
NOBODYS_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$c2FsdCBvZiBub2JvZHkhIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)


@dataclass(frozen=True)
class Verdict:
    """Was the password right, and if its hash is out of date, the new one."""

    is_right: bool
    new_hash: str | None = None


def hash_password(password: str) -> str:
    """The hash to keep; waits while two others are being made."""
    with _free:
        return _hasher.hash(normal_password(password))


def verify_password(kept: str | None, password: str) -> Verdict:
    """Compare with the kept hash; None (no such account, no password) takes as long and is never right."""
    password = normal_password(password)
    try:
        with _free:
            _hasher.verify(kept or NOBODYS_HASH, password)
    except (VerificationError, InvalidHashError):
        return Verdict(is_right=False)
    if not kept:
        return Verdict(is_right=False)
    outdated = _hasher.check_needs_rehash(kept)
    return Verdict(is_right=True, new_hash=hash_password(password) if outdated else None)


def require_good_password(password: str, *, own: Iterable[str]) -> None:
    """Raise PasswordRefused for a password that is too short, too long or too easy to guess."""
    fault = password_fault(password, own=own)
    if fault is not None:
        raise PasswordRefused(_words(fault), field="password")


def _words(fault: PasswordFault) -> str:
    if fault is PasswordFault.TOO_SHORT:
        return _("Use at least %(count)s characters: a few words that nobody would guess.", count=SHORTEST)
    if fault is PasswordFault.TOO_LONG:
        return _("Use at most %(count)s characters.", count=LONGEST)
    if fault is PasswordFault.PERSONAL:
        return _("This is your name or address. Use a few words that nobody would guess.")
    return _(
        "This is one of the first passwords that somebody would try. Use a few words nobody would guess."
    )
