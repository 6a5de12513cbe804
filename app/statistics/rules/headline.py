"""The sentence on top of a report, written from the data; it needs the measures `persons` and `heads`."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from app.core.i18n import current_locale, gettext, ngettext
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Span, Table
from app.statistics.rules.words import filters_in_words

LONGEST_FILTERS = 200


def headline(table: Table) -> str:
    """ "Between 2009 and 2011, we conducted 34 training sessions in 13 countries and trained 738 persons"."""
    period = _period(table.selection, table.span)
    if table.span.sessions == 0:
        return _sentence(
            period, gettext("no training session was held."), gettext("No training session was held.")
        )
    values = {"sessions": _sessions(table.span), "people": _people(table)}
    return _sentence(
        period,
        gettext("we conducted %(sessions)s and %(people)s.", **values),
        gettext("We conducted %(sessions)s and %(people)s.", **values),
    )


def statement(table: Table) -> str:
    """The sentence with what narrows it: without that, nobody may quote it."""
    parts = [headline(table)]
    filters = _filters(table)
    if filters and tells_filters(table):
        parts.append(gettext("Counted only: %(filters)s.", filters=filters))
    elif filters:
        parts.append(gettext("Filters limit what is counted."))
    if table.is_part:
        parts.append(gettext("Only a part of the office is counted."))
    return " ".join(parts)


def tells_filters(table: Table) -> bool:
    """Are the filters short enough to stand in the statement?"""
    return len(_filters(table)) <= LONGEST_FILTERS


def _filters(table: Table) -> str:
    return "; ".join(f"{name}: {value}" for name, value in filters_in_words(table.selection, table.labels))


def _sentence(period: str, after_period: str, alone: str) -> str:
    if not period:
        return alone
    return gettext("%(period)s, %(statement)s", period=period, statement=after_period)


def _sessions(span: Span) -> str:
    sessions = ngettext(
        "%(count)s training session",
        "%(count)s training sessions",
        span.sessions,
        count=_number(span.sessions),
    )
    countries = ngettext(
        "in %(count)s country",
        "in %(count)s countries",
        span.host_countries,
        count=_number(span.host_countries),
    )
    if span.online and span.host_countries:
        return gettext("%(sessions)s %(countries)s and online", sessions=sessions, countries=countries)
    if span.online:
        return gettext("%(sessions)s online", sessions=sessions)
    return gettext("%(sessions)s %(countries)s", sessions=sessions, countries=countries)


def _people(table: Table) -> str:
    persons, counted = table.total["persons"], table.total["heads"]
    trained = ngettext(
        "trained %(count)s person", "trained %(count)s persons", persons, count=_number(persons)
    )
    if not counted:
        return trained
    values = {"trained": trained, "count": _number(counted)}
    if persons:
        return ngettext(
            "%(trained)s, with %(count)s further participation counted without a name",
            "%(trained)s, with %(count)s further participations counted without names",
            counted,
            **values,
        )
    return ngettext(
        "counted %(count)s participation without a name",
        "counted %(count)s participations without names",
        counted,
        **values,
    )


def _period(selection: Selection, span: Span) -> str:
    first, last = selection.starts_on, selection.ends_on
    if _whole_years(first, last):
        return _years(first.year if first else span.first_year, last.year if last else span.last_year)
    values = {"first": _day(first), "last": _day(last)}
    if first and last:
        return gettext("Between %(first)s and %(last)s", **values)
    return gettext("Since %(first)s", **values) if first else gettext("Until %(last)s", **values)


def _whole_years(first: date | None, last: date | None) -> bool:
    return (first is None or (first.month, first.day) == (1, 1)) and (
        last is None or (last.month, last.day) == (12, 31)
    )


def _years(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return ""
    if first == last:
        return gettext("In %(year)s", year=str(first))
    return gettext("Between %(first)s and %(last)s", first=str(first), last=str(last))


def _day(day: date | None) -> str:
    return format_date(day, "long", locale=current_locale()) if day else ""


def _number(number: int) -> str:
    return str(format_decimal(number, locale=current_locale()))
