"""The report as coordinators and analysts meet it: page, files, rows behind the figures."""

import csv
import html
import io
import json
import re
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.database import Database
from app.core.permissions import Role
from app.statistics.queries import remembered
from app.statistics.rules.selection import FILTERS
from app.statistics.service import files
from tests.conftest import World
from tests.factories.accounts import make_user
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration

REPORT = "/reports/table"
BEHIND = "/reports/table/behind"


@pytest.fixture
def analyst(db: Session, world: World) -> User:
    for number in range(3):
        person = make_person(db, family_name=f"Mutua{number}", given_name="Zawadi")
        make_registration(db, session=world.session, person=person, marks="ppp" if number else "aaa")
    user = make_user(db, name="Jonas Weber", grants=[(Role.ANALYST, None, None)])
    db.commit()
    return user


def test_the_page_says_the_sentence_and_shows_each_country(
    client_of: Callable[[User], FlaskClient], analyst: User
) -> None:
    page = client_of(analyst).get(REPORT).get_data(as_text=True)
    assert "In 2026, we conducted 2 training sessions in 2 countries and trained 2 persons." in page
    assert "Kenya" in page
    assert "Senegal" in page


def test_every_format_carries_the_same_figures(
    client_of: Callable[[User], FlaskClient], analyst: User
) -> None:
    browser = client_of(analyst)
    data = json.loads(browser.get(f"{REPORT}?format=json").data)
    kenya = next(row for row in data["rows"] if row["key"] == "KEN")
    assert (kenya["registered"], kenya["persons"], kenya["person_days"]) == (4, 2, 6)
    rows = list(csv.reader(io.StringIO(browser.get(f"{REPORT}?format=csv").data.decode("utf-8-sig"))))
    assert rows[1][:7] == ["KEN", "Kenya", "1", "4", "2", "0", "2"]
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{REPORT}?format=xlsx").data))
    assert [cell.value for cell in book.worksheets[0][2]][:7] == ["KEN", "Kenya", 1, 4, 2, 0, 2]
    assert browser.get(f"{REPORT}?format=pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize("figure", ["registered", "participations", "persons", "female", "completed"])
def test_a_figure_leads_to_as_many_rows_as_it_says(
    figure: str, client_of: Callable[[User], FlaskClient], analyst: User, world: World
) -> None:
    browser = client_of(world.administrator)
    data = json.loads(browser.get(f"{REPORT}?format=json").data)
    kenya = next(row for row in data["rows"] if row["key"] == "KEN")
    page = browser.get(f"{BEHIND}?figure={figure}&row=KEN").get_data(as_text=True)
    assert re.search(rf"<span>{kenya[figure]} (result|person|people)", page)


def test_an_analyst_sees_figures_and_not_the_people(
    client_of: Callable[[User], FlaskClient], analyst: User
) -> None:
    browser = client_of(analyst)
    assert browser.get(f"{BEHIND}?figure=sessions&row=KEN").status_code == 200
    assert browser.get(f"{BEHIND}?figure=persons&row=KEN").status_code == 403


def test_a_coordinator_of_kenya_counts_kenya_only(
    client_of: Callable[[User], FlaskClient], analyst: User, world: World
) -> None:
    data = json.loads(client_of(world.amina).get(f"{REPORT}?format=json").data)
    assert [row["key"] for row in data["rows"]] == ["KEN"]
    assert data["total"]["sessions"] == 1


@pytest.mark.parametrize(
    "query",
    [
        "from=yesterday",
        "to=9999-12-31",
        "from=0001-01-01",
        "from=2011-01-01&to=2010-01-01",
        "period=lately",
        "programme=NOPE",
        "country=Mars",
        "area=999",
        "rows=colour",
        "rows=year&columns=year",
        "show=happiness",
        "hours=-1",
        "hours=9999999999999999999999",
        "trainer=nobody",
        "partner=%00",
        "sex=female&sex=x",
    ],
)
def test_a_selection_that_cannot_be_read_says_why(
    query: str, client_of: Callable[[User], FlaskClient], analyst: User
) -> None:
    response = client_of(analyst).get(f"{REPORT}?{query}")
    assert response.status_code == 422
    assert "This report cannot be read" in response.get_data(as_text=True)


def test_a_day_that_no_calendar_of_the_office_has_is_refused_by_its_field(
    client_of: Callable[[User], FlaskClient], analyst: User
) -> None:
    page = client_of(analyst).get(f"{REPORT}?to=9999-12-31").text
    assert "To: choose a day from the years 1900 to 2999." in page
    assert client_of(analyst).get(f"{REPORT}?from=1900-01-01&to=2999-12-31").status_code == 200


def test_the_page_asks_the_same_number_of_questions_however_many_rows(
    client_of: Callable[[User], FlaskClient], analyst: User, world: World, db: Session, database: Database
) -> None:
    browser = client_of(analyst)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    browser.get(REPORT)
    few = len(asked)
    for country in ("UGA", "TZA", "RWA"):
        session = make_session(db, programme=world.programme, host_country=country)
        for _ in range(4):
            make_registration(db, session=session, marks="ppp")
    db.commit()
    remembered.forget_all()
    asked.clear()
    browser.get(REPORT)
    assert len(asked) == few
    assert few <= 15  # sign-in 2, choices 1, moment 2, report 6, pictures and growth 4


def test_files_say_what_their_cells_are_and_when_they_were_taken(
    client_of: Callable[[User], FlaskClient], world: World
) -> None:
    browser = client_of(world.administrator)
    two_ways = f"{REPORT}?rows=host_country&columns=year&show=completed"
    head = browser.get(f"{two_ways}&format=csv").data.decode("utf-8-sig").splitlines()[0]
    assert head.startswith("Code,Host country (Completed),")
    found = json.loads(browser.get(f"{two_ways}&format=json").data)
    assert datetime.fromisoformat(found["taken_at"]).tzinfo is not None
    reader = PdfReader(io.BytesIO(browser.get(f"{two_ways}&format=pdf").data))
    assert "Completed – Host country by Year" in " ".join(reader.pages[0].extract_text().split())
    assert "(Definition 1)" in " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_whoever_sees_a_part_is_told_so_everywhere(
    client_of: Callable[[User], FlaskClient], analyst: User, world: World
) -> None:
    said = "Only a part of the office is counted."
    browser = client_of(world.amina)
    page = browser.get(f"{REPORT}?period=2001").text
    assert f"In 2001, no training session was held. {said}" in page
    assert "in your part of the office" in page
    told = json.loads(browser.get(f"{REPORT}?format=json").data)
    assert told["is_part_of_office"]
    assert told["headline"].endswith(said)
    pdf = PdfReader(io.BytesIO(browser.get(f"{REPORT}?format=pdf").data))
    assert said in " ".join(pdf.pages[0].extract_text().split())
    file = browser.get(f"{REPORT}?format=csv").headers["Content-Disposition"]
    assert "report-host_country-part.csv" in file
    assert said not in client_of(analyst).get(REPORT).text


def test_the_sentence_says_what_narrows_it(client_of: Callable[[User], FlaskClient], analyst: User) -> None:
    found = json.loads(client_of(analyst).get(f"{REPORT}?format=json&sex=male&area=LDC").data)
    narrowed = "Counted only: Participant’s region or group: Least developed countries; Sex: Men."
    assert found["headline"].endswith(narrowed)


@pytest.mark.parametrize(
    ("asked", "refused", "kept"),
    [
        ("from=2011-12-31&to=2011-01-01", 'name="to" value="2011-01-01" aria-invalid="true"', "2011-12-31"),
        ("rows=year&columns=year", 'id="columns" name="columns" aria-invalid="true"', '"year" selected'),
        ("hours=many&from=2011-12-31", 'value="many" aria-invalid="true"', "2011-12-31"),
        ("sex=tall&from=2011-12-31", 'id="filter-sex" aria-invalid="true"', "2011-12-31"),
    ],
)
def test_a_refused_report_keeps_what_was_asked_and_shows_no_other(
    client_of: Callable[[User], FlaskClient], analyst: User, asked: str, refused: str, kept: str
) -> None:
    answer = client_of(analyst).get(f"{REPORT}?{asked}&host_country=KEN")
    assert answer.status_code == 422
    assert refused in answer.text
    assert kept in answer.text
    assert '"KEN" selected' in answer.text
    assert 'class="statement"' not in answer.text
    assert "format=csv" not in answer.text


def test_rows_behind_a_report_that_cannot_be_read_lead_back_to_it(
    client_of: Callable[[User], FlaskClient], analyst: User
) -> None:
    answer = client_of(analyst).get(f"{BEHIND}?figure=sessions&from=2011-12-31&to=2011-01-01&endpoint=x")
    assert answer.status_code == 302
    assert answer.location.startswith(f"{REPORT}?")


def test_a_table_too_large_to_open_is_offered_as_a_plain_file(
    client_of: Callable[[User], FlaskClient], analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_CELLS", 3)
    browser = client_of(analyst)
    for kind in ("xlsx", "pdf"):
        answer = browser.get(f"{REPORT}?format={kind}")
        assert answer.status_code == 422
        assert "more than 3 cells. Take it as CSV" in answer.text
    assert browser.get(f"{REPORT}?format=csv").status_code == 200


@pytest.mark.parametrize("name", FILTERS)
def test_a_report_can_be_narrowed_by_every_filter(
    name: str, client_of: Callable[[User], FlaskClient], analyst: User, world: World
) -> None:
    values = {"mode": "online", "evidence": "named", "programme": world.programme.code}
    address = f"{REPORT}?{name}={values.get(name, 'UNKNOWN')}"
    assert client_of(world.administrator).get(address).status_code == 200


def test_pictures_keep_a_filter_that_is_called_like_a_part_of_their_address(
    client_of: Callable[[User], FlaskClient], analyst: User, world: World
) -> None:
    browser = client_of(analyst)
    page = browser.get(f"{REPORT}?kind=UNKNOWN&kind=workshop").text
    found = [html.unescape(each) for each in re.findall(r'href="(/reports/table/picture/[^"]+)"', page)]
    assert {each.partition("?")[0].rpartition(".")[2] for each in found} == {"svg", "png"}
    assert all(each.endswith("kind=UNKNOWN&kind=workshop") for each in found)
    assert browser.get(found[0]).status_code == 200
