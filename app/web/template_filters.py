"""How values read on a page, in the language in force: dates, intervals, numbers, languages, states."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_datetime,
    format_skeleton,
    format_time,
    format_timedelta,
    get_timezone_location,
)
from babel.numbers import format_decimal, format_percent
from babel.support import LazyProxy
from babel.units import format_unit
from flask import Flask
from markupsafe import Markup

from app.core.dates import date_locale
from app.core.dates import date_range as date_range  # features take them from here, too
from app.core.dates import date_words as date_words
from app.core.i18n import LANGUAGE_NAMES, current_locale, lazy_gettext
from app.core.i18n import gettext as _
from app.web.forms import init_form_rendering
from app.web.listing import init_listing
from app.web.preferences import chosen_theme

Number = int | float | Decimal
KIB = 1024
SIZES = ("byte", "kilobyte", "megabyte", "gigabyte")
UNIVERSAL = frozenset({"UTC", "Etc/UTC", "Etc/GMT"})

# Every state of the domain as a word and a tone; the tone gives colour and the shape of the dot.
STATES: dict[str, tuple[LazyProxy, str]] = {
    "draft": (lazy_gettext("Draft"), "plain"),
    "announced": (lazy_gettext("Announced"), "info"),
    "held": (lazy_gettext("Held"), "ok"),
    "closed": (lazy_gettext("Closed"), "plain"),
    "cancelled": (lazy_gettext("Cancelled"), "bad"),
    "postponed": (lazy_gettext("Postponed"), "warn"),
    "open": (lazy_gettext("Registration open"), "info"),
    "full": (lazy_gettext("Full"), "warn"),
    "nominated": (lazy_gettext("Nominated"), "info"),
    "applied": (lazy_gettext("Waiting"), "warn"),
    "waitlisted": (lazy_gettext("Waiting list"), "warn"),
    "offered": (lazy_gettext("Place offered"), "info"),
    "accepted": (lazy_gettext("Accepted"), "ok"),
    "declined": (lazy_gettext("Declined"), "bad"),
    "withdrawn": (lazy_gettext("Withdrawn"), "plain"),
    "present": (lazy_gettext("Present"), "ok"),
    "late": (lazy_gettext("Late"), "warn"),
    "absent": (lazy_gettext("Absent"), "bad"),
    "excused": (lazy_gettext("Excused"), "plain"),
    "completed": (lazy_gettext("Completed"), "ok"),
    "not_completed": (lazy_gettext("Not completed"), "plain"),
    "no_show": (lazy_gettext("No-show"), "bad"),
    "issued": (lazy_gettext("Issued"), "ok"),
    "valid": (lazy_gettext("Valid"), "ok"),
    "revoked": (lazy_gettext("Revoked"), "bad"),
    "replaced": (lazy_gettext("Replaced"), "warn"),
    "previewed": (lazy_gettext("Preview"), "info"),
    "committed": (lazy_gettext("Imported"), "ok"),
    "undone": (lazy_gettext("Undone"), "plain"),
    "queued": (lazy_gettext("Queued"), "info"),
    "running": (lazy_gettext("Running"), "info"),
    "done": (lazy_gettext("Done"), "ok"),
    "failed": (lazy_gettext("Failed"), "bad"),
    "active": (lazy_gettext("Active"), "ok"),
    "invited": (lazy_gettext("Invited"), "info"),
    "inactive": (lazy_gettext("Inactive"), "plain"),
}


def state_word(state: str) -> str:
    """A state as a word; one that the table does not know is shown as it is."""
    word = STATES.get(str(state))
    return str(word[0]) if word else str(state).replace("_", " ").capitalize()


def state_tone(state: str | None) -> str:
    """The tone of a state's chip: ok, info, warn, bad or plain."""
    return STATES.get(str(state), ("", "plain"))[1]


def date_short(value: date | None) -> str:
    """ "14 Mar 2011", for tables."""
    return "" if value is None else format_date(value, "medium", locale=date_locale())


def day_short(value: date) -> str:
    """ "Mon 14", the head of a day's column."""
    return str(format_skeleton("Ed", value, locale=date_locale()))


def month_short(value: date) -> str:
    """ "Mar", for the date block."""
    return format_date(value, "LLL", locale=date_locale()).rstrip(".")


def date_time(value: datetime | None, zone: str | None = None) -> str:
    """ "14 Mar 2011, 09:00", in the given time zone and with its name."""
    if value is None:
        return ""
    if zone is None:
        return format_datetime(value, "medium", tzinfo=value.tzinfo, locale=date_locale())
    local = value.astimezone(ZoneInfo(zone))
    day = format_date(local, "medium", locale=date_locale())
    return f"{day}, {clock_time(local.time())} ({zone_name(zone)})"


def clock_time(value: time) -> str:
    """ "09:00"; the language decides about 12 or 24 hours."""
    return format_time(value, "short", locale=date_locale())


def zone_name(zone: str) -> str:
    """The time of a place as people say it: "Accra time"."""
    if zone in UNIVERSAL:
        return "UTC"
    return _("%(city)s time", city=get_timezone_location(zone, locale=current_locale(), return_city=True))


def ago(value: datetime, now: datetime) -> str:
    """ "3 days ago"."""
    return format_timedelta(value - now, add_direction=True, locale=current_locale())


def number(value: Number | None) -> str:
    """ "1,234" with the language's separators; a dash for an unknown figure."""
    return "–" if value is None else format_decimal(value, locale=current_locale())


def percent(value: Number | None, digits: int = 0) -> str:
    """A share between 0 and 1 as "93%"; a dash where there is nothing to divide."""
    if value is None:
        return "–"
    locale = current_locale()
    pattern = locale.percent_formats[None].pattern
    if digits:
        pattern = pattern.replace("#,##0", f"#,##0.{'0' * digits}")
    return format_percent(value, pattern, locale=locale)


def language_name(tag: str) -> str:
    """What a language is called in the language in force, "French"; an unknown tag is shown as it is."""
    return _language_name(tag, str(current_locale()))


def own_name(tag: str) -> str:
    """What a language calls itself, "Français"."""
    return LANGUAGE_NAMES.get(tag, tag)


def file_size(value: int) -> str:
    """ "1.2 MB", in units of 1024."""
    power = min((max(value, 1).bit_length() - 1) // 10, len(SIZES) - 1)
    amount = round(value / KIB**power, 1 if power else 0)
    return format_unit(amount, f"digital-{SIZES[power]}", "short", locale=current_locale())


def duration_words(minutes: int) -> str:
    """ "5 hours 30 minutes", in the language in force."""
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "duration-hour")] * (hours > 0) + [(rest, "duration-minute")] * (rest > 0 or not hours)
    return " ".join(format_unit(value, unit, "long", locale=current_locale()) for value, unit in parts)


def time_tag(value: date | datetime | None, text: str | None = None) -> Markup:
    """A <time> element that machines can read, with the given words or the date's own."""
    if value is None:
        return Markup()
    words = text or (date_time(value) if isinstance(value, datetime) else date_words(value))
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), words)


def initials(name: str) -> str:
    """Up to two letters for the account's badge."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


FILTERS = (
    state_word,
    state_tone,
    date_words,
    date_short,
    day_short,
    month_short,
    date_range,
    date_time,
    clock_time,
    zone_name,
    ago,
    number,
    percent,
    language_name,
    own_name,
    file_size,
    time_tag,
    initials,
)


def init_template_filters(app: Flask) -> None:
    """Give templates the filters, and what lists and forms need."""
    app.jinja_env.filters.update({function.__name__: function for function in FILTERS})
    app.jinja_env.globals.update(state_word=state_word, state_tone=state_tone, chosen_theme=chosen_theme)
    init_listing(app)
    init_form_rendering(app)


@lru_cache(maxsize=512)
def _language_name(tag: str, shown_in: str) -> str:
    try:
        return Locale.parse(tag, sep="-").get_display_name(shown_in) or tag
    except (ValueError, UnknownLocaleError):
        return tag
