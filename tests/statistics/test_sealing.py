"""A sealed report stays as it was, is checked byte by byte, and is explained years later."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.__main__ import cli
from app.accounts.models import User
from app.attendance.rules import MarkInput, MarkStatus, Method
from app.attendance.service.marks import record_marks
from app.audit.models import AuditEntry
from app.core.database import Database
from app.core.errors import Conflict, Invalid
from app.core.office_key import OfficeKey, office_key
from app.core.permissions import EVERYTHING, TERMINAL, Actor, Scope
from app.core.settings import UnusableSettings, load_settings
from app.people.service.merging import merge
from app.programmes.models import Assignment, SessionDay
from app.registration.models import Registration
from app.statistics.models import SealedReport
from app.statistics.rules.asked import Asked
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.indicators import INDICATORS
from app.statistics.rules.seals.checking import Part, Seal, check_parts
from app.statistics.rules.seals.reasons import Reason
from app.statistics.service.sealing import sealing
from app.statistics.service.sealing.comparing import compare_with_today
from app.statistics.service.sealing.sealing import check_seal, seal_of, seal_report
from tests.conftest import World
from tests.counting import count_queries
from tests.factories.people import make_people, make_person
from tests.factories.programmes import make_session
from tests.factories.registration import make_registrations

SEALED = datetime(2011, 12, 31, 12, tzinfo=UTC)
Held = list[Registration]
LATER = datetime(2012, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def key(tmp_path: Path) -> OfficeKey:
    return office_key(load_settings({}, data_dir=tmp_path, secret_key="x"))


@pytest.fixture
def held(db: Session, world: World) -> Held:
    """Twelve people in a session of 2011, ten of them marked on the first of two days."""
    session = make_session(
        db,
        programme=world.programme,
        starts_on=date(2011, 5, 2),
        ends_on=date(2011, 5, 3),
        title="Seminar of 2011",
    )
    people = make_people(db, [{"family_name": f"Secretname{n}", "given_name": "Ruth"} for n in range(12)])
    once = make_registrations(db, session=session, people=people[:10], marks="p", at=SEALED)
    return [*once, *make_registrations(db, session=session, people=people[10:], marks="pp", at=SEALED)]


@pytest.fixture
def sealed(db: Session, world: World, held: Held, key: OfficeKey) -> SealedReport:
    return seal(db, key, world)


def seal(
    db: Session, key: OfficeKey, world: World, *, actor: Actor | None = None, asked: Asked | None = None
) -> SealedReport:
    db.flush()
    return seal_report(
        db,
        asked or Asked(),
        title="Annual report 2011",
        query="rows=host_country",
        office="Desk",
        key=key,
        actor=actor or world.administrator_acts,
        now=SEALED,
    )


def live_on(db: Session, world: World, held: Held) -> None:
    """Ten late marks by Amina, and a merge of two who both were there."""
    session = held[0].session_id
    day = db.scalars(
        sa.select(SessionDay).where(SessionDay.session_id == session, SessionDay.position == 2)
    ).one()
    for n in range(10):
        record_marks(
            db,
            session_id=session,
            marks=[MarkInput(registration_id=held[n].id, session_day_id=day.id, status=MarkStatus.PRESENT)],
            method=Method.SHEET,
            actor=world.amina_acts,
            now=LATER + timedelta(minutes=n),
        )
    merge(
        db,
        kept_id=held[0].person_id,
        absorbed_id=held[1].person_id,
        actor=world.administrator_acts,
        now=LATER + timedelta(days=1),
    )
    db.flush()


def test_sealed_in_2011_then_a_merge_and_ten_late_marks(
    db: Session, world: World, held: Held, sealed: SealedReport
) -> None:
    before = sealed.content
    live_on(db, world, held)
    found = compare_with_today(db, sealed, people=EVERYTHING)
    assert sealed.content == before
    assert check_seal(sealed).is_intact
    assert (found.sealed("persons"), found.today("persons"), found.explained("persons")) == (12, 11, -1)
    assert (found.sealed("named"), found.today("named"), found.explained("named")) == (12, 11, -1)
    assert (found.sealed("person_days"), found.today("person_days")) == (14, 22)
    assert found.explained("person_days") == 8  # ten late marks, less the two days counted twice
    assert found.rest == {}
    late = [event for each in found.told for event in each.events if event.reason is Reason.MARKED]
    assert {(event.actor, event.day) for event in late} == {("Amina Kone", date(2011, 5, 3))}
    merged = {event.actor for each in found.told for event in each.events if event.reason is Reason.MERGED}
    assert merged == {"Ada Admin"}


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"content": lambda text: text.replace("12", "13", 1)}, Part.CONTENT),
        ({"content": lambda text: text + " "}, Part.CONTENT),
        ({"evidence": lambda text: text.replace("female", "male", 1)}, Part.EVIDENCE),
        ({"digest": lambda text: "0" + text[1:] if text[0] != "0" else "1" + text[1:]}, Part.DIGEST),
        (
            {"signature": lambda text: text[:10] + ("A" if text[10] != "A" else "B") + text[11:]},
            Part.SIGNATURE,
        ),
        ({"key_id": lambda text: text[::-1]}, Part.KEY),
        ({"public_key": lambda text: text.replace("PUBLIC", "SECRET")}, Part.KEY),
    ],
)
def test_a_changed_byte_is_found_and_its_place_told(
    sealed: SealedReport, change: dict[str, Callable[[str], str]], part: Part
) -> None:
    whole = seal_of(sealed)
    assert check_parts(whole).is_intact
    changed = replace(whole, **{name: alter(getattr(whole, name)) for name, alter in change.items()})
    assert changed != whole
    assert part in check_parts(changed).changed


def test_a_seal_of_another_key_is_not_the_offices(
    sealed: SealedReport, key: OfficeKey, tmp_path: Path
) -> None:
    forger = office_key(load_settings({}, data_dir=tmp_path / "other", secret_key="x"))
    forged = replace(seal_of(sealed), public_key=forger.public_key, key_id=forger.key_id)
    assert check_parts(forged).changed == (Part.SIGNATURE,)
    assert forger.key_id != key.key_id


@pytest.mark.parametrize("column", ["content", "evidence", "digest", "signature", "title", "scope"])
def test_the_database_refuses_to_change_a_seal(db: Session, sealed: SealedReport, column: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.begin_nested():
        db.execute(sa.update(SealedReport).values({column: "[]"}))
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.begin_nested():
        db.execute(sa.delete(SealedReport))


def test_what_the_list_says_is_checked_too(sealed: SealedReport) -> None:
    sealed.title = "Another year"
    assert check_seal(sealed).changed == (Part.LISTING,)


def test_a_seal_holds_no_names(sealed: SealedReport) -> None:
    assert "Secretname" not in sealed.content + sealed.evidence
    assert "Ruth" not in sealed.content + sealed.evidence


def test_trainers_are_sealed_by_id(db: Session, world: World, held: Held, key: OfficeKey) -> None:
    trainer = make_person(db, family_name="Trainername")
    db.add(Assignment(session_id=held[0].session_id, person_id=trainer.id))
    found = seal(db, key, world, asked=Asked(rows=Dimension.TRAINER))
    assert found.names_people
    assert str(trainer.id) in found.content
    assert "Trainername" not in found.content


def test_sealing_leaves_a_trace(db: Session, sealed: SealedReport) -> None:
    entry = db.scalars(sa.select(AuditEntry).where(AuditEntry.action == "report.sealed")).one()
    assert entry.details == {"digest": sealed.digest, "key_id": sealed.key_id}


@pytest.mark.parametrize("title", ["", "  ", "x" * 121, "a\x00b"])
def test_a_seal_needs_a_title(db: Session, world: World, key: OfficeKey, title: str) -> None:
    with pytest.raises(Invalid) as refused:
        seal_report(db, Asked(), title=title, query="", office="D", key=key, actor=TERMINAL, now=SEALED)
    assert refused.value.field == "title"


def test_too_many_rows_are_refused(
    db: Session, world: World, held: Held, key: OfficeKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "MOST_ROWS", 5)
    with pytest.raises(Invalid, match="Narrow it"):
        seal(db, key, world)


def test_a_report_that_has_grown_is_still_compared(
    db: Session, world: World, sealed: SealedReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "MOST_ROWS", 5)
    assert compare_with_today(db, sealed, people=EVERYTHING).is_same


def test_what_moves_between_two_cells_meanwhile_is_not_sealed(
    db: Session, world: World, held: Held, key: OfficeKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole stays the same, and only the cells tell; as on PostgreSQL, where others go on writing."""
    found = sealing.find_evidence

    def meanwhile(db: Session, question: object) -> object:
        evidence = found(db, question)  # type: ignore[arg-type]
        moved = sa.select(Registration.id).where(Registration.days_present > 0).limit(1).scalar_subquery()
        db.execute(sa.update(Registration).where(Registration.id == moved).values(country="ARG"))
        return evidence

    monkeypatch.setattr(sealing, "find_evidence", meanwhile)
    with pytest.raises(Conflict):
        seal(db, key, world, asked=Asked(rows=Dimension.COUNTRY))


def test_rows_that_do_not_add_up_are_not_sealed(
    db: Session, world: World, held: Held, key: OfficeKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "find_evidence", lambda *_: sealing.Evidence({}, {}, {}))
    with pytest.raises(Conflict):
        seal(db, key, world)


def test_a_new_version_of_a_definition_is_told(
    db: Session, sealed: SealedReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(INDICATORS, "persons", replace(INDICATORS["persons"], version=2))
    found = compare_with_today(db, sealed, people=EVERYTHING)
    assert [(each.figure, each.sealed_version, each.today_version) for each in found.definitions] == [
        ("persons", 1, 2)
    ]
    assert not found.is_same


def test_nothing_differs_at_once(db: Session, sealed: SealedReport) -> None:
    assert compare_with_today(db, sealed, people=EVERYTHING).is_same


# ---- who sees it


def test_a_seal_is_for_those_who_reach_all_of_it(
    client_of: Callable[[User], FlaskClient],
    world: World,
    db: Session,
    held: Held,
    key: OfficeKey,
) -> None:
    whole = seal(db, key, world).id
    part = seal(db, key, world, actor=world.chen_acts).id
    db.commit()
    seen = {
        (user.name, name): client_of(user).get(f"/reports/sealed/{id_}{more}").status_code
        for user in (world.amina, world.chen, world.administrator)
        for name, id_ in (("whole", whole), ("part", part))
        for more in ("", "/today", "/seal.json")
    }
    assert seen == {
        ("Amina Kone", "whole"): 404,
        ("Amina Kone", "part"): 404,
        ("Chen Li", "whole"): 404,
        ("Chen Li", "part"): 200,
        ("Ada Admin", "whole"): 200,
        ("Ada Admin", "part"): 200,
    }
    assert str(whole) not in client_of(world.chen).get("/reports/sealed").text
    assert str(part) in client_of(world.chen).get("/reports/sealed").text


def test_a_coordinator_may_not_seal(client_of: Callable[[User], FlaskClient], world: World) -> None:
    browser = client_of(world.amina)
    assert browser.get("/reports/seal").status_code == 403
    assert browser.post("/reports/sealed", data={"title": "X"}).status_code == 403


def test_names_are_for_those_who_see_people(
    db: Session, world: World, held: Held, sealed: SealedReport
) -> None:
    live_on(db, world, held)
    assert compare_with_today(db, sealed, people=Scope()).persons == {}
    named = compare_with_today(db, sealed, people=EVERYTHING).persons.values()
    assert "Ruth Secretname0" in {name for _id, name in named}


# ---- pages


def test_a_manager_seals_a_report_and_looks_at_it(
    client_of: Callable[[User], FlaskClient],
    world: World,
    db: Session,
    held: Held,
    database: Database,
) -> None:
    db.commit()
    browser = client_of(world.administrator)
    assert "12 persons" in browser.get("/reports/seal?rows=year").text
    sent = {"query": "rows=year", "title": "Annual report", "seal_id": str(uuid4())}
    page = browser.post("/reports/sealed", data=sent, follow_redirects=True)
    assert "Intact" in page.text
    assert "trained 12 persons" in page.text
    db.rollback()
    live_on(db, world, held)
    db.commit()
    found = db.scalars(sa.select(SealedReport.id)).one()
    db.rollback()
    assert "trained 12 persons" in browser.get(f"/reports/sealed/{found}").text
    for address, most in ((f"/reports/sealed/{found}", 6), (f"/reports/sealed/{found}/today", 30)):
        with count_queries(database) as queries:
            assert browser.get(address).status_code == 200
        assert len(queries) <= most, (address, len(queries))
    for title in ("", "long " * 30):
        refused = {"query": "rows=year", "title": title, "seal_id": str(uuid4())}
        again = browser.post("/reports/sealed", data=refused, follow_redirects=True)
        assert "Give the report a title" in again.text
        assert f'value="{title}"' in again.text
    assert len(db.scalars(sa.select(SealedReport.id)).all()) == 1


def test_the_file_shows_rows_only_to_those_who_see_all_people(
    client_of: Callable[[User], FlaskClient],
    world: World,
    db: Session,
    held: Held,
    key: OfficeKey,
) -> None:
    part = seal(db, key, world, actor=world.chen_acts).id
    db.commit()
    own = client_of(world.chen).get(f"/reports/sealed/{part}/seal.json").json
    assert "evidence" not in own
    assert check_parts(Seal(**own)).is_intact
    assert "evidence" in client_of(world.administrator).get(f"/reports/sealed/{part}/seal.json").json


# ---- the key


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    settings = load_settings({}, data_dir=tmp_path, secret_key="x")
    assert office_key(settings).key_id == office_key(settings).key_id
    assert (tmp_path / "signing-key.pem").stat().st_mode & 0o777 == 0o600


def test_the_key_of_the_settings_wins(tmp_path: Path) -> None:
    office_key(load_settings({}, data_dir=tmp_path, secret_key="x"))
    environ = {"MANDATE_SIGNING_KEY_FILE": str(tmp_path / "signing-key.pem")}
    given = load_settings(environ, data_dir=tmp_path / "elsewhere", secret_key="x")
    assert office_key(given).key_id == office_key(load_settings({}, data_dir=tmp_path, secret_key="x")).key_id
    assert not (tmp_path / "elsewhere").exists()


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableSettings):
        office_key(load_settings({}, data_dir=tmp_path, secret_key="x", signing_key="no key"))


# ---- the terminal


def test_a_file_is_verified_without_an_office(sealed: SealedReport, tmp_path: Path) -> None:
    path = tmp_path / "seal.json"
    told = dict(vars(seal_of(sealed)))
    path.write_text(json.dumps(told), encoding="utf-8")
    answer = CliRunner().invoke(cli, ["report", "verify-seal", str(path)])
    assert answer.exit_code == 0, answer.output
    assert sealed.key_id in answer.output
    strange = CliRunner().invoke(cli, ["report", "verify-seal", str(path), "--key", "0" * 16])
    assert strange.exit_code == 1
    path.write_text(json.dumps(told | {"content": told["content"].replace("12", "13")}), encoding="utf-8")
    assert CliRunner().invoke(cli, ["report", "verify-seal", str(path)]).exit_code == 1
    path.write_text("[]", encoding="utf-8")
    assert CliRunner().invoke(cli, ["report", "verify-seal", str(path)]).exit_code == 2
