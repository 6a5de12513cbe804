"""What is asked of programmes, sessions and agendas that come in by form or by import."""

from dataclasses import dataclass
from datetime import date, time
from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

from app.core.amounts import MOST_CENTS
from app.core.i18n import gettext as _
from app.programmes.errors import UnusableInput
from app.programmes.rules.names import LONGEST_SLUG, SLUG
from app.programmes.rules.states import (
    DEFAULT_HOURS_A_DAY,
    DEFAULT_THRESHOLD,
    LONGEST_SESSION_DAYS,
    Indicator,
    SessionKind,
)

FIRST_YEAR, LAST_YEAR = 1945, 2100
MOST_PLACES = 100_000
LONGEST_TITLE = 200
_AREAS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


@dataclass(frozen=True, kw_only=True)
class ProgrammeInput:
    """A programme as entered; `attendance_threshold` is in per cent; `hours_a_day` for want of an agenda."""

    code: str
    name: str
    description: str = ""
    partners: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    attendance_threshold: int = DEFAULT_THRESHOLD
    hours_a_day: int = DEFAULT_HOURS_A_DAY


@dataclass(frozen=True, kw_only=True)
class TargetInput:
    """A target as entered; `country` (alpha-3) and `sex` narrow it when given."""

    indicator: Indicator
    value: int
    country: str | None = None
    sex: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SessionInput:
    """A training session as entered.

    An empty slug is made from city or title and month. `dates` names the days with training when they are
    not simply all from the first to the last. `host_country` is alpha-3, None for online or unknown;
    `cost_cents` is in the currency of the office.
    """

    programme_id: UUID
    title: str
    starts_on: date
    ends_on: date
    dates: tuple[date, ...] = ()
    slug: str = ""
    summary: str = ""
    time_zone: str = "UTC"
    is_online: bool = False
    is_protected: bool = False
    host_country: str | None = None
    city: str = ""
    venue: str = ""
    partner: str = ""
    language: str = ""
    kind: SessionKind | None = None
    cost_cents: int | None = None
    capacity: int | None = None
    registration_opens_on: date | None = None
    registration_closes_on: date | None = None
    module_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AgendaInput:
    """An agenda item as entered, in the local time of the session."""

    day_id: UUID
    starts_at: time
    ends_at: time
    title: str = ""
    module_id: UUID | None = None
    room: str = ""
    is_break: bool = False


def check_programme(data: ProgrammeInput) -> None:
    """Raise UnusableInput for a programme that cannot be."""
    _require(bool(data.code.strip()), "code", _("Give the programme a code."))
    _require(bool(data.name.strip()), "name", _("Give the programme a name."))
    _require(
        1 <= data.attendance_threshold <= 100,
        "attendance_threshold",
        _("The threshold lies between 1 and 100 per cent."),
    )
    _require(1 <= data.hours_a_day <= 24, "hours_a_day", _("The hours of a day lie between 1 and 24."))
    if data.starts_on and data.ends_on:
        _require(data.starts_on <= data.ends_on, "ends_on", _("The end lies before the start."))


def check_target(data: TargetInput) -> None:
    """Raise UnusableInput for a target that cannot be."""
    _require(data.value > 0, "value", _("A target is a number above zero."))
    counts_people = data.indicator not in (Indicator.SESSIONS, Indicator.COUNTRIES)
    _require(counts_people or data.sex is None, "sex", _("Sessions and countries have no sex."))
    is_single = data.indicator is Indicator.COUNTRIES and data.country is not None
    _require(not is_single, "country", _("A number of countries cannot be narrowed to one country."))


def check_session(data: SessionInput) -> None:
    """Raise UnusableInput, naming the field, for a session that cannot be."""
    _require(bool(data.title.strip()), "title", _("Give the session a title."))
    _require(len(data.title) <= LONGEST_TITLE, "title", _("The title is too long."))
    _check_slug(data.slug)
    _check_dates(data)
    _check_window(data)
    _require(is_time_zone(data.time_zone), "time_zone", _("Choose a time zone from the list."))
    _require(
        not (data.is_online and data.host_country),
        "host_country",
        _("An online session has no host country."),
    )
    _require(
        data.capacity is None or 1 <= data.capacity <= MOST_PLACES,
        "capacity",
        _("The number of places lies between 1 and 100,000."),
    )
    _require(
        data.cost_cents is None or 0 <= data.cost_cents <= MOST_CENTS,
        "cost_cents",
        _("The cost is not negative, and not beyond all measure."),
    )


def check_agenda_item(data: AgendaInput) -> None:
    """Raise UnusableInput, naming the field, for an agenda item that cannot be."""
    _require(data.ends_at > data.starts_at, "ends_at", _("The end lies before the start."))
    _require(bool(data.title.strip() or data.module_id), "title", _("Give a title or choose a module."))
    _require(not (data.is_break and data.module_id), "module_id", _("No module is taught in a break."))


def is_time_zone(name: str) -> bool:
    """Is this the name of a time zone in the IANA table?"""
    return name in _time_zones()


@cache
def time_zone_choices() -> tuple[str, ...]:
    """The names of places and UTC, ordered, without the table's older aliases such as "US/Pacific"."""
    areas = (
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    return ("UTC", *sorted(name for name in _time_zones() if name.partition("/")[0] in areas and "/" in name))


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _check_slug(slug: str) -> None:
    usable = not slug or (SLUG.fullmatch(slug) is not None and len(slug) <= LONGEST_SLUG)
    _require(usable, "slug", _("Use small letters a to z, digits and hyphens, such as nairobi-2026-03."))


def _check_dates(data: SessionInput) -> None:
    for name, day in (("starts_on", data.starts_on), ("ends_on", data.ends_on)):
        _require(FIRST_YEAR <= day.year <= LAST_YEAR, name, _("Look at the year again."))
    _require(data.starts_on <= data.ends_on, "ends_on", _("The last day lies before the first."))
    span = (data.ends_on - data.starts_on).days + 1
    _require(
        span <= LONGEST_SESSION_DAYS,
        "ends_on",
        _("A session lasts %(days)s days at most; divide it.", days=LONGEST_SESSION_DAYS),
    )
    if data.dates:
        _require(
            min(data.dates) == data.starts_on and max(data.dates) == data.ends_on,
            "dates",
            _("The first and the last day have training."),
        )


def _check_window(data: SessionInput) -> None:
    opens, closes = data.registration_opens_on, data.registration_closes_on
    if opens and closes:
        _require(opens <= closes, "registration_closes_on", _("Registration closes before it opens."))
    if closes:
        _require(
            closes <= data.ends_on,
            "registration_closes_on",
            _("Registration cannot close after the session has ended."),
        )


def _require(holds: bool, field: str, message: str) -> None:
    if not holds:
        raise UnusableInput(message, field=field)
