"""What an account may be: roles with their reach, how long things last, how often something may be tried."""

import hmac
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.core.permissions import Grant, Role

SIGN_IN_LASTS = timedelta(hours=12)
RESET_LASTS = timedelta(hours=1)
INVITATION_LASTS = timedelta(days=7)
KEEP_OLD_SIGN_INS = timedelta(days=90)
SET_PASSWORD_PATH = "/password/"  # noqa: S105 - where the links of mails lead

# The roles that can be narrowed: administrators are for the whole office, trainers reach the sessions they
# are assigned to, participants their own.
SCOPED_ROLES = frozenset({Role.PROGRAMME_MANAGER, Role.COORDINATOR, Role.ANALYST})


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most `tries` within `period`."""

    tries: int
    period: timedelta


SIGN_IN_PER_ACCOUNT = Limit(tries=8, period=timedelta(minutes=15))
SIGN_IN_PER_ADDRESS = Limit(tries=40, period=timedelta(minutes=15))
RESET_PER_ACCOUNT = Limit(tries=3, period=timedelta(hours=1))
RESET_PER_ADDRESS = Limit(tries=20, period=timedelta(hours=1))
CHANGE_PER_ACCOUNT = Limit(tries=8, period=timedelta(minutes=15))
LONGEST_PERIOD = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a try comes from: address, name of the browser, and the mark an earlier sign-in left."""

    address: str
    browser: str = ""
    device_mark: str = ""


def attempt_subject(secret: str, *parts: str) -> str:
    """What the table of attempts keeps instead of an account or address; it cannot be guessed back."""
    return hmac.new(secret.encode(), "\0".join(parts).encode(), "sha256").hexdigest()


def account_subject(secret: str, email_key: str, *, device: str = "") -> str:
    """What counts tries to sign in to an account, from all strange browsers together or from a known one."""
    return attempt_subject(secret, "sign-in", "account", email_key, device)


def device_mark(secret: str, email_key: str, *, device: str) -> str:
    """What a browser keeps after a sign-in, so that it is known for this account only."""
    return f"{device}.{attempt_subject(secret, 'device', email_key, device)}"


def device_of(secret: str, email_key: str, *, mark: str) -> str:
    """The browser that the mark names, or "" when it is not ours or was made for another account."""
    device = mark.partition(".")[0]
    own = device_mark(secret, email_key, device=device)
    return device if device and hmac.compare_digest(own.encode(), mark.encode()) else ""


def network_of(address: str) -> str:
    """The address that is counted: an IPv6 subscriber owns a /64, and counts as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped or ipaddress.ip_network((parsed, 64), strict=False))


def tidy_grants(grants: Iterable[Grant]) -> list[Grant]:
    """Each grant once, without those that a wider one of the same role contains."""
    unique = list(dict.fromkeys(grants))
    return [each for each in unique if not any(_contains(other, each) for other in unique if other != each)]


def _contains(wide: Grant, narrow: Grant) -> bool:
    return (
        wide.role is narrow.role
        and wide.programme_id in (None, narrow.programme_id)
        and wide.country in (None, narrow.country)
    )


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """ "Firefox, Windows": enough for its owner to know it again, too little to track anyone."""
    parts = (_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent))
    return ", ".join(part for part in parts if part)


def _first(table: Iterable[tuple[str, str]], text: str) -> str:
    return next((name for mark, name in table if mark in text), "")
