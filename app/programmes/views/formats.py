"""How rows of programmes and sessions read on a page."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from flask import Flask

from app.audit.queries import Entry
from app.audit.rules.words import action_words
from app.core.dates import date_locale
from app.core.i18n import gettext as _
from app.programmes import queries
from app.programmes.queries import Candidate, SessionChoices, SessionRow
from app.programmes.rules import SessionState
from app.programmes.rules.words import (
    FIELD_WORDS,
    SEX_WORDS,
    country_word,
    places_words,
)
from app.web.template_filters import clock_time, date_range, date_short, state_word

Options = list[tuple[str, str]]


class Period(Protocol):
    """Anything that begins and ends, or does not say when."""

    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...


class Narrowed(Protocol):
    """A target that may count a part only."""

    @property
    def country(self) -> str | None: ...
    @property
    def sex(self) -> str | None: ...


def filter_options(choices: SessionChoices, programmes: Iterable[tuple[Any, str, str]]) -> dict[str, Options]:
    """(value, word) for each filter of the list of sessions."""
    online = [(queries.ONLINE, _("Online"))] if choices.has_online else []
    return {
        "state_options": [
            *((state.value, state_word(state)) for state in SessionState),
            (queries.COUNTED, _("Held or closed")),
        ],
        "programme_options": [(code, f"{code} – {name}") for _id, code, name in programmes],
        "country_options": [*((code, country_word(code)) for code in choices.countries), *online],
        "year_options": [(str(year), str(year)) for year in choices.years],
    }


def weekday_short(day: date) -> str:
    """ "Mon"."""
    return format_date(day, "EEE", locale=date_locale())


def day_month(day: date) -> str:
    """ "14 March"."""
    return str(format_skeleton("MMMMd", day, locale=date_locale()))


def local_time(at: datetime, zone: str) -> str:
    """ "14 Mar 2011, 09:00", at the place of the session."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{date_short(local.date())}, {clock_time(local.time())}"


def period_words(period: Period) -> str:
    """A period, or since when, or until when; a dash for neither."""
    if period.starts_on and period.ends_on:
        return date_range(period.starts_on, period.ends_on)
    if period.starts_on:
        return _("from %(day)s", day=date_short(period.starts_on))
    return _("until %(day)s", day=date_short(period.ends_on)) if period.ends_on else "–"


def target_narrowing(target: Narrowed) -> str:
    """What part of the count a target is about: "Women, Kenya"."""
    sex = str(SEX_WORDS[target.sex]) if target.sex in SEX_WORDS else ""
    country = country_word(target.country) if target.country else ""
    return ", ".join(part for part in (sex, country) if part)


def session_note(row: SessionRow) -> str:
    """The second line of a session in a short list."""
    country = country_word(row.host_country) if row.host_country else ""
    place = _("Online") if row.is_online else ", ".join(part for part in (row.city, country) if part)
    parts = (date_range(row.starts_on, row.ends_on), place, places_words(row.taken, row.capacity))
    return " · ".join(part for part in parts if part)


def candidate_note(person: Candidate) -> str:
    """What tells one trainer from another."""
    country = country_word(person.country) if person.country else ""
    return ", ".join(part for part in (person.organisation, country, person.expertise) if part)


def history_note(row: Entry) -> str:
    """The reason given, or the names of the fields changed."""
    if row.details.get("reason"):
        return str(row.details["reason"])
    changed = row.details.get("fields")
    if not isinstance(changed, list):
        return ""
    return ", ".join(str(FIELD_WORDS.get(name, str(name).replace("_", " "))) for name in changed)


def init_formats(app: Flask) -> None:
    """Give templates these as filters."""
    for function in (
        weekday_short,
        day_month,
        local_time,
        period_words,
        target_narrowing,
        session_note,
        candidate_note,
        history_note,
        action_words,
        country_word,
    ):
        app.jinja_env.filters[function.__name__] = function
