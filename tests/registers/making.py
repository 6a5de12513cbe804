"""Makes registers of which the truth is known, in six languages and many habits of writing."""

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from babel import Locale
from babel.dates import format_date

from tests.registers import habits, words

CODES = (
    "KEN KE, SEN SN, COD CD, ARG AR, BRA BR, TZA TZ, CIV CI, ETH ET, MAR MA, PER PE, RUS RU, CHN CN, FRA FR"
)
ALPHA2 = dict(pair.split() for pair in f"{CODES}, EGY EG, ESP ES, RWA RW".split(", "))
COUNTRIES = list(ALPHA2)
STATUSES = ["present", "late", "excused", "absent"]
Write = Callable[[date], Any]


@dataclass
class Made:
    """A register and what is true of it."""

    language: str
    sheets: list[tuple[str, list[list[Any]]]] = field(default_factory=list)  # name and rows
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    people: list[dict[str, Any]] = field(default_factory=list)  # a row each: session, person, sex, marks …


def make(seed: int, language: str, *, as_text: bool = False, letters: str = "latin") -> Made:
    """A random register: `as_text` writes all cells as text, as CSV has them."""
    rng = random.Random(seed)
    made = Made(language)
    dates = date_writer(rng, language, as_text=as_text)
    _sessions(made, rng, dates)
    _people(made, rng, letters)
    if rng.random() < 0.3:
        made.sheets.reverse()
    return made


def date_writer(rng: random.Random, language: str, *, as_text: bool) -> Write:
    order = rng.choice(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y"])
    width = "medium" if language in {"en", "fr", "es"} else "full"
    ways: list[Write] = [
        lambda day: day.isoformat(),
        lambda day: format_date(day, "long", locale=language),
        lambda day: format_date(day, width, locale=language),
    ]
    ways.append((lambda day: day.strftime(order)) if rng.random() < 0.5 else ways[0])
    if not as_text:
        ways += [lambda day: day, lambda day: datetime(day.year, day.month, day.day, 9, 0)]  # noqa: DTZ001
        ways.append(lambda day: (day - date(1899, 12, 30)).days)
    chosen = ways if rng.random() < 0.5 else [rng.choice(ways)]

    def write(day: date) -> Any:
        return rng.choice(chosen)(day)

    return write


def _sessions(made: Made, rng: random.Random, dates: Write) -> None:
    fields = {name: rng.choice(heads) for name, heads in words.SESSION_HEADINGS[made.language].items()}
    order = list(fields)
    rng.shuffle(order)
    kept = [
        name for name in order if name in {"ref", "title", "start", "end", "country"} or rng.random() < 0.8
    ]
    rows: list[list[Any]] = [[fields[name] for name in kept]]
    day = date(2009, 1, 13 + rng.randrange(10))
    for number in range(1, rng.randrange(8, 20)):
        ref, length = f"{day.year}-{number:02d}", rng.randrange(1, 6)
        country, tongue = rng.choice(COUNTRIES), rng.randrange(len(habits.LANGUAGES))
        end = day + timedelta(days=length - 1)
        trainers = (
            ["Leila Farah", "Tomás Iriarte"] if made.language in {"en", "fr", "es"} else ["Leila Farah"]
        )
        made.sessions[ref] = {
            "start": day,
            "end": end,
            "country": country,
            "language": habits.LANGUAGES[tongue],
        }
        cells = {
            "ref": ref, "title": f"Seminar {number}", "start": dates(day), "end": dates(end),
            "country": country_spelling(rng, country, made.language), "city": "Dakar", "venue": "UN House",
            "partner": "National Committee", "language": habits.LANGUAGE_NAMES[made.language][tongue],
            "modules": "GP-01; GP-02", "trainers": ", ".join(trainers),
        }  # fmt: skip
        rows.append([cells[name] for name in kept])
        day += timedelta(days=rng.randrange(3, 75))
    above = [[f"Register {made.language}"], [""]] if rng.random() < 0.4 else []
    made.sheets.append((rng.choice(words.SHEETS[made.language])[0], above + rows))


def country_spelling(rng: random.Random, code: str, language: str) -> str:
    """One of the ways a country is written by an office of this language."""
    name = str(Locale(language).territories[ALPHA2[code]])
    return rng.choice([name, name, name, name.upper(), f" {name}\u00a0", code, ALPHA2[code]])


def _people(made: Made, rng: random.Random, letters: str) -> None:
    heads = words.PEOPLE_HEADINGS[made.language]
    fields = {name: rng.choice(choice) for name, choice in heads.items()}
    names = [name for name in heads if name != "day"]
    rng.shuffle(names)
    most = max((s["end"] - s["start"]).days + 1 for s in made.sessions.values())
    days = [fields["day"].format(n=n) for n in range(1, most + 1)]
    at = rng.randrange(len(names) + 1) if rng.random() < 0.3 else len(names)
    header = [fields[name] for name in names]
    rows: list[list[Any]] = [[*header[:at], *days, *header[at:]]]
    pool = _pool(rng, made.language, letters)
    for ref, session in made.sessions.items():
        length = (session["end"] - session["start"]).days + 1
        style = rng.choice(habits.MARKS[made.language])
        for number, person in enumerate(rng.sample(pool, rng.randrange(6, 15)), start=1):
            marks = [_status(rng, style) for _ in range(length)]
            _see_each_day_marked(marks, number)
            made.people.append({"session": ref, "person": person["email"], "sex": person["sex"],
                                "country": person["country"], "marks": marks})  # fmt: skip
            cells = _person_cells(rng, made.language, person) | {"session": ref, "number": number}
            written = [style[STATUSES.index(mark)] for mark in marks]
            row = [cells[name] for name in names]
            rows.append([*row[:at], *written, *[""] * (most - length), *row[at:]])
    made.sheets.append((rng.choice(words.SHEETS[made.language])[1] + " ", rows))


def _pool(rng: random.Random, language: str, letters: str) -> list[dict[str, Any]]:
    sexes = rng.choice(habits.SEXES[language])  # M is a mujer beside H, and a male beside F
    families, givens = habits.NAMES["latin"]
    if letters == "own" and language in habits.NAMES:
        families, givens = habits.NAMES[language]
    pool = []
    for number in range(60):
        sex = rng.choice(["female", "male"])
        pool.append({
            "family": rng.choice(families), "given": rng.choice(givens), "sex": sex, "sexes": sexes,
            "country": rng.choice(COUNTRIES), "organisation": f"Ministry {number}",
            "own": rng.choice(habits.NAMES[language][0]) if language in habits.NAMES else "",
            "email": f"person{number}@example.org",
        })  # fmt: skip
    return pool


def _status(rng: random.Random, style: tuple[Any, ...]) -> str:
    status = rng.choices(STATUSES, [80, 5, 5, 10])[0]
    index = STATUSES.index(status)
    return status if index in {0, 3} or style[index] is not None else "present"


def _see_each_day_marked(marks: list[str], number: int) -> None:
    """One person always there and one absent at first settle what the signs of a session mean."""
    if number == 1:
        marks[:] = ["present"] * len(marks)
    elif number == 2:
        marks[0] = "absent"


def _person_cells(rng: random.Random, language: str, person: dict[str, Any]) -> dict[str, Any]:
    female, male = person["sexes"]
    return {
        "family": rng.choice([person["family"], person["family"].upper()]),
        "given": person["given"],
        "own": person["own"],
        "sex": female if person["sex"] == "female" else male,
        "country": country_spelling(rng, person["country"], language),
        "organisation": person["organisation"],
        "sector": "Government",
        "email": rng.choice([person["email"], person["email"].upper(), f" {person['email']} "]),
    }


def write_xlsx(made: Made, path: Path) -> Path:
    """As a workbook; dates as date cells."""
    with xlsxwriter.Workbook(str(path), {"remove_timezone": True}) as workbook:
        shown_as_date = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in made.sheets:
            sheet = workbook.add_worksheet(name[:31])
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(r, c, value, shown_as_date)
                    elif isinstance(value, str):
                        sheet.write_string(r, c, value)
                    elif value is not None:
                        sheet.write(r, c, value)
    return path


def make_writable(seed: int, language: str, encoding: str) -> Made:
    """A random register of text that this encoding can write."""
    for attempt in range(100):
        made = make(seed + 1000 * attempt, language, as_text=True, letters="own")
        for _name, rows in made.sheets:
            rows[:] = [
                [_plain(cell, encoding) if isinstance(cell, str) else cell for cell in row] for row in rows
            ]
        try:
            repr(made.sheets).encode(encoding)
        except UnicodeEncodeError:
            continue
        return made
    raise AssertionError(encoding)


def _plain(text: str, encoding: str) -> str:
    plain = text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
    return plain.replace("№", "N") if encoding == "koi8_r" else plain


def write_csv(made: Made, folder: Path, *, delimiter: str, encoding: str) -> list[Path]:
    """As one text file for each sheet."""
    paths = []
    for number, (_name, rows) in enumerate(made.sheets, start=1):
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        paths.append(folder / f"part{number}.csv")
        paths[-1].write_bytes(text.getvalue().encode(encoding))
    return paths
