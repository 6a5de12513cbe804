"""The truth file through page, API, XLSX, CSV and PDF; tests/admin proves the terminal."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.permissions import TERMINAL, Role
from app.people.countries import country_name
from app.registers.reading import read_tables
from app.registers.rules import understand
from app.registers.service.importing import take_register
from tests.conftest import NOW
from tests.factories.accounts import make_user
from tests.registers.importing import SOURCE
from tests.registers.reading_aloud import TODAY, resolve_country
from tests.registers.test_shared_register import FILE, TRUTH

PERIOD = "from=2009-01-01&to=2011-12-31"
SENTENCE = "Between 2009 and 2011, we conducted 34 training sessions in 13 countries and trained 738 persons."
FIGURES = ("sessions", "participations", "persons", "female", "male")
TOTALS = {
    "sessions": TRUTH["sessions"],
    "host_countries": TRUTH["countries"],
    "participations": TRUTH["participations"],
    "persons": TRUTH["persons_trained"],
    "person_days": TRUTH["person_days"],
    "completed": TRUTH["completed_75pct"],
    "no_shows": TRUTH["no_show_rows"],
}


@pytest.fixture
def browser(db: Session, client_of: Callable[[User], FlaskClient]) -> FlaskClient:
    """An analyst of an office that has taken the register in."""
    register = understand(read_tables(FILE), resolve_country=resolve_country, today=TODAY)
    take_register(db, register, source=SOURCE, programme_code=None, actor=TERMINAL, now=NOW)
    analyst = make_user(db, name="Jonas Weber", grants=[(Role.ANALYST, None, None)])
    db.commit()
    return client_of(analyst)


def shows(keys: Any) -> str:
    return "&".join(f"show={key}" for key in keys)


def test_every_reader_gives_the_truth(browser: FlaskClient) -> None:
    for read in (by_page, by_json, by_csv, by_xlsx, by_pdf):
        found = read(browser, f"rows=host_country&{PERIOD}&{shows(FIGURES)}")
        assert found == TRUTH["by_session_country"], read
        total = read(browser, f"rows=none&{PERIOD}&{shows(TOTALS)}")
        assert total[""] == TOTALS, read
    by_country = by_json(browser, f"rows=country&{PERIOD}&show=persons")
    assert {key: each["persons"] for key, each in by_country.items()} == TRUTH["by_participant_country"]
    by_year = by_json(browser, f"rows=year&{PERIOD}&show=sessions&show=persons")
    assert by_year == TRUTH["by_year"]


def keys_of(query: str) -> list[str]:
    return re.findall(r"show=(\w+)", query)


def code_of(name: str) -> str:
    names = {country_name(code): code for code in TRUTH["by_session_country"]}
    return names.get(name, "")


def without_total(rows: dict[str, Any], query: str) -> dict[str, Any]:
    return rows if "rows=none" in query else {key: row for key, row in rows.items() if key}


def by_page(browser: FlaskClient, query: str) -> dict[str, Any]:
    page = browser.get(f"/reports/table?{query}").text
    assert SENTENCE in page
    table = re.search(r'<table class="table figures">.*?</table>', page, re.DOTALL)
    assert table
    rows = {}
    for row in re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", table.group(), re.DOTALL):
        values = [
            int(re.sub(r"<[^>]*>|\D", "", each)) for each in re.findall(r"<td.*?</td>", row[1], re.DOTALL)
        ]
        rows[code_of(unescape(row[0]))] = dict(zip(keys_of(query), values, strict=True))
    return without_total(rows, query)


def by_json(browser: FlaskClient, query: str) -> dict[str, Any]:
    data = json.loads(browser.get(f"/reports/table?{query}&format=json").data)
    assert data["headline"] == SENTENCE
    rows = {row["key"]: {key: row[key] for key in keys_of(query)} for row in data["rows"]}
    return rows or {"": data["total"]}


def by_csv(browser: FlaskClient, query: str) -> dict[str, Any]:
    text = browser.get(f"/reports/table?{query}&format=csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    found = {row[0]: dict(zip(keys_of(query), map(int, row[2:]), strict=True)) for row in rows}
    return without_total(found, query)


def by_xlsx(browser: FlaskClient, query: str) -> dict[str, Any]:
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/reports/table?{query}&format=xlsx").data))
    report, definitions, data = book.worksheets
    assert report.freeze_panes == "A2"
    assert definitions["B2"].value == SENTENCE
    values = {(row[0] or "", row[4]): row[6] for row in data.iter_rows(min_row=2, values_only=True)}
    found = {}
    for row in report.iter_rows(min_row=2, values_only=True):
        figures = dict(zip(keys_of(query), row[2:], strict=True))
        assert figures == {key: values[row[0] or "", key] for key in figures}
        found[row[0] or ""] = figures
    return without_total(found, query)


def by_pdf(browser: FlaskClient, query: str) -> dict[str, Any]:
    reader = PdfReader(io.BytesIO(browser.get(f"/reports/table?{query}&format=pdf").data))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert SENTENCE in " ".join(text.split())
    keys, rows = keys_of(query), {}
    for name, numbers in lines_with(text, len(keys)):
        rows.setdefault(code_of(name), dict(zip(keys, numbers, strict=True)))
    return without_total(rows, query)


def lines_with(text: str, count: int) -> Iterator[tuple[str, list[int]]]:
    """The lines of a table: a name, then so many numbers, on one line or on lines of their own."""
    names = "|".join(re.escape(country_name(code)) for code in TRUTH["by_session_country"])
    pattern = rf"({names}|Total \(each person counted once\))\s+((?:[\d,]+\s+){{{count - 1}}}[\d,]+)"
    for match in re.finditer(pattern, text):
        yield match[1], [int(each.replace(",", "")) for each in match[2].split()]
