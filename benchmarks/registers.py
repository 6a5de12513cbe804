"""Import of registers: rows a second and peak memory, from the file on disk to the commit."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

import app.models  # noqa: F401 - every table
from app.core.clock import utc_now
from app.core.database import Database
from app.core.migrating import migrate
from app.core.permissions import TERMINAL
from app.people.countries import find_country
from app.registers.reading import read_tables
from app.registers.rules.understand import understand
from app.registers.service.importing import Source, import_register, programme_for
from benchmarks.child import Measured, measure
from benchmarks.databases import SQLITE, Place
from benchmarks.figures import Figure, print_figures, print_heading

REGISTER = Path(__file__).resolve().parents[1] / "app/admin/data/register-2009-2011.xlsx"
PEOPLE_A_SESSION = 50
DAYS = 4
MISSPELT = 0.02  # of the rows
ROWS_A_SECOND = 4_000  # 20,000 people in five seconds
CONSONANTS, VOWELS = "bdfgklmnrstvz", "aeiou"
COUNTRIES = ("Kenya", "Sénégal", "Argentina", "Jordan", "Cambodia", "Ethiopia", "Morocco", "Nepal", "Peru")
BODIES = ("Police", "Ministry of Justice", "Human Rights Commission", "University", "Parliament", "Court")
SESSION_HEADS = ("Ref", "Title", "Start", "End", "Country", "City", "Language")
PEOPLE_HEADS = ("Session", "Family name", "Given name", "Sex", "Country", "Organisation", "E-mail")


@dataclass(frozen=True)
class Taken:
    """How long one import took, part by part, and what came of it."""

    reading: float
    understanding: float
    taking: float
    rows: int
    refused: int
    persons: int

    @property
    def seconds(self) -> float:
        return self.reading + self.understanding + self.taking


def run(place: Place, *, quick: bool) -> None:
    """Measure both registers on each database, the real one twice: the second time nothing is new."""
    sessions = 100 if quick else 2_000
    made = place.folder / "register.xlsx"
    measure(make_register, made, sessions=sessions)
    print_heading("Import of a register (XLSX, checked, matched, look-alikes suggested)")
    for kind in place.kinds:
        with place.database(kind) as url:
            print_figures(_figures("2009-2011", kind, measure(take, url, REGISTER)))
            print_figures(_figures("2009-2011 again", kind, measure(take, url, REGISTER)))
        with place.database(kind) as url:
            name = f"{sessions * PEOPLE_A_SESSION:,} rows"
            print_figures(_figures(name, kind, measure(take, url, made), has_goal=True))


def take(url: str, path: Path) -> Taken:
    """Import the file into the database, which is made when it is empty."""
    database = Database(url)
    migrate(database)
    started = time.perf_counter()
    workbook = read_tables(path)
    read = time.perf_counter()
    register = understand(workbook, resolve_country=_alpha3, today=utc_now().date())
    understood = time.perf_counter()
    with database.writing() as db:
        programme = programme_for(db, None, actor=TERMINAL, now=utc_now())
        source = Source(file_name=path.name, file_digest="benchmark")
        result = import_register(
            db, register, source=source, programme=programme, actor=TERMINAL, now=utc_now()
        )
    taken = time.perf_counter()
    database.dispose()
    return Taken(
        read - started,
        understood - read,
        taken - understood,
        rows=result.roll_rows,
        refused=len(result.refused),
        persons=result.persons_new,
    )


def _alpha3(text: str) -> str | None:
    country = find_country(text)
    return country.alpha3 if country else None


def make_register(path: Path, *, sessions: int) -> None:
    """Write a register of invented sessions and people; some people come to several sessions."""
    rng = random.Random(2009)
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Sessions")
    sheet.write_row(0, 0, SESSION_HEADS)
    for number in range(sessions):
        starts_on = date(2010, 1, 4) + timedelta(days=7 * (number % 700))
        sheet.write_row(number + 1, 0, (f"S-{number:05}", f"Seminar {number}"))
        sheet.write_datetime(number + 1, 2, starts_on, day)
        sheet.write_datetime(number + 1, 3, starts_on + timedelta(days=DAYS - 1), day)
        sheet.write_row(number + 1, 4, (COUNTRIES[number % len(COUNTRIES)], "Capital", "English"))
    sheet = book.add_worksheet("Participants")
    sheet.write_row(0, 0, (*PEOPLE_HEADS, *(f"Day {n}" for n in range(1, DAYS + 1))))
    for row, cells in enumerate(_people(rng, sessions), start=1):
        sheet.write_row(row, 0, cells)
    book.close()


def _people(rng: random.Random, sessions: int) -> Iterator[tuple[str | int, ...]]:
    known = [_person(rng, number) for number in range(sessions * PEOPLE_A_SESSION * 2 // 3)]
    for number in range(sessions):
        for person in rng.sample(known, PEOPLE_A_SESSION):
            cells = _misspelt(person) if rng.random() < MISSPELT else person
            yield (f"S-{number:05}", *cells, *(int(rng.random() < 0.9) for _ in range(DAYS)))


def _person(rng: random.Random, number: int) -> tuple[str, ...]:
    family, given = _name(rng), _name(rng)
    body = f"{rng.choice(BODIES)} {number % 40}"
    mail = f"{given}.{family}{number}@example.org".lower() if number % 5 else ""
    return family, given, rng.choice("FM"), rng.choice(COUNTRIES), body, mail


def _misspelt(person: tuple[str, ...]) -> tuple[str, ...]:
    """The same person, a letter doubled and the address left out: what look-alikes are for."""
    family, *others, _mail = person
    return (family[:3] + family[2:], *others, "")


def _name(rng: random.Random) -> str:
    return "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(rng.randint(2, 4))).title()


def _figures(name: str, kind: str, measured: Measured[Taken], *, has_goal: bool = False) -> Iterator[Figure]:
    taken = measured.value
    if taken.refused or not taken.rows:
        raise RuntimeError(f"{name}: {taken.refused} rows refused of {taken.rows}")
    yield Figure(
        name=f"{name}: rows",
        value=taken.rows / taken.seconds,
        unit="rows/s",
        database=kind,
        goal=ROWS_A_SECOND if has_goal else None,
        more_is_better=True,
    )
    if has_goal:
        parts = {"reading": taken.reading, "understanding": taken.understanding, "taking": taken.taking}
        for part, seconds in parts.items():
            yield Figure(name=f"{name}: {part}", value=seconds, unit="s", database=kind)
    yield Figure(name=f"{name}: peak memory", value=measured.peak_mb, unit="MB", database=kind)
    if kind == SQLITE:
        yield Figure(
            name=f"{name}: its reading child, at most",
            value=measured.peak_of_children_mb,
            unit="MB",
            database=kind,
        )
