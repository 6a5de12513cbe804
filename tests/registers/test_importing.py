"""A register in the office: sessions, people, attendance, and nothing twice."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import AttendanceMark, HeadCount
from app.attendance.rules import MarkStatus, Method
from app.audit.models import AuditEntry
from app.core.permissions import EVERYTHING
from app.curriculum.models import Module
from app.people.models import LookAlike, Organisation, Person, Sector
from app.people.rules import Sex
from app.programmes.errors import OutOfReach
from app.programmes.models import Assignment, Programme, SessionDay, TrainingSession
from app.programmes.rules import SessionState
from app.registers.models import RegisterImport
from app.registration.models import Registration
from app.registration.rules import RegistrationState, Source
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.selection import Selection
from app.statistics.service.tables import take_table
from tests.conftest import World
from tests.factories.people import make_organisation, make_person
from tests.registers.importing import contents, take, take_roll
from tests.registers.reading_aloud import BRUNO, HEAD, SESSIONS

LISTED = ["Ref", "Title", "Start", "End", "Country", "City", "Modules", "Trainers", "Language", "Status"]
NAIROBI = ["S1", "Seminar", "2009-01-26", "2009-01-28", "Kenya", "Nairobi"]
LIN = ["S1", "Wei", "Lin", "F", "China", "Press Union", "", "P", "A", "P"]


def only(db: Session, entity: Any) -> Any:
    return db.scalars(sa.select(entity)).one()


def count(db: Session, entity: Any) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(entity)) or 0


def test_a_session_comes_with_its_days_modules_and_trainers(db: Session) -> None:
    row = [*NAIROBI, "M1; M2", "Jane Wanjiru; Abel Kone", "French", ""]
    take(db, [LISTED, row])
    session = only(db, TrainingSession)
    assert (session.slug, session.title, session.host_country, session.city) == (
        "s1",
        "Seminar",
        "KEN",
        "Nairobi",
    )
    assert (session.starts_on, session.ends_on, session.day_count) == (
        date(2009, 1, 26),
        date(2009, 1, 28),
        3,
    )
    assert (session.language, session.state) == ("fr", SessionState.CLOSED)
    assert count(db, SessionDay) == 3
    assert set(db.scalars(sa.select(Module.code))) == {"M1", "M2"}
    names = db.execute(
        sa.select(Person.family_name, Assignment.role).join(Person, Person.id == Assignment.person_id)
    )
    assert {name: role.value for name, role in names} == {"Wanjiru": "lead", "Kone": "co_trainer"}


def test_a_person_comes_with_a_registration_and_marks(db: Session) -> None:
    result = take_roll(db, BRUNO)
    person, registration = only(db, Person), only(db, Registration)
    assert (person.full_name, person.sex, person.country, person.email) == (
        "Bruno Diallo",
        Sex.MALE,
        "SEN",
        "bruno@example.org",
    )
    assert only(db, Organisation).name == "Ministry of Justice"
    assert (registration.state, registration.source) == (RegistrationState.ACCEPTED, Source.IMPORT)
    assert (registration.country, registration.organisation_name) == ("SEN", "Ministry of Justice")
    assert (registration.days_present, registration.days_marked) == (2, 3)
    assert only(db, TrainingSession).taken == 1
    assert (result.persons_new, result.registrations_new, result.marks_new) == (1, 1, 3)


def test_the_same_register_twice_changes_nothing(db: Session) -> None:
    first = take_roll(db, BRUNO, LIN)
    before = contents(db)
    again = take_roll(db, BRUNO, LIN)
    assert first.is_changing
    assert not again.is_changing
    assert contents(db) == before


def test_people_of_whom_only_the_name_is_known_come_once_too(db: Session) -> None:
    sara = ["S1", "Abebe", "Sara", "F", "", "", "", "A", "A", "A"]
    first = take_roll(db, sara, sara, ["S1", "Abebe", "Sara", "", "", "", "", "P", "P", "P"])
    assert first.persons_new == 3
    assert not take_roll(db, sara, sara, ["S1", "Abebe", "Sara", "", "", "", "", "P", "P", "P"]).is_changing


def test_a_name_corrected_since_does_not_bring_someone_in_again(db: Session) -> None:
    sara = ["S1", "Abebe", "Sara", "F", "", "", "", "A", "A", "A"]
    take_roll(db, sara)
    only(db, Person).family_name = "Abebe Tadesse"
    assert not take_roll(db, sara).is_changing


def test_a_trial_writes_nothing_but_counts_the_same(db: Session) -> None:
    before = contents(db)
    trial = take_roll(db, BRUNO, LIN, is_trial=True)
    assert contents(db) == before
    assert trial.counts() == take_roll(db, BRUNO, LIN).counts()


def test_the_programme_is_begun_with_the_import(db: Session) -> None:
    take_roll(db, BRUNO, programme="GP")
    assert only(db, Programme).code == "GP"
    kept = only(db, RegisterImport)
    assert (kept.state, kept.programme_code, kept.result["persons_new"]) == ("committed", "GP", 1)


def test_a_programme_is_not_begun_for_nothing(db: Session) -> None:
    result = take(db, [SESSIONS[0], ["S1", "Seminar", "no date", "", "Kenya"]], programme="GP")
    assert len(result.refused) == 1
    assert count(db, Programme) == 0


def test_an_import_leaves_one_entry_of_its_own_in_the_trail(db: Session) -> None:
    take_roll(db, BRUNO)
    entries = list(db.scalars(sa.select(AuditEntry).where(AuditEntry.action == "register.imported")))
    assert [entry.details["persons"] for entry in entries] == [1]


def test_someone_known_by_address_is_not_made_again(db: Session) -> None:
    known = make_person(db, family_name="Diallo", given_name="B.", email="Bruno@Example.org ")
    result = take_roll(db, BRUNO)
    assert (result.persons_new, result.persons_matched) == (0, 1)
    assert only(db, Registration).person_id == known.id


def test_someone_known_by_name_organisation_and_country_is_not_made_again(db: Session) -> None:
    body = make_organisation(db, name="Press Union", country="CHN")
    known = make_person(db, family_name="WEI", given_name="Lín", country="CHN", organisation=body)
    take_roll(db, LIN)
    assert only(db, Registration).person_id == known.id


def test_two_rows_of_one_known_person_are_one_registration(db: Session) -> None:
    body = make_organisation(db, name="Press Union", country="CHN")
    make_person(
        db, family_name="Wei", given_name="Lin", country="CHN", organisation=body, email="lin@example.org"
    )
    by_address = ["S1", "Wei", "L.", "F", "", "", "lin@example.org", "A", "P", "A"]
    result = take_roll(db, LIN, by_address)
    assert (result.persons_matched, result.double_rows, result.registrations_new) == (1, 1, 1)
    assert only(db, Registration).days_present == 3
    assert not take_roll(db, LIN, by_address).is_changing


def test_a_row_with_the_keys_of_two_people_is_left_to_a_coordinator(db: Session) -> None:
    body = make_organisation(db, name="Press Union", country="CHN")
    make_person(db, family_name="Wei", given_name="Lin", country="CHN", organisation=body)
    make_person(db, family_name="Wei", given_name="Lynn", country="CHN", email="lin@example.org")
    result = take_roll(db, [*LIN[:6], "lin@example.org", "P", "P", "P"])
    assert result.suggestions == 1
    assert only(db, LookAlike).reasons == ["linked_by_register"]


def test_people_who_look_alike_are_suggested(db: Session) -> None:
    result = take_roll(
        db,
        [*LIN[:6], "lin@example.org", "P", "P", "P"],
        ["S1", "Wei", "Linn", "F", "China", "Press Union", "linn@example.org", "P", "", ""],
    )
    assert (result.persons_new, result.suggestions) == (2, 1)


def test_a_later_register_corrects_what_a_register_said(db: Session) -> None:
    take_roll(db, BRUNO)
    result = take_roll(db, [*BRUNO[:7], "P", "P", "P"])
    assert (result.marks_new, result.registrations_new) == (1, 0)
    assert only(db, Registration).days_present == 3


def test_a_mark_made_by_hand_is_not_overruled(db: Session, now: Any) -> None:
    take_roll(db, BRUNO)
    registration = only(db, Registration)
    third = db.scalars(sa.select(SessionDay).where(SessionDay.position == 3)).one()
    db.add(
        AttendanceMark(
            registration_id=registration.id,
            session_day_id=third.id,
            status=MarkStatus.EXCUSED,
            method=Method.SHEET,
            recorded_at=now,
        )
    )
    db.flush()
    assert not take_roll(db, [*BRUNO[:7], "P", "P", "P"]).is_changing


def test_a_list_of_people_alone_finds_the_sessions_of_the_programme(db: Session) -> None:
    take(db, SESSIONS)
    result = take(db, [HEAD, BRUNO])
    assert (result.sessions, result.sessions_new, result.registrations_new) == (0, 0, 1)
    assert only(db, Registration).days_present == 2


def test_marks_find_their_days_by_date_when_the_session_lost_a_day(db: Session) -> None:
    take(db, SESSIONS)
    session = only(db, TrainingSession)
    middle = db.scalars(sa.select(SessionDay).where(SessionDay.position == 2)).one()
    db.delete(middle)
    session.day_count = 2
    db.flush()
    result = take_roll(db, BRUNO)
    assert [(each.sheet, each.column) for each in result.refused] == [("A", "Ref"), ("B", "Session")]
    assert count(db, Registration) == 0


def test_a_session_on_other_dates_is_refused_with_its_people(db: Session) -> None:
    take_roll(db, BRUNO)
    moved = [
        ["S1", "Seminar", "2009-02-02", "2009-02-04", "Kenya"],
        ["S2", "Another", "2009-03-02", "", "Peru"],
    ]
    result = take(db, [SESSIONS[0], *moved], [HEAD, LIN])
    assert [(each.sheet, each.row) for each in result.refused] == [("A", 2), ("B", 2)]
    assert "other dates" in result.refused[0].reason
    assert result.sessions_new == 1


def test_a_sector_of_the_register_joins_the_list(db: Session) -> None:
    take(db, SESSIONS, [[*HEAD, "Sector"], [*BRUNO, "Civil society"], [*LIN, "civil  society"]])
    assert [(sector.code, sector.name) for sector in db.scalars(sa.select(Sector))] == [
        ("civil-society", "Civil society")
    ]
    assert set(db.scalars(sa.select(Registration.sector_code))) == {"civil-society"}


@pytest.mark.parametrize(
    ("status", "start", "state"),
    [
        ("cancelled", "2009-01-26", SessionState.CANCELLED),
        ("", "2009-01-26", SessionState.CLOSED),
        ("", "2026-03-16", SessionState.HELD),
        ("", "2026-05-04", SessionState.DRAFT),
    ],
)
def test_the_state_follows_from_status_and_dates(
    db: Session, status: str, start: str, state: SessionState
) -> None:
    take(db, [["Ref", "Start", "Country", "Status"], ["S1", start, "Kenya", status]])
    assert only(db, TrainingSession).state is state


HEADS = """
[defaults]
programme = "WEB"
days = 1
[sessions.columns]
ref = "slug"
start = "start_date"
country = "country"
attendance = "attendance"
[values.country]
W3 = "online"
"""
COUNTED = [
    ["slug", "start_date", "country", "attendance"],
    ["2024-01-10-lagos", "2024-01-10", "NG", "25"],
    ["2024-02-12-abuja", "2024-02-12", "NG", "18"],
    ["2024-03-01-online", "2024-03-01", "W3", "40"],
    ["2025-03-04-lima", "2025-03-04", "PE", "12"],
    ["2025-04-04-nobody", "2025-04-04", "PE", ""],
]


def test_sessions_with_head_counts_add_up_in_the_report(db: Session) -> None:
    result = take(db, COUNTED, mapping=HEADS)
    assert (result.sessions_new, result.head_counts_new, result.refused) == (5, 4, [])
    table = take_table(db, Selection(), scope=EVERYTHING, rows=Dimension.HOST_COUNTRY)
    figures = {key: (table.at(key)["sessions"], table.at(key)["heads"]) for key in table.row_keys}
    assert figures == {"NGA": (2, 43), "ONLINE": (1, 40), "PER": (2, 12)}
    assert (table.total["heads"], table.total["persons"]) == (95, 0)
    only_2025 = take_table(db, Selection(starts_on=date(2025, 1, 1)), scope=EVERYTHING)
    assert only_2025.total["heads"] == 12


def test_head_counts_are_taken_once(db: Session) -> None:
    take(db, COUNTED, mapping=HEADS)
    assert not take(db, COUNTED, mapping=HEADS).is_changing
    assert count(db, HeadCount) == 4


def test_a_coordinator_of_one_country_is_refused_the_others_row_by_row(db: Session, world: World) -> None:
    before = count(db, Module)
    sessions = [
        ["Ref", "Start", "Country", "Modules"],
        ["K1", "2026-01-12", "Kenya", "M1"],
        ["S1", "2026-01-12", "Senegal", "M2"],
        ["O1", "2026-01-12", "online", "M3"],
    ]
    people = [
        ["Session", "Family name", "Given name", "Sex"],
        ["K1", "Otieno", "Grace", "F"],
        ["S1", "Sow", "Awa", "F"],
    ]
    result = take(db, sessions, people, programme="GP", actor=world.amina_acts)
    assert [(each.sheet, each.row, each.column) for each in result.refused] == [
        ("A", 3, "Ref"),
        ("A", 4, "Ref"),
        ("B", 3, "Session"),
    ]
    assert (result.sessions_new, result.registrations_new) == (1, 1)
    assert count(db, Module) == before + 1


def test_a_coordinator_cannot_add_people_to_a_session_elsewhere(db: Session, world: World) -> None:
    people = [["Session", "Family name", "Given name", "Sex"], ["dakar", "Sow", "Awa", "F"]]
    before = count(db, Registration)
    result = take(db, people, programme="ED", actor=world.amina_acts)
    assert [each.row for each in result.refused] == [2]
    assert count(db, Registration) == before


def test_a_coordinator_cannot_begin_a_programme(db: Session, world: World) -> None:
    with pytest.raises(OutOfReach):
        take_roll(db, BRUNO, programme="MINE", actor=world.amina_acts)
