"""A report's address, read and checked: each refusal names the field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from app.core.errors import Invalid, NotAllowed
from app.core.i18n import LANGUAGE_NAMES
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as lazy
from app.people.countries import all_areas, all_countries
from app.people.rules import Sex
from app.programmes.rules import SessionKind
from app.registration.rules import AgeBand
from app.statistics.queries.labels import Choice
from app.statistics.rules.asked import Asked
from app.statistics.rules.booklets import LONGEST_TEXT, LONGEST_TITLE, Wording
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.indicators import INDICATORS
from app.statistics.rules.periods import FIRST_YEAR, LAST_YEAR, find_period
from app.statistics.rules.scheduling import RHYTHM_WORDS, FileKind, Rhythm, ScheduleInput, Subject
from app.statistics.rules.selection import FILTERS, NOT_A_COUNTRY, UNKNOWN, Evidence, Group, Mode, Selection
from app.statistics.rules.words import FILTER_WORDS
from app.web.forms import ChoiceField, DateField, Form, LineField, NumberField, TextField, TickField

MOST_FIELDS = 2_000
MOST_VALUES = 300
LONGEST_VALUE = 200
MOST_HOURS = 10_000
NO_ROWS = "none"
Choices = Mapping[str, Sequence[Choice]]


class WordingForm(Form):
    """Title, foreword and closing words of a printed report."""

    title = LineField(lazy("Title"), longest=LONGEST_TITLE, description=lazy("Instead of the usual title"))
    foreword = TextField(
        lazy("Foreword"), longest=LONGEST_TEXT, description=lazy("A page of its own before the figures")
    )
    closing = TextField(
        lazy("Closing words"), longest=LONGEST_TEXT, description=lazy("A page of its own after the figures")
    )

    def to_wording(self) -> Wording:
        """What was written."""
        return Wording(
            title=self.title.data or "",
            foreword=self.foreword.data or "",
            closing=self.closing.data or "",
        )


class ScheduleForm(Form):
    """A report that is sent on certain days."""

    report = ChoiceField(lazy("Report"), required=True)
    file_kind = ChoiceField(lazy("File"), required=True, coerce=FileKind)
    language = ChoiceField(lazy("Language of the report"), required=True)
    rhythm = ChoiceField(lazy("How often"), required=True, coerce=Rhythm)
    first_on = DateField(lazy("First day"), required=True)
    is_rolling = TickField(
        lazy("About the week, month, quarter or year that has just ended"),
        description=lazy(
            "The last whole week, month, quarter or year before the mail, whatever days the view names."
        ),
    )
    recipients = TextField(
        lazy("Recipients"),
        required=True,
        description=lazy("E-mail addresses of users of this office who see reports, one a line"),
    )

    def offer(self, reports: Sequence[tuple[str, str]]) -> None:
        """Fill the lists, in the language in force."""
        self.reports = list(reports)
        self.report.choices = list(reports)
        self.file_kind.choices = [(each.value, each.value.upper()) for each in FileKind]
        self.language.choices = list(LANGUAGE_NAMES.items())
        self.rhythm.choices = [(each.value, str(word)) for each, word in RHYTHM_WORDS.items()]

    def to_input(self, *, subject: Subject, query: str, shows_people: bool) -> ScheduleInput:
        """What was entered."""
        if self.first_on.data is None:
            raise ValueError("only a form that is valid is read")
        return ScheduleInput(
            subject=subject,
            query=query,
            title=next(label for value, label in self.reports if value == self.report.data),
            language=self.language.data,
            file_kind=self.file_kind.data,
            rhythm=self.rhythm.data,
            first_on=self.first_on.data,
            is_rolling=self.is_rolling.data,
            shows_people=shows_people,
            recipients=tuple((self.recipients.data or "").replace(",", " ").split()),
        )


def read_report(
    args: MultiDict[str, str], *, choices: Choices, sees_people: bool, fiscal_month: int = 1
) -> Asked:
    """The report in an address; raises Invalid that names the field for what cannot be read.

    `choices` are the programmes, modules, sectors and trainers in reach. Breakdowns and filters by trainer or
    organisation raise NotAllowed for viewers who do not see people.
    """
    rows, columns = _dimension(args, "rows"), _dimension(args, "columns")
    if "rows" not in args:
        rows = Dimension.HOST_COUNTRY
    if rows is not None and rows is columns:
        raise Invalid(_("Rows and columns are the same; choose two different breakdowns."), field="columns")
    asked = Asked(
        selection=read_selection(args, choices=choices, fiscal_month=fiscal_month),
        rows=rows,
        columns=columns,
        fiscal_month=fiscal_month,
    )
    if not sees_people:
        _refuse_people(asked)
    show = _in_cells(args) if columns else _figures(args, "show")
    return replace(asked, show=show or asked.usual_show)


def read_query(query: str, *, choices: Choices, sees_people: bool, fiscal_month: int = 1) -> Asked:
    """The report in an address of which only the part behind the question mark was kept or sent."""
    try:
        sent = MultiDict(parse_qsl(query, max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise Invalid(_("The selection is too long."), field="query") from error
    return read_report(sent, choices=choices, sees_people=sees_people, fiscal_month=fiscal_month)


def read_selection(args: MultiDict[str, str], *, choices: Choices, fiscal_month: int = 1) -> Selection:
    """The selection in an address; raises Invalid that names the field for what cannot be read."""
    first, last = _period(args, fiscal_month)
    if first and last and last < first:
        raise Invalid(_("The last day lies before the first."), field="to")
    values = {name: _values(args, name, choices) for name in FILTERS}
    return Selection(starts_on=first, ends_on=last, hours=_hours(args), **values)


def _period(args: MultiDict[str, str], fiscal_month: int) -> tuple[date | None, date | None]:
    name = args.get("period", "")
    if not name:
        return _day(args, "from"), _day(args, "to")
    if args.get("from") or args.get("to"):
        raise Invalid(_("Choose a period or days, not both."), field="period")
    found = find_period(name, fiscal_month=fiscal_month)
    if found is None:
        raise Invalid(_("Write a period as 2010, 2010-Q3 or fy2010."), field="period")
    return found


def _day(args: MultiDict[str, str], name: str) -> date | None:
    text = args.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(
            _("“%(text)s” is no date; write it as 2010-12-31.", text=text[:40]), field=name
        ) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        field = {"from": _("From"), "to": _("To")}[name]
        raise Invalid(
            _(
                "%(field)s: choose a day from the years %(first)s to %(last)s.",
                field=field,
                first=str(FIRST_YEAR),
                last=str(LAST_YEAR),
            ),
            field=name,
        )
    return day


def _hours(args: MultiDict[str, str]) -> int:
    text = args.get("hours", "").strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()) or len(text) > 5 or int(text) > MOST_HOURS:
        raise Invalid(_("Contact hours are a whole number."), field="hours")
    return int(text)


def _dimension(args: MultiDict[str, str], name: str) -> Dimension | None:
    text = args.get(name, "")
    if text in ("", NO_ROWS):
        return None
    try:
        return Dimension(text)
    except ValueError as error:
        raise Invalid(_("There is no breakdown “%(text)s”.", text=text[:40]), field=name) from error


def _in_cells(args: MultiDict[str, str]) -> tuple[str, ...]:
    """The one figure that stands in the cells: the form names it, an address may say it as `show`."""
    asked = _figures(args, "cell") or _figures(args, "show")
    return asked if len(asked) == 1 else ()


def _figures(args: MultiDict[str, str], name: str) -> tuple[str, ...]:
    keys = tuple(dict.fromkeys(key for key in args.getlist(name) if key))
    for key in keys:
        if key not in INDICATORS:
            raise Invalid(_("There is no figure “%(text)s”.", text=key[:40]), field=name)
    return keys


def _values(args: MultiDict[str, str], name: str, choices: Choices) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in args.getlist(name) if value))
    if name in _HAS_UNKNOWN_OF_ITS_OWN:
        values = tuple(value.replace(UNKNOWN, UNKNOWN.lower()) for value in values)
    is_known = _IS_KNOWN.get(name) or _one_of(choices.get(name, ()))
    if len(values) > MOST_VALUES:
        raise Invalid(_("Choose at most %(num)s values.", num=MOST_VALUES), field=name)
    for value in values:
        if (value != UNKNOWN or name in _IS_ALWAYS_KNOWN) and not is_known(value):
            field, text = str(FILTER_WORDS[name]), value[:40]
            message = _("%(field)s: there is no “%(text)s”.", field=field, text=text)
            raise Invalid(message, field=name, value=value)
    return values


def _one_of(choices: Sequence[Choice]) -> Callable[[str], bool]:
    return {choice.code for choice in choices}.__contains__


def _refuse_people(asked: Asked) -> None:
    if asked.names_people:
        raise NotAllowed(_("Your role sees figures, not the people behind them."))


def _is_country(code: str) -> bool:
    return code in NOT_A_COUNTRY or code in {each.alpha3 for each in all_countries()}


def _is_area(code: str) -> bool:
    return code in NOT_A_COUNTRY or code in set(Group) or code in all_areas()


def _is_text(text: str) -> bool:
    return len(text) <= LONGEST_VALUE and text.isprintable()


def _among(values: Iterable[str]) -> Callable[[str], bool]:
    return frozenset(values).__contains__


_HAS_UNKNOWN_OF_ITS_OWN = ("sex", "age")
_IS_ALWAYS_KNOWN = ("programme", "mode", "evidence")
_IS_KNOWN: dict[str, Callable[[str], bool]] = {
    "host_country": _is_country,
    "country": _is_country,
    "host_area": _is_area,
    "area": _is_area,
    "partner": _is_text,
    "organisation": _is_text,
    "language": _is_text,
    "kind": _among(each.value for each in SessionKind),
    "mode": _among(each.value for each in Mode),
    "evidence": _among(each.value for each in Evidence),
    "sex": _among(each.value for each in Sex),
    "age": _among(each.value for each in AgeBand),
}


class ReleaseForm(Form):
    """Which years the public reads about, and under what title; it leads to the preview, nothing more."""

    class Meta(Form.Meta):
        """There is nothing to forge."""

        csrf = False

    title = LineField(
        lazy("Title"),
        required=True,
        longest=120,
        description=lazy("Stands above the figures, such as “Training 2009–2011”."),
    )
    first_year = NumberField(lazy("First year"), required=True)
    last_year = NumberField(
        lazy("Last year"),
        required=True,
        description=lazy("A year is published when it is over."),
    )


class WithdrawalForm(Form):
    """Why figures are taken from the public page."""

    reason = TextField(
        lazy("Reason"),
        required=True,
        longest=1000,
        description=lazy("Kept in the office. The public reads that they were withdrawn, not why."),
    )
