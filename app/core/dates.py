"""Days in words, in the language in force; pages, certificates and mails write them alike."""

import re
from datetime import date

from babel import Locale
from babel.dates import format_date

from app.core.i18n import current_locale


def date_locale() -> Locale:
    """The locale of dates: plain English writes "14 March 2011" and counts 24 hours, as the UN does."""
    locale = current_locale()
    return Locale("en", "GB") if str(locale) == "en" else locale


def date_words(value: date | None) -> str:
    """ "14 March 2011"; nothing for no date."""
    return "" if value is None else format_date(value, "long", locale=date_locale())


def date_range(start: date | None, end: date | None = None) -> str:
    """ "14–18 March 2011", each part said once; a single day is said alone."""
    if start is None:
        return date_words(end)
    if end is None or end == start:
        return date_words(start)
    return _interval(start, end)


def _interval(start: date, end: date) -> str:
    """Two days with what they share said once; some languages have patterns for short months only."""
    locale = date_locale()
    differing = "y" if start.year != end.year else "M" if start.month != end.month else "d"
    patterns = (locale.interval_formats.get("yMMMMd") or locale.interval_formats["yMMMd"])[differing]
    parts = zip(patterns, (start, end), strict=True)
    return "".join(format_date(day, re.sub(r"M{3,4}", "MMMM", part), locale=locale) for part, day in parts)
