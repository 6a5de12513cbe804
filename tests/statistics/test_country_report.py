"""The report counts what the definitions say, against a plain-Python oracle and by hand."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.attendance.models import HeadCount
from app.core.clock import utc_now
from app.core.permissions import EVERYTHING, Scope
from app.people.rules import Sex
from app.programmes.models import TrainingSession
from app.programmes.rules import SessionState
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from app.statistics.rules.definitions import CountryOf, Figures, Selection
from app.statistics.rules.headline import headline
from app.statistics.service.reports import country_report
from tests.factories.people import make_person
from tests.factories.programmes import make_programme, make_session
from tests.factories.registration import make_registration


def figures(db: Session, country: str, **selection: object) -> Figures:
    report = country_report(db, Selection(**selection), scope=EVERYTHING)  # type: ignore[arg-type]
    return next(row.figures for row in report.rows if row.country == country)


def test_a_person_who_came_twice_is_one_person_and_two_participations(db: Session) -> None:
    grace = make_person(db)
    for slug in ("first", "second"):
        make_registration(db, session=make_session(db, slug=slug), person=grace, marks="ppp")
    kenya = figures(db, "KEN")
    assert (kenya.participations, kenya.persons, kenya.female, kenya.person_days) == (2, 1, 1, 6)


def test_rows_may_add_up_to_more_than_the_total(db: Session) -> None:
    grace = make_person(db)
    for country in ("KEN", "UGA"):
        make_registration(db, session=make_session(db, host_country=country), person=grace, marks="p")
    report = country_report(db, Selection(), scope=EVERYTHING)
    assert [row.figures.persons for row in report.rows] == [1, 1]
    assert report.total.persons == 1
    assert report.adds_up_to_more


def test_someone_who_never_came_is_registered_and_nothing_else(db: Session) -> None:
    session = make_session(db)
    make_registration(db, session=session, marks="aaa")
    make_registration(db, session=session, marks="ppa")
    kenya = figures(db, "KEN")
    assert (kenya.registered, kenya.participations, kenya.persons) == (2, 1, 1)
    assert kenya.attendance_rate == round(2 / 6, 4)


def test_withdrawn_people_are_left_out_of_the_rate(db: Session) -> None:
    session = make_session(db)
    make_registration(db, session=session, marks="ppp")
    make_registration(db, session=session, marks="p", state=RegistrationState.WITHDRAWN)
    assert figures(db, "KEN").attendance_rate == 1.0


@pytest.mark.parametrize(("marks", "completed"), [("pppa", 1), ("pplp", 1), ("ppaa", 0), ("ppea", 0)])
def test_completion_needs_three_of_four_days(db: Session, marks: str, completed: int) -> None:
    session = make_session(db, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 5))
    make_registration(db, session=session, marks=marks)
    assert figures(db, "KEN").completed == completed


def test_only_held_and_closed_sessions_count(db: Session) -> None:
    for state in SessionState:
        make_registration(db, session=make_session(db, state=state), marks="p")
    assert figures(db, "KEN").sessions == 2
    assert figures(db, "KEN").participations == 2


def test_a_session_over_new_year_counts_in_the_year_it_starts(db: Session) -> None:
    session = make_session(db, starts_on=date(2010, 12, 30), ends_on=date(2011, 1, 2))
    make_registration(db, session=session, marks="pppp")
    year = {"starts_on": date(2010, 1, 1), "ends_on": date(2010, 12, 31)}
    assert figures(db, "KEN", **year).persons == 1
    later = Selection(starts_on=date(2011, 1, 1))
    assert country_report(db, later, scope=EVERYTHING).rows == ()


def test_online_sessions_stand_on_a_row_of_their_own(db: Session) -> None:
    make_registration(db, session=make_session(db, is_online=True), marks="p")
    report = country_report(db, Selection(), scope=EVERYTHING)
    assert [row.country for row in report.rows] == ["ONLINE"]
    assert report.countries == 0
    assert "1 training session online" in headline(report)


def test_the_participants_country_is_the_one_of_the_snapshot(db: Session) -> None:
    grace = make_person(db, country="UGA")
    make_registration(db, session=make_session(db), person=grace, marks="p")
    grace.country = "KEN"
    db.flush()
    assert figures(db, "UGA", country_of=CountryOf.PARTICIPANT).persons == 1


def test_head_counts_add_to_participations_and_never_to_persons(db: Session) -> None:
    session = make_session(db)
    make_registration(db, session=session, marks="p")
    db.add(HeadCount(session_id=session.id, total=20, female=12, male=8, recorded_at=utc_now()))
    db.flush()
    kenya = figures(db, "KEN")
    assert (kenya.participations, kenya.persons, kenya.head_count_participations) == (21, 1, 20)
    sentence = headline(country_report(db, Selection(), scope=EVERYTHING))
    assert "trained 1 person, with 20 further participations counted without names." in sentence


def test_a_viewer_of_one_country_counts_that_country_only(db: Session) -> None:
    programme = make_programme(db)
    for country in ("KEN", "UGA"):
        make_registration(db, session=make_session(db, programme=programme, host_country=country), marks="p")
    kenya = Scope(pairs=frozenset({(programme.id, "KEN")}))
    report = country_report(db, Selection(), scope=kenya)
    assert [row.country for row in report.rows] == ["KEN"]
    assert report.total.persons == 1
    assert country_report(db, Selection(), scope=Scope()).total.sessions == 0


def test_a_person_recorded_with_both_sexes_is_of_unknown_sex(db: Session) -> None:
    person = make_person(db)
    for sex in (Sex.FEMALE, Sex.MALE):
        registration = make_registration(db, session=make_session(db), person=person, marks="p")
        registration.sex = sex
    db.flush()
    kenya = figures(db, "KEN")
    assert (kenya.persons, kenya.female, kenya.male, kenya.unknown_sex) == (1, 0, 0, 1)


def _random_office(db: Session, seed: int) -> list[tuple[TrainingSession, list[Registration]]]:
    chance = random.Random(seed)
    people = [
        make_person(
            db,
            country=chance.choice(["KEN", "UGA", None]),
            sex=chance.choice([Sex.FEMALE, Sex.MALE, Sex.UNKNOWN]),
        )
        for _ in range(25)
    ]
    made = []
    for _ in range(12):
        start = date(2009, 1, 1) + timedelta(days=chance.randrange(1000))
        session = make_session(
            db,
            starts_on=start,
            ends_on=start + timedelta(days=chance.randrange(5)),
            host_country=chance.choice(["KEN", "UGA", "SEN"]),
            is_online=chance.random() < 0.2,
            state=chance.choice(list(SessionState)),
            capacity=None,
        )
        rows = [
            make_registration(
                db,
                session=session,
                person=person,
                state=chance.choice(list(RegistrationState)),
                marks="".join(chance.choice("plae-") for _ in range(session.day_count)),
            )
            for person in chance.sample(people, 10)
        ]
        made.append((session, rows))
    return made


@pytest.mark.parametrize("seed", range(4))
def test_an_oracle_in_plain_python_agrees(db: Session, seed: int) -> None:
    made = _random_office(db, seed)
    report = country_report(db, Selection(ends_on=date(2011, 6, 30)), scope=EVERYTHING)
    counted = [
        (session, rows)
        for session, rows in made
        if session.state in ("held", "closed") and session.starts_on <= date(2011, 6, 30)
    ]
    places = {"ONLINE" if session.is_online else session.host_country for session, _ in counted}
    assert {row.country for row in report.rows} == places
    for row in report.rows:
        own = [(s, rs) for s, rs in counted if ("ONLINE" if s.is_online else s.host_country) == row.country]
        here = [(session, r) for session, rows in own for r in rows]
        present = [(session, r) for session, r in here if r.days_present]
        assert row.figures.sessions == len(own)
        assert row.figures.participations == len(present)
        assert row.figures.persons == len({r.person_id for _, r in present})
        assert row.figures.female == len({r.person_id for _, r in present if r.sex is Sex.FEMALE})
        assert row.figures.person_days == sum(r.days_present for _, r in present)
        assert row.figures.completed == sum(r.days_present / s.day_count >= 0.75 for s, r in present)
    everyone = {r.person_id for _, rows in counted for r in rows if r.days_present}
    assert report.total.persons == len(everyone)
