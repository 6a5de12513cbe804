"""How values read on a page, in the language in force: dates, intervals, numbers, languages, states."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import (
    format_date,
    format_datetime,
    format_interval,
    format_skeleton,
    format_time,
    format_timedelta,
    get_timezone_name,
)
from babel.numbers import format_decimal, format_percent
from babel.support import LazyProxy
from flask import Flask
from markupsafe import Markup

from app.core.i18n import LANGUAGE_NAMES, current_locale
from app.core.i18n import lazy_gettext as _
from app.web.forms import init_form_rendering
from app.web.listing import init_listing
from app.web.preferences import chosen_theme

Number = int | float | Decimal
KIB = 1024

# Every state of the domain as a word and a tone; the tone gives colour and the shape of the dot.
STATES: dict[str, tuple[LazyProxy, str]] = {
    "draft": (_("Draft"), "plain"),
    "announced": (_("Announced"), "info"),
    "held": (_("Held"), "ok"),
    "closed": (_("Closed"), "plain"),
    "cancelled": (_("Cancelled"), "bad"),
    "postponed": (_("Postponed"), "warn"),
    "open": (_("Registration open"), "info"),
    "full": (_("Full"), "warn"),
    "nominated": (_("Nominated"), "info"),
    "applied": (_("Waiting"), "warn"),
    "waitlisted": (_("Waiting list"), "warn"),
    "offered": (_("Place offered"), "info"),
    "accepted": (_("Accepted"), "ok"),
    "declined": (_("Declined"), "bad"),
    "withdrawn": (_("Withdrawn"), "plain"),
    "present": (_("Present"), "ok"),
    "late": (_("Late"), "warn"),
    "absent": (_("Absent"), "bad"),
    "excused": (_("Excused"), "plain"),
    "completed": (_("Completed"), "ok"),
    "not_completed": (_("Not completed"), "plain"),
    "no_show": (_("No-show"), "bad"),
    "issued": (_("Issued"), "ok"),
    "valid": (_("Valid"), "ok"),
    "revoked": (_("Revoked"), "bad"),
    "replaced": (_("Replaced"), "warn"),
    "previewed": (_("Preview"), "info"),
    "committed": (_("Imported"), "ok"),
    "undone": (_("Undone"), "plain"),
    "queued": (_("Queued"), "info"),
    "running": (_("Running"), "info"),
    "done": (_("Done"), "ok"),
    "failed": (_("Failed"), "bad"),
    "active": (_("Active"), "ok"),
    "inactive": (_("Inactive"), "plain"),
}


def state_word(state: str) -> str:
    """A state as a word; one that the table does not know is shown as it is."""
    word = STATES.get(str(state))
    return str(word[0]) if word else str(state).replace("_", " ").capitalize()


def state_tone(state: str | None) -> str:
    """The tone of a state's chip: ok, info, warn, bad or plain."""
    return STATES.get(str(state), ("", "plain"))[1]


def date_words(value: date | None) -> str:
    """ "14 March 2011"; nothing for no date."""
    return "" if value is None else str(format_skeleton("yMMMMd", value, locale=current_locale()))


def date_short(value: date | None) -> str:
    """ "14 Mar 2011", for tables."""
    return "" if value is None else format_date(value, "medium", locale=current_locale())


def day_short(value: date) -> str:
    """ "Mon 14", the head of a day's column."""
    return str(format_skeleton("Ed", value, locale=current_locale()))


def month_short(value: date) -> str:
    """ "Mar", for the date block."""
    return format_date(value, "LLL", locale=current_locale()).rstrip(".")


def date_range(start: date | None, end: date | None = None) -> str:
    """ "14–18 March 2011", each part said once; a single day is said alone."""
    if start is None:
        return date_words(end)
    if end is None or end == start:
        return date_words(start)
    return format_interval(start, end, "yMMMMd", locale=current_locale())


def date_time(value: datetime | None, zone: str | None = None) -> str:
    """ "14 Mar 2011, 09:00", in the given time zone and with its name."""
    if value is None:
        return ""
    if zone is None:
        return format_datetime(value, "medium", tzinfo=value.tzinfo, locale=current_locale())
    local = value.astimezone(ZoneInfo(zone))
    day = format_date(local, "medium", locale=current_locale())
    return f"{day}, {clock_time(local.time())} ({zone_name(zone)})"


def clock_time(value: time) -> str:
    """ "09:00"; the language decides about 12 or 24 hours."""
    return format_time(value, "short", locale=current_locale())


def zone_name(zone: str) -> str:
    """The time of a place as people say it: "Accra time"."""
    return str(get_timezone_name(ZoneInfo(zone), width="long", locale=current_locale(), return_zone=False))


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
    pattern = "#,##0%" if digits == 0 else f"#,##0.{'0' * digits}%"
    locale = current_locale()
    return (
        format_percent(value, locale=locale) if digits == 0 else format_percent(value, pattern, locale=locale)
    )


def language_name(tag: str) -> str:
    """What a language is called in the language in force, "French"; an unknown tag is shown as it is."""
    return _language_name(tag, str(current_locale()))


def own_name(tag: str) -> str:
    """What a language calls itself, "Français"."""
    return LANGUAGE_NAMES.get(tag, tag)


def file_size(value: int) -> str:
    """ "1.2 MB", in units of 1024."""
    amount, units = float(value), ("B", "KB", "MB", "GB")
    for unit, following in pairwise((*units, "")):
        if amount < KIB or not following:
            return f"{format_decimal(round(amount, 1 if unit != 'B' else 0), locale=current_locale())} {unit}"
        amount /= KIB
    raise AssertionError  # the last unit always answers


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
    except ValueError:
        return tag
