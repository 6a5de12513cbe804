"""`mandate report`: the figures of the office on the terminal."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.core.clock import utc_now
from app.core.errors import Invalid
from app.core.i18n import LANGUAGE_NAMES
from app.core.office import Office
from app.core.permissions import EVERYTHING
from app.core.terminal import end_unusable, with_office
from app.statistics.forms import read_report
from app.statistics.queries.labels import choices
from app.statistics.rules.asked import Asked
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.headline import statement
from app.statistics.rules.indicators import INDICATORS
from app.statistics.rules.presentation import text_table
from app.statistics.rules.selection import FILTERS
from app.statistics.rules.table import Table
from app.statistics.service.booklets import annual_report, donor_report, letterhead_of
from app.statistics.service.files import MEDIA_TYPES, report_file
from app.statistics.service.reporting import take_report

BREAKDOWNS = [each.value for each in Dimension]
FORMATS = ("table", *MEDIA_TYPES)
WHOSE = {"host": Dimension.HOST_COUNTRY, "participant": Dimension.COUNTRY}


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what a report is about."""
    for option in (
        click.option("--programme", metavar="CODE", help="Only this programme."),
        click.option("--from", "starts_on", metavar="DATE", help="First day, YYYY-MM-DD."),
        click.option("--to", "ends_on", metavar="DATE", help="Last day, YYYY-MM-DD."),
        click.option("--period", metavar="NAME", help="2010, 2010-Q3 or fy2010, instead of --from and --to."),
        click.option(
            "--where",
            metavar="FILTER=CODE",
            multiple=True,
            help=f"Narrow the report, such as sex=female; again for more. Filters: {', '.join(FILTERS)}.",
        ),
    ):
        command = option(command)
    return command


def file_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what comes out, and where."""
    path = click.Path(dir_okay=False, path_type=Path)
    command = click.option("--output", type=path, help="Write to this file.")(command)
    kinds = click.Choice(FORMATS)
    return click.option("--format", "kind", type=kinds, default="table", show_default=True)(command)


@click.group()
def report() -> None:
    """Reports in figures that can be proved."""


@report.command("attendance-by-country")
@selection_options
@click.option(
    "--country-of",
    type=click.Choice(list(WHOSE)),
    default="host",
    show_default=True,
    help="Whose country the rows are.",
)
@file_options
@with_office
def attendance_by_country(
    office: Office, /, *, country_of: str, kind: str, output: Path | None, **about: Any
) -> None:
    """Sessions, persons trained and attendance, by country."""
    _give(office, {"rows": WHOSE[country_of].value}, about, kind=kind, output=output)


@report.command("table")
@click.option(
    "--rows", type=click.Choice([*(each.value for each in Dimension), "none"]), default="host_country"
)
@click.option("--columns", type=click.Choice(BREAKDOWNS))
@click.option(
    "--show", type=click.Choice(list(INDICATORS)), multiple=True, metavar="FIGURE", help="Again for more."
)
@selection_options
@file_options
@with_office
def table(
    office: Office,
    /,
    *,
    rows: str,
    columns: str | None,
    show: tuple[str, ...],
    kind: str,
    output: Path | None,
    **about: Any,
) -> None:
    """Any figures by one or two breakdowns."""
    layout = {"rows": rows, "columns": columns or "", "show": list(show)}
    _give(office, layout, about, kind=kind, output=output)


@report.command("headline")
@selection_options
@with_office
def headline_command(office: Office, /, **about: Any) -> None:
    """The sentence of the annual report, written from the data."""
    with office.database.reading() as db:
        asked = _asked(db, office, {"rows": "none"}, about)
        click.echo(statement(take_report(db, asked, scope=EVERYTHING)))


def printed_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of reports that are printed: period, language, file."""
    for option in (
        click.option("--from", "starts_on", metavar="DATE", help="First day, YYYY-MM-DD."),
        click.option("--to", "ends_on", metavar="DATE", help="Last day, YYYY-MM-DD."),
        click.option("--period", metavar="NAME", help="2010, 2010-Q3 or fy2010, instead of --from and --to."),
        click.option("--language", type=click.Choice(list(LANGUAGE_NAMES)), default="en", show_default=True),
        click.option(
            "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The PDF file."
        ),
    ):
        command = option(command)
    return command


@report.command("annual")
@click.option("--programme", metavar="CODE", help="Only this programme.")
@printed_options
@with_office
def annual(office: Office, /, *, language: str, output: Path, **about: Any) -> None:
    """The annual report as a designed PDF."""
    _print(office, annual_report, about, language=language, output=output)


@report.command("donor")
@click.option("--programme", metavar="CODE", required=True, help="The programme it is about.")
@printed_options
@with_office
def donor(office: Office, /, *, language: str, output: Path, **about: Any) -> None:
    """The report to the donor of a programme as a designed PDF, without names."""
    _print(office, donor_report, about, language=language, output=output)


def _print(
    office: Office, make: Callable[..., bytes], about: dict[str, Any], *, language: str, output: Path
) -> None:
    with office.database.reading() as db:
        asked = _asked(db, office, {"rows": "none"}, {**about, "where": ()})
        content = make(
            db,
            asked.selection,
            language=language,
            scope=EVERYTHING,
            letterhead=letterhead_of(office.settings),
            now=utc_now(),
        )
    _write(output, content)


def _give(
    office: Office, layout: dict[str, Any], about: dict[str, Any], *, kind: str, output: Path | None
) -> None:
    with office.database.reading() as db:
        asked = _asked(db, office, layout, about)
        content = _rendered(db, take_report(db, asked, scope=EVERYTHING), asked, kind=kind, office=office)
    if output is not None:
        _write(output, content)
    elif kind in ("xlsx", "pdf") and sys.stdout.isatty():
        end_unusable(f"{kind} is not for a terminal; name a file with --output")
    else:
        sys.stdout.buffer.write(content)


def _asked(db: Session, office: Office, layout: dict[str, Any], about: dict[str, Any]) -> Asked:
    given = MultiDict(layout)
    names = {"programme": "programme", "starts_on": "from", "ends_on": "to", "period": "period"}
    for option, name in names.items():
        if about[option]:
            given.add(name, about[option])
    for condition in about["where"]:
        name, equals, value = condition.partition("=")
        if not equals or name not in FILTERS:
            end_unusable(f"--where {condition}: write FILTER=CODE with one of {', '.join(FILTERS)}")
        given.add(name, value)
    known = choices(db, scope=EVERYTHING, people=EVERYTHING)
    try:
        return read_report(
            given, choices=known, sees_people=True, fiscal_month=office.settings.fiscal_year_month
        )
    except Invalid as refusal:
        end_unusable(f"{refusal.field}: {refusal.message}")


def _rendered(db: Session, found: Table, asked: Asked, *, kind: str, office: Office) -> bytes:
    if kind == "table":
        return text_table(found, asked).encode()
    try:
        return report_file(
            db, found, asked, kind=kind, scope=EVERYTHING, settings=office.settings, now=utc_now()
        )
    except Invalid as refusal:
        end_unusable(refusal.message)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        end_unusable(f"{path} cannot be written: {error.strerror}")
