"""The report counts what the definitions say: one case each, by hand."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.attendance.models import HeadCount
from app.core.clock import utc_now
from app.core.permissions import EVERYTHING, Scope
from app.curriculum.models import Module
from app.people.rules import Sex
from app.programmes.models import SessionModule
from app.programmes.rules import SessionState
from app.registration.rules import RegistrationState
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.headline import headline
from app.statistics.rules.indicators import INDICATORS
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Table
from app.statistics.service.tables import take_table
from tests.factories.people import make_person
from tests.factories.programmes import make_programme, make_session
from tests.factories.registration import make_registration


def taken(
    db: Session, *, scope: Scope = EVERYTHING, by: Dimension = Dimension.HOST_COUNTRY, **about: object
) -> Table:
    return take_table(db, Selection(**about), scope=scope, rows=by, indicators=INDICATORS)  # type: ignore[arg-type]


def figures(
    db: Session, country: str, *, by: Dimension = Dimension.HOST_COUNTRY, **about: object
) -> dict[str, object]:
    table = taken(db, by=by, **about)
    assert country in table.row_keys
    return {key: table.value(each, country) for key, each in INDICATORS.items()}


def test_a_person_who_came_twice_is_one_person_and_two_participations(db: Session) -> None:
    grace = make_person(db)
    for slug in ("first", "second"):
        make_registration(db, session=make_session(db, slug=slug), person=grace, marks="ppp")
    kenya = figures(db, "KEN")
    assert (kenya["participations"], kenya["persons"], kenya["female"], kenya["person_days"]) == (2, 1, 1, 6)


def test_rows_may_add_up_to_more_than_the_total(db: Session) -> None:
    grace = make_person(db)
    for country in ("KEN", "UGA"):
        make_registration(db, session=make_session(db, host_country=country), person=grace, marks="p")
    table = taken(db, scope=EVERYTHING)
    assert [table.at(key)["persons"] for key in table.row_keys] == [1, 1]
    assert table.total["persons"] == 1
    assert table.adds_up_to_more("persons")


def test_someone_who_never_came_is_registered_and_nothing_else(db: Session) -> None:
    session = make_session(db)
    make_registration(db, session=session, marks="aaa")
    make_registration(db, session=session, marks="ppa")
    kenya = figures(db, "KEN")
    assert (kenya["registered"], kenya["participations"], kenya["persons"]) == (2, 1, 1)
    assert kenya["attendance_rate"] == 0.333


def test_withdrawn_people_are_left_out_of_the_rate(db: Session) -> None:
    session = make_session(db)
    make_registration(db, session=session, marks="ppp")
    make_registration(db, session=session, marks="p", state=RegistrationState.WITHDRAWN)
    assert figures(db, "KEN")["attendance_rate"] == 1.0


@pytest.mark.parametrize(("marks", "completed"), [("pppa", 1), ("pplp", 1), ("ppaa", 0), ("ppea", 0)])
def test_completion_needs_three_of_four_days(db: Session, marks: str, completed: int) -> None:
    session = make_session(db, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 5))
    make_registration(db, session=session, marks=marks)
    assert figures(db, "KEN")["completed"] == completed


def test_only_held_and_closed_sessions_count(db: Session) -> None:
    for state in SessionState:
        make_registration(db, session=make_session(db, state=state), marks="p")
    assert figures(db, "KEN")["sessions"] == 2
    assert figures(db, "KEN")["participations"] == 2


def test_a_session_over_new_year_counts_in_the_year_it_starts(db: Session) -> None:
    session = make_session(db, starts_on=date(2010, 12, 30), ends_on=date(2011, 1, 2))
    make_registration(db, session=session, marks="pppp")
    year = {"starts_on": date(2010, 1, 1), "ends_on": date(2010, 12, 31)}
    assert figures(db, "KEN", **year)["persons"] == 1
    assert taken(db, starts_on=date(2011, 1, 1)).row_keys == ()


def test_online_sessions_stand_on_a_row_of_their_own(db: Session) -> None:
    make_registration(db, session=make_session(db, is_online=True), marks="p")
    table = taken(db, scope=EVERYTHING)
    assert list(table.row_keys) == ["ONLINE"]
    assert table.countries == 0
    assert "1 training session online" in headline(table)


def test_the_participants_country_is_the_one_of_the_snapshot(db: Session) -> None:
    grace = make_person(db, country="UGA")
    make_registration(db, session=make_session(db), person=grace, marks="p")
    grace.country = "KEN"
    db.flush()
    assert figures(db, "UGA", by=Dimension.COUNTRY)["persons"] == 1


def test_head_counts_add_to_participations_and_never_to_persons(db: Session) -> None:
    session = make_session(db)
    make_registration(db, session=session, marks="p")
    db.add(HeadCount(session_id=session.id, total=20, female=12, male=8, recorded_at=utc_now()))
    db.flush()
    kenya = figures(db, "KEN")
    assert (kenya["participations"], kenya["persons"], kenya["head_count_participations"]) == (21, 1, 20)
    sentence = headline(taken(db))
    assert "trained 1 person, with 20 further participations counted without names." in sentence


def test_a_viewer_of_one_country_counts_that_country_only(db: Session) -> None:
    programme = make_programme(db)
    for country in ("KEN", "UGA"):
        make_registration(db, session=make_session(db, programme=programme, host_country=country), marks="p")
    kenya = Scope(pairs=frozenset({(programme.id, "KEN")}))
    table = taken(db, scope=kenya)
    assert list(table.row_keys) == ["KEN"]
    assert table.total["persons"] == 1
    assert taken(db, scope=Scope()).span.sessions == 0


def test_a_person_recorded_with_both_sexes_is_of_unknown_sex(db: Session) -> None:
    person = make_person(db)
    for sex in (Sex.FEMALE, Sex.MALE):
        registration = make_registration(db, session=make_session(db), person=person, marks="p")
        registration.sex = sex
    db.flush()
    kenya = figures(db, "KEN")
    assert (kenya["persons"], kenya["female"], kenya["male"], kenya["unknown_sex"]) == (1, 0, 0, 1)


def test_the_cost_belongs_to_sessions_and_not_to_some_of_their_people(db: Session) -> None:
    session = make_session(db)
    session.cost_cents = 500_000
    make_registration(db, session=session, marks="p")
    make_registration(db, session=session, person=make_person(db, given_name="Zawadi"), marks="p")
    make_registration(db, session=make_session(db), person=make_person(db, given_name="Juma"), marks="p")
    assert figures(db, "KEN")["cost_per_person"] == 2500.0
    assert figures(db, "KEN", by=Dimension.COUNTRY)["cost_per_person"] is None


def test_a_donor_counts_sessions_and_people_of_enough_hours(db: Session) -> None:
    long, short = make_session(db), make_session(db, ends_on=date(2026, 3, 9))
    for session, marks in ((long, "ppp"), (long, "p"), (short, "p")):
        make_registration(db, session=session, person=make_person(db, given_name=marks), marks=marks)
    counted = figures(db, "KEN", hours=15)
    assert (counted["sessions"], counted["participations"], counted["contact_hours"]) == (1, 1, 18.0)


def test_a_person_counts_once_per_topic_where_a_donor_asks(db: Session) -> None:
    grace = make_person(db)
    session, again = make_session(db), make_session(db)
    modules = [Module(code=code, title=code) for code in ("M1", "M2")]
    db.add_all(modules)
    db.flush()
    db.add_all(SessionModule(session_id=session.id, module_id=module.id) for module in modules)
    db.add(SessionModule(session_id=again.id, module_id=modules[0].id))
    for each in (session, again):
        make_registration(db, session=each, person=grace, marks="p")
    kenya = figures(db, "KEN")
    assert (kenya["persons"], kenya["persons_by_topic"], kenya["persons_by_programme"]) == (1, 2, 2)
