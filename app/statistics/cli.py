"""`mandate report`: the figures of the office on the terminal."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from app.core.clock import utc_now
from app.core.office import Office
from app.core.permissions import EVERYTHING
from app.core.terminal import end_unusable, with_office
from app.statistics.charts.pictures import Pictures
from app.statistics.export import report_csv, report_json, report_xlsx
from app.statistics.pdf import report_pdf
from app.statistics.queries.choices import programme_choices
from app.statistics.rules.definitions import CountryOf, CountryReport, Selection
from app.statistics.rules.headline import headline
from app.statistics.rules.presentation import text_table
from app.statistics.service.pictures import report_pictures
from app.statistics.service.reports import country_report

FORMATS = ("table", "json", "csv", "xlsx", "pdf")


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what a report is about."""
    day = click.DateTime(formats=["%Y-%m-%d"])
    for option in (
        click.option("--programme", metavar="CODE", help="Only this programme."),
        click.option("--from", "starts_on", type=day, metavar="DATE", help="First day, YYYY-MM-DD."),
        click.option("--to", "ends_on", type=day, metavar="DATE", help="Last day, YYYY-MM-DD."),
        click.option(
            "--country-of",
            type=click.Choice([each.value for each in CountryOf]),
            default=CountryOf.HOST.value,
            show_default=True,
            help="Whose country the rows are.",
        ),
    ):
        command = option(command)
    return command


@click.group()
def report() -> None:
    """Reports in figures that can be proved."""


@report.command("attendance-by-country")
@selection_options
@click.option("--format", "kind", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@with_office
def attendance_by_country(
    office: Office,
    *,
    programme: str | None,
    starts_on: datetime | None,
    ends_on: datetime | None,
    country_of: str,
    kind: str,
    output: Path | None,
) -> None:
    """Sessions, persons trained and attendance, by country."""
    with office.database.reading() as db:
        selection = _selection(db, programme, starts_on, ends_on, country_of)
        found = country_report(db, selection, scope=EVERYTHING)
        pictures = report_pictures(db, found, scope=EVERYTHING)
    content = _rendered(found, pictures, kind=kind, office=office)
    if output is not None:
        _write(output, content)
    elif kind in ("xlsx", "pdf") and sys.stdout.isatty():
        end_unusable(f"{kind} is not for a terminal; name a file with --output")
    else:
        sys.stdout.buffer.write(content)


@report.command("headline")
@selection_options
@with_office
def headline_command(
    office: Office,
    *,
    programme: str | None,
    starts_on: datetime | None,
    ends_on: datetime | None,
    country_of: str,
) -> None:
    """The sentence of the annual report, written from the data."""
    with office.database.reading() as db:
        selection = _selection(db, programme, starts_on, ends_on, country_of)
        click.echo(headline(country_report(db, selection, scope=EVERYTHING)))


def _selection(
    db: Session, code: str | None, starts_on: datetime | None, ends_on: datetime | None, country_of: str
) -> Selection:
    choices = programme_choices(db, scope=EVERYTHING) if code else []
    programme = next((each for each in choices if each.code == code), None)
    if code and programme is None:
        end_unusable(f"there is no programme with the code {code}")
    first, last = _day(starts_on), _day(ends_on)
    if first and last and last < first:
        end_unusable("--to lies before --from")
    return Selection(
        starts_on=first,
        ends_on=last,
        programme_id=programme.id if programme else None,
        programme_code=programme.code if programme else None,
        country_of=CountryOf(country_of),
    )


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _rendered(found: CountryReport, pictures: Pictures, *, kind: str, office: Office) -> bytes:
    if kind == "json":
        return report_json(found)
    if kind == "csv":
        return report_csv(found)
    if kind == "xlsx":
        return report_xlsx(found, as_of=utc_now())
    if kind == "pdf":
        name = office.settings.office_name
        return report_pdf(found, pictures, as_of=utc_now(), office_name=name)
    return text_table(found).encode()


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        end_unusable(f"{path} cannot be written: {error.strerror}")


COMMANDS = [report]
