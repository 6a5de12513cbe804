"""A register in the browser: upload, see, mend, take in, undo; each in reach only."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.core.office import Office
from app.programmes.models import Programme, TrainingSession
from app.registers.models import RegisterImport
from app.registration.models import Registration
from tests.conftest import World
from tests.registers.importing import write_workbook
from tests.registers.reading_aloud import HEAD, SESSIONS
from tests.registers.test_importing import COUNTED, HEADS, LIN, count, only

Upload = Callable[..., TestResponse]
BAD = ["S9", "Kone", "Awa", "F", "Mali", "", "", "P", "P", "P"]


@pytest.fixture
def ada(client_of: Callable[[User], FlaskClient], world: World) -> FlaskClient:
    return client_of(world.administrator)


@pytest.fixture
def amina(client_of: Callable[[User], FlaskClient], world: World) -> FlaskClient:
    return client_of(world.amina)


def workbook(tmp_path: Path, *people: list[Any], sessions: list[list[Any]] = SESSIONS) -> Path:
    return write_workbook(tmp_path / "register.xlsx", {"Sessions": sessions, "People": [HEAD, *people]})


def as_csv(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def upload(
    browser: FlaskClient, *files: Path | tuple[str, bytes], follow: bool = True, **fields: Any
) -> TestResponse:
    sent = [
        (BytesIO(file.read_bytes()), file.name) if isinstance(file, Path) else (BytesIO(file[1]), file[0])
        for file in files
    ]
    return browser.post(
        "/imports/new",
        data={"files": sent, "programme": "GP", **fields},
        content_type="multipart/form-data",
        follow_redirects=follow,
    )


def address(response: TestResponse) -> str:
    return response.request.path


def post(browser: FlaskClient, path: str, **data: str) -> TestResponse:
    choices = {name.replace("__", "."): value for name, value in data.items()}
    return browser.post(path, data=choices, follow_redirects=True)


def test_an_upload_shows_what_was_understood_and_writes_nothing(
    ada: FlaskClient, db: Session, world: World, tmp_path: Path
) -> None:
    before = count(db, Registration)
    db.rollback()
    page = upload(ada, workbook(tmp_path, LIN))
    assert page.status_code == 200
    assert "Every row can be taken" in page.text
    assert "List of people · 1 row · headings in row 1" in " ".join(page.text.split()).replace("</p>", "")
    assert 'value="field:family_name" selected' in page.text
    db.rollback()
    assert count(db, Registration) == before
    assert only(db, RegisterImport).state == "previewed"


def test_the_register_is_taken_in_and_undone(
    ada: FlaskClient, db: Session, world: World, tmp_path: Path
) -> None:
    before = count(db, Registration)
    db.rollback()
    here = address(upload(ada, workbook(tmp_path, LIN)))
    page = post(ada, f"{here}/commit")
    assert "The register has been taken in: 1 new session, 1 new registration." in page.text
    db.rollback()
    assert count(db, Registration) == before + 1
    db.rollback()
    assert "Undo this import?" in ada.get(f"{here}/undo").text
    assert "This import was undone" in post(ada, f"{here}/undo").text
    db.rollback()
    assert count(db, Registration) == before


def test_examples_of_values_are_forgotten_with_the_commit(
    ada: FlaskClient, db: Session, tmp_path: Path
) -> None:
    here = address(upload(ada, workbook(tmp_path, LIN)))
    assert "Press Union" in ada.get(here).text
    assert "Press Union" not in post(ada, f"{here}/commit").text


def test_the_second_upload_says_that_nothing_would_change(ada: FlaskClient, tmp_path: Path) -> None:
    file = workbook(tmp_path, LIN)
    here = address(upload(ada, file))
    post(ada, f"{here}/commit")
    page = upload(ada, file)
    assert "This register is in already." in page.text
    assert "The same file was imported before" in page.text
    assert "Take it in" not in page.text


def test_problems_stand_by_row_and_go_into_a_file(ada: FlaskClient, tmp_path: Path) -> None:
    page = upload(ada, workbook(tmp_path, LIN, BAD))
    assert "1 row cannot be taken" in page.text
    assert "People, row 3" in page.text
    file = ada.get(f"{address(page)}?format=csv")
    assert "There is no session “S9”" in file.text
    assert file.mimetype == "text/csv"


def test_a_long_list_of_problems_has_pages(ada: FlaskClient, tmp_path: Path) -> None:
    page = upload(ada, workbook(tmp_path, LIN, *[BAD] * 120))
    assert "120 problems" in page.text
    last = ada.get(f"{address(page)}?page=3").text
    assert "People, row 122" in last
    assert "People, row 3<" not in last
    assert "0 problems" in ada.get(f"{address(page)}?kind=doubted").text


def test_a_column_and_a_country_are_mapped_by_hand(ada: FlaskClient, db: Session, tmp_path: Path) -> None:
    sessions = [[*SESSIONS[0], "Wo"], [*SESSIONS[1][:4], "Zaire du Sud", "Goma"]]
    page = upload(ada, workbook(tmp_path, LIN, sessions=sessions))
    here = address(page)
    assert "“Zaire du Sud” means" in page.text
    choices = {"value__country__Zaire du Sud": "Congo-Kinshasa", "column__0__5": "field:city"}
    mapped = post(ada, f"{here}/mapping", **choices)
    assert "The file was read again with these settings." in mapped.text
    assert "Every row can be taken" in mapped.text
    post(ada, f"{here}/commit")
    session = db.scalars(sa.select(TrainingSession).where(TrainingSession.slug == "s1")).one()
    assert (session.host_country, session.city) == ("COD", "Goma")
    assert 'city = "Wo"' in ada.get(f"{here}/mapping.toml").text


def test_a_choice_that_cannot_be_leaves_everything_as_it_was(ada: FlaskClient, tmp_path: Path) -> None:
    here = address(upload(ada, workbook(tmp_path, LIN)))
    page = post(ada, f"{here}/mapping", header__people="2")
    assert page.status_code == 422
    assert "which sheet" in page.text
    assert "Every row can be taken" in ada.get(here).text


def test_an_unknown_file_is_mapped_from_nothing(ada: FlaskClient, tmp_path: Path) -> None:
    odd = write_workbook(
        tmp_path / "odd.xlsx", {"Tabelle": [["Kurs", "Am", "Wo"], ["A1", "2009-01-26", "Peru"]]}
    )
    page = upload(ada, odd)
    assert "No list was recognised" in page.text
    here = address(page)
    post(ada, f"{here}/mapping", sheet__sessions="Tabelle")
    columns = {"column__0__0": "field:ref", "column__0__1": "field:start", "column__0__2": "field:country"}
    assert "Every row can be taken" in post(ada, f"{here}/mapping", **columns).text
    assert "1 new session" in post(ada, f"{here}/commit").text


def test_a_mapping_is_uploaded_with_the_file(ada: FlaskClient, tmp_path: Path) -> None:
    mapping = (BytesIO(HEADS.encode()), "mapping.toml")
    page = upload(ada, ("heads.csv", as_csv(COUNTED)), mapping=mapping)
    assert "Every row can be taken" in page.text
    assert "“W3” means" in page.text
    assert 'value="online"' in page.text


def test_the_mapping_names_the_programme_where_none_is_chosen(
    ada: FlaskClient, db: Session, world: World
) -> None:
    mapping = (BytesIO(HEADS.encode()), "mapping.toml")
    page = upload(ada, ("heads.csv", as_csv(COUNTED)), mapping=mapping, programme="")
    post(ada, f"{address(page)}/commit")
    assert "WEB" in set(db.scalars(sa.select(Programme.code)))


def test_two_files_are_one_register(ada: FlaskClient) -> None:
    page = upload(ada, ("a.csv", as_csv(SESSIONS)), ("b.csv", as_csv([HEAD, LIN])))
    assert "a.csv, b.csv" in page.text
    assert "1 new registration" in post(ada, f"{address(page)}/commit").text


def test_a_programme_is_begun_by_who_may(ada: FlaskClient, amina: FlaskClient, db: Session) -> None:
    file = ("a.csv", as_csv(SESSIONS))
    here = address(upload(ada, file, programme="", new_programme="NEW"))
    post(ada, f"{here}/commit")
    assert "NEW" in set(db.scalars(sa.select(Programme.code)))
    db.rollback()
    assert "Code of a new programme" not in amina.get("/imports/new").text
    refused = upload(amina, file, programme="", new_programme="MINE")
    assert refused.status_code == 422
    assert "Choose the programme" in refused.text


def test_a_coordinator_imports_into_their_own_programme_only(
    amina: FlaskClient, db: Session, world: World
) -> None:
    assert "ED · " not in amina.get("/imports/new").text
    assert upload(amina, ("a.csv", as_csv(SESSIONS)), programme="ED").status_code == 422
    mapping = (BytesIO(b'[defaults]\nprogramme = "ED"\n'), "mapping.toml")
    refused = upload(amina, ("a.csv", as_csv(SESSIONS)), programme="", mapping=mapping)
    assert refused.status_code == 422
    assert "You may not import into a programme with this code." in refused.text


def test_rows_of_other_countries_are_refused_to_a_coordinator(amina: FlaskClient) -> None:
    sessions = [*SESSIONS, ["S2", "Seminar", "2009-02-02", "", "Senegal"]]
    page = upload(amina, ("a.csv", as_csv(sessions)))
    assert "You may not change sessions in this country." in page.text
    assert "1 new session" in post(amina, f"{address(page)}/commit").text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "not a spreadsheet"),
        ("cut.xlsx", b"PK\x03\x04" + b"\0" * 64, "damaged"),
        ("empty.csv", b"", "empty"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, "old kind"),
    ],
)
def test_a_file_that_is_no_register_is_refused_on_the_page(
    ada: FlaskClient, db: Session, name: str, content: bytes, said: str
) -> None:
    page = upload(ada, (name, content))
    assert page.status_code == 422
    assert said in page.text
    assert "Read the file" in page.text
    db.rollback()
    assert count(db, RegisterImport) == 0


def test_a_mapping_that_cannot_be_used_is_refused_on_the_page(ada: FlaskClient) -> None:
    for content, said in ((b"[sessions]\ncolour = 1\n", "colour"), (b"\xff\xfe\x00", "UTF-8")):
        page = upload(ada, ("a.csv", as_csv(SESSIONS)), mapping=(BytesIO(content), "m.toml"))
        assert page.status_code == 422
        assert said in page.text


def test_a_file_over_the_limit_is_refused_unread(ada: FlaskClient, app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    page = upload(ada, ("a.csv", b"x" * 2000))
    assert page.status_code == 413
    assert "The file is too large" in page.text


def test_without_file_or_programme_the_form_asks_again(ada: FlaskClient) -> None:
    page = ada.post("/imports/new", data={})
    assert page.status_code == 422
    assert "Choose the file of the register." in page.text
    assert "Choose the programme" in page.text


def test_a_discarded_preview_is_gone(ada: FlaskClient, db: Session, tmp_path: Path) -> None:
    here = address(upload(ada, workbook(tmp_path, LIN)))
    assert "The preview and its file have been removed." in post(ada, f"{here}/discard").text
    assert count(db, RegisterImport) == 0


def test_what_is_taken_in_cannot_be_mapped_or_taken_again(
    ada: FlaskClient, office: Office, tmp_path: Path
) -> None:
    here = address(upload(ada, workbook(tmp_path, LIN)))
    post(ada, f"{here}/commit")
    for step in ("commit", "mapping", "discard"):
        assert post(ada, f"{here}/{step}").status_code == 409


def test_a_preview_whose_file_is_gone_says_so(
    ada: FlaskClient, db: Session, office: Office, tmp_path: Path
) -> None:
    here = address(upload(ada, workbook(tmp_path, LIN)))
    office.storage.delete(only(db, RegisterImport).files[0]["key"])
    db.rollback()
    page = post(ada, f"{here}/commit")
    assert page.status_code == 409
    assert "no longer kept" in page.text


def test_what_holds_an_import_is_said_before_undoing(
    ada: FlaskClient, db: Session, world: World, tmp_path: Path
) -> None:
    here = address(upload(ada, workbook(tmp_path, LIN)))
    post(ada, f"{here}/commit")
    registration = db.scalars(sa.select(Registration).where(Registration.import_id.is_not(None))).one()
    registration.import_id = None
    db.commit()
    assert "1 registration. Remove or undo these first" in ada.get(f"{here}/undo").text
    assert post(ada, f"{here}/undo").status_code == 409


def test_imports_are_listed_for_those_they_concern(
    ada: FlaskClient,
    amina: FlaskClient,
    client_of: Callable[[User], FlaskClient],
    world: World,
    tmp_path: Path,
) -> None:
    upload(amina, ("of-amina.csv", as_csv(SESSIONS)))
    here = address(upload(ada, ("of-ada.csv", as_csv(SESSIONS))))
    assert "of-amina.csv" in ada.get("/imports").text
    own = amina.get("/imports").text
    assert ("of-amina.csv" in own, "of-ada.csv" in own) == (True, False)
    assert amina.get(here).status_code == 404
    chen = client_of(world.chen)
    assert "of-" not in chen.get("/imports").text
    assert client_of(world.bruno).get("/imports").status_code == 403


def test_the_list_is_searched_and_filtered(ada: FlaskClient) -> None:
    upload(ada, ("first.csv", as_csv(SESSIONS)))
    upload(ada, ("second.csv", as_csv(SESSIONS)))
    assert "first.csv" not in ada.get("/imports?q=second").text
    assert "first.csv" not in ada.get("/imports?state=committed").text
    assert "first.csv" in ada.get("/imports?state=previewed&sort=file").text


def test_each_page_asks_few_questions(ada: FlaskClient, db: Session, office: Office, tmp_path: Path) -> None:
    here = address(upload(ada, workbook(tmp_path, LIN, *[BAD] * 60)))
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    event.listen(office.database.engine, "before_cursor_execute", note)
    for path in ("/imports", here, "/imports/new"):
        asked.clear()
        assert ada.get(path).status_code == 200
        assert len(asked) <= 6 + 2, path  # the sign-in takes two
    event.remove(office.database.engine, "before_cursor_execute", note)
