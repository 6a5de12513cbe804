"""The pages of people: what they show, to whom, and at what cost."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.database import Database
from app.core.permissions import Role
from app.people.models import LookAlike, Person, PersonMerge, Sector, TrainerProfile
from app.people.service.look_alikes import open_look_alikes_for
from tests.conftest import World
from tests.factories.accounts import make_user
from tests.factories.people import make_organisation, make_person
from tests.factories.registration import make_registration

SignIn = Callable[[User], FlaskClient]


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are sent to the database inside the block."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def amina(world: World, client_of: SignIn) -> FlaskClient:
    return client_of(world.amina)


def seat(db: Session, world: World, **person: object) -> Person:
    """Someone registered in Amina's session."""
    made = make_person(db, **person)  # type: ignore[arg-type]
    make_registration(db, session=world.session, person=made)
    return made


def test_search_ignores_case_and_accents(db: Session, world: World, amina: FlaskClient) -> None:
    seat(db, world, family_name="Gonçalves", given_name="Vânia")
    db.commit()
    page = amina.get("/people?q=VANIA+goncal").text
    assert "Vânia" in page
    assert "Ferreira" not in page


def test_search_knows_any_script_and_the_organisation(db: Session, world: World, amina: FlaskClient) -> None:
    police = make_organisation(db, name="Polícia Federal")
    seat(db, world, family_name="Al-Hassan", own_script_name="أمينة صلاح", organisation=police)
    db.commit()
    assert "Al-Hassan" in amina.get("/people", query_string={"q": "امينة"}).text
    assert "Al-Hassan" in amina.get("/people", query_string={"q": "policia"}).text


@pytest.mark.parametrize("hostile", ["%", "_", "\x00", "' OR 1=1 --", "\\"])
def test_a_search_is_never_a_pattern(amina: FlaskClient, hostile: str) -> None:
    assert amina.get("/people", query_string={"q": hostile}).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["sex=nonsense", "country=%00", "country=XXX", "sector=%00", "organisation=1", "look_alike=2", "page=0"],
)
def test_a_filter_that_means_nothing_is_left_out(amina: FlaskClient, query: str) -> None:
    answer = amina.get(f"/people?{query}")
    assert answer.status_code == 200
    assert "Ferreira" in answer.text


def test_filters_narrow_the_list(db: Session, world: World, amina: FlaskClient) -> None:
    db.add(Sector(code="police", name="Police"))
    person = seat(db, world, family_name="Kamau", country="KEN")
    person.sector_code = "police"
    db.commit()
    for query in ("country=KEN", "sector=police"):
        page = amina.get(f"/people?{query}").text
        assert "Kamau" in page
        assert "Ferreira" not in page


def test_people_of_others_are_neither_listed_nor_counted_nor_exported(amina: FlaskClient) -> None:
    for address in ("/people", "/people?q=lin", "/people?format=csv"):
        assert "lin@example.org" not in amina.get(address).get_data(as_text=True)
    assert "Nobody found" in amina.get("/people?q=lin").text


@pytest.mark.parametrize(
    "address",
    ["/people/{id}", "/people/{id}/edit", "/people/{id}/trainer", "/people/{own}/merge/{id}"],
)
def test_no_address_shows_a_person_out_of_reach(world: World, amina: FlaskClient, address: str) -> None:
    ids = {"id": world.other_registration.person_id, "own": world.registration.person_id}
    answer = amina.get(address.format(**ids))
    assert answer.status_code == 404
    assert "Wei" not in answer.text


def test_no_address_changes_a_person_out_of_reach(db: Session, world: World, amina: FlaskClient) -> None:
    stranger, bruno = world.other_registration.person_id, world.registration.person_id
    form = {"family_name": "Changed", "sex": "female"}
    for address in (
        f"/people/{stranger}/edit",
        f"/people/{stranger}/trainer",
        f"/people/{bruno}/merge/{stranger}",
        f"/people/{stranger}/merge/{bruno}",
    ):
        assert amina.post(address, data=form).status_code == 404
    db.rollback()
    assert db.get_one(Person, stranger).family_name == "Wei"
    assert db.scalar(sa.select(sa.func.count()).select_from(TrainerProfile)) == 0


def test_a_form_changes_only_its_own_fields(db: Session, world: World, amina: FlaskClient) -> None:
    bruno = world.registration.person_id
    form = {
        "family_name": "Ferreira",
        "given_name": "Bruno",
        "sex": "male",
        "email": "bruno@example.org",
        "merged_into_id": str(world.other_registration.person_id),
        "import_id": str(bruno),
        "search_text": "hidden",
        "id": str(world.other_registration.person_id),
    }
    assert amina.post(f"/people/{bruno}/edit", data=form).status_code == 302
    db.expire_all()
    person = db.get_one(Person, bruno)
    assert (person.merged_into_id, person.import_id) == (None, None)
    assert "hidden" not in person.search_text


def test_an_error_keeps_every_value_and_names_the_field(world: World, amina: FlaskClient) -> None:
    form = {"family_name": "Ferreira", "position": "Chief of <staff>", "email": "no address", "sex": "male"}
    answer = amina.post(f"/people/{world.registration.person_id}/edit", data=form)
    assert answer.status_code == 422
    assert "Chief of &lt;staff&gt;" in answer.text
    assert 'id="email-error"' in answer.text


def test_who_reaches_a_part_adds_people_through_a_session(
    world: World, amina: FlaskClient, client_of: SignIn, db: Session
) -> None:
    form = {"family_name": "Kamau", "given_name": "Rose", "sex": "female", "country": "KEN"}
    assert amina.get("/people/new").status_code == 403
    assert amina.post("/people/new", data=form).status_code == 403
    assert client_of(world.administrator).post("/people/new", data=form).status_code == 302
    assert db.scalars(sa.select(Person.given_name).where(Person.family_name == "Kamau")).all() == ["Rose"]


def test_an_analyst_sees_no_person(db: Session, world: World, client_of: SignIn) -> None:
    analyst = make_user(db, name="Ana Lyst", grants=[(Role.ANALYST, None, None)])
    db.commit()
    browser = client_of(analyst)
    for address in ("/people", "/people/look-alikes", "/trainers", f"/people/{world.registration.person_id}"):
        assert browser.get(address).status_code == 403


def test_the_export_holds_the_selection_and_no_formula(db: Session, world: World, amina: FlaskClient) -> None:
    seat(db, world, family_name='=HYPERLINK("x")', given_name="Eve", country="GHA")
    db.commit()
    answer = amina.get("/people?country=GHA&format=csv")
    lines = answer.get_data(as_text=True).splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("\"'=HYPERLINK")
    book = openpyxl.load_workbook(io.BytesIO(amina.get("/people?format=xlsx").data))
    assert book.active.max_row == 3
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}


def test_the_list_asks_as_often_for_fifty_as_for_one(
    db: Session, database: Database, world: World, amina: FlaskClient
) -> None:
    with counted(database) as few:
        amina.get("/people")
    for number in range(40):
        seat(db, world, family_name=f"P{number}", organisation=make_organisation(db, name=f"O{number}"))
    db.commit()
    with counted(database) as many:
        amina.get("/people")
    assert len(many) == len(few) <= 8  # two of them find the signed-in user


def test_look_alikes_are_decided_from_the_page(db: Session, world: World, amina: FlaskClient) -> None:
    one, other = (seat(db, world, email=f"g{n}@example.org") for n in (1, 2))
    third = seat(db, world)
    open_look_alikes_for(db, [one.id, other.id, third.id])
    db.commit()
    page = amina.get("/people/look-alikes").text
    assert "g1@example.org" in page
    assert "Same name" in page
    pairs = {frozenset((p.one_id, p.other_id)): p.id for p in db.scalars(sa.select(LookAlike))}
    different = pairs[frozenset((one.id, third.id))]
    db.commit()
    amina.post("/people/look-alikes", data={"ids": [str(different)]})
    assert amina.get(f"/people/{one.id}/merge/{other.id}").status_code == 200
    assert amina.post(f"/people/{one.id}/merge/{other.id}").location == f"/people/{one.id}"
    db.expire_all()
    assert db.get_one(LookAlike, different).state == "different"
    assert db.get_one(Person, other.id).merged_into_id == one.id


def test_a_merge_is_undone_from_the_page(db: Session, world: World, amina: FlaskClient) -> None:
    one, other = seat(db, world), seat(db, world)
    db.commit()
    amina.post(f"/people/{one.id}/merge/{other.id}")
    db.rollback()
    merge_id = db.scalars(sa.select(PersonMerge.id)).one()
    db.commit()
    for address in ("/people/look-alikes", f"/people/{one.id}"):
        assert f"/people/merges/{merge_id}/undo" in amina.get(address).text
    assert amina.post(f"/people/merges/{merge_id}/undo").status_code == 302
    db.expire_all()
    assert db.get_one(Person, other.id).merged_into_id is None


def test_pairs_of_others_cannot_be_decided(db: Session, world: World, amina: FlaskClient) -> None:
    ids = [make_person(db).id, make_person(db).id]
    open_look_alikes_for(db, ids)
    db.commit()
    pair_id = db.scalars(sa.select(LookAlike.id)).one()
    db.commit()
    assert amina.post("/people/look-alikes", data={"ids": [str(pair_id)]}).status_code == 404
    db.expire_all()
    assert db.get_one(LookAlike, pair_id).state == "open"


def test_deciding_leads_back_only_within_the_site(amina: FlaskClient) -> None:
    answer = amina.post("/people/look-alikes", data={"back": "//evil.example"})
    assert answer.location == "/"


def test_a_trainer_is_made_and_found_by_language(db: Session, world: World, amina: FlaskClient) -> None:
    bruno = world.registration.person_id
    form = {"languages": ["fr", "ar"], "expertise": "Early warning", "is_active": "y"}
    assert amina.post(f"/people/{bruno}/trainer", data=form).status_code == 302
    assert "Early warning" in amina.get("/trainers?language=ar").text
    assert "Early warning" not in amina.get("/trainers?language=es").text
    assert "Early warning" in amina.get("/trainers?format=csv").get_data(as_text=True)
