"""Lists of sessions and programmes, within a scope, on both databases."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.listing import ListRequest
from app.core.permissions import EVERYTHING, TERMINAL, Permission, Scope
from app.programmes import queries, service
from app.programmes.models import Assignment, Target
from app.programmes.rules import Indicator, ProgrammeInput, SessionState, TargetInput
from tests.conftest import World
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.programmes.inputs import session_input


@pytest.fixture(autouse=True)
def three_more(db: Session, world: World) -> None:
    """Beside Nairobi (March 2026, held) and Dakar: Kigali 2025, an announced one online, a cancelled one."""
    make_session(
        db,
        programme=world.programme,
        slug="kigali",
        title="Séminaire sur l’alerte précoce",
        host_country="RWA",
        city="Kigali",
        starts_on=date(2025, 5, 5),
        ends_on=date(2025, 5, 6),
        state=SessionState.CLOSED,
    )
    make_session(
        db,
        programme=world.programme,
        slug="online",
        title="Webinar",
        city="",
        is_online=True,
        starts_on=date(2026, 4, 7),
        ends_on=date(2026, 4, 7),
        state=SessionState.ANNOUNCED,
    )
    make_session(
        db,
        programme=world.programme,
        slug="called-off",
        title="Called off",
        starts_on=date(2026, 5, 7),
        ends_on=date(2026, 5, 7),
        state=SessionState.CANCELLED,
    )


def slugs(db: Session, scope: Scope = EVERYTHING, **asked: object) -> list[str]:
    page = queries.list_sessions(db, scope=scope, request=ListRequest(**asked))  # type: ignore[arg-type]
    assert page.total == len(page.rows)
    return [row.slug for row in page.rows]


@pytest.mark.parametrize("words", ["seminaire", "SÉMINAIRE précoce", "kigali", "alerte kigali"])
def test_search_ignores_case_and_accents(db: Session, words: str) -> None:
    assert slugs(db, q=words) == ["kigali"]


def test_search_takes_signs_as_they_are(db: Session) -> None:
    assert slugs(db, q="100%_") == []


def test_a_changed_title_is_found(db: Session, world: World, now: datetime) -> None:
    data = session_input(
        world.programme.id, title="Réunion", starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 11)
    )
    service.update_session(db, world.session.id, data=data, actor=TERMINAL, now=now)
    assert slugs(db, q="reunion") == ["nairobi"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"state": "announced"}, {"online"}),
        ({"state": "counted"}, {"nairobi", "dakar", "kigali"}),
        ({"programme": "ED"}, {"dakar"}),
        ({"country": "RWA"}, {"kigali"}),
        ({"country": "ONLINE"}, {"online"}),
        ({"year": 2025}, {"kigali"}),
        ({"from": date(2026, 4, 1)}, {"online", "called-off"}),
        ({"to": date(2026, 3, 9), "year": 2026}, {"nairobi", "dakar"}),
    ],
)
def test_filters_narrow_the_list(db: Session, filters: dict[str, object], found: set[str]) -> None:
    assert set(slugs(db, filters=filters)) == found


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ({"sort": "date"}, ["kigali", "online", "called-off"]),
        ({"sort": "date", "descending": True}, ["called-off", "online", "kigali"]),
        ({"sort": "title"}, ["called-off", "kigali", "online"]),
        ({"sort": "country"}, ["called-off", "kigali", "online"]),
    ],
)
def test_lists_are_ordered_as_asked(db: Session, asked: dict[str, object], order: list[str]) -> None:
    assert [slug for slug in slugs(db, **asked) if slug in order] == order


def test_a_page_holds_fifty_of_any_number(db: Session, world: World) -> None:
    for number in range(60):
        make_session(db, programme=world.programme, slug=f"many-{number}")
    page = queries.list_sessions(db, scope=EVERYTHING, request=ListRequest(page=9, sort="date"))
    assert (page.total, page.pages, page.number, len(page.rows)) == (65, 2, 2, 15)


def test_amina_sees_kenya_only(db: Session, world: World) -> None:
    assert slugs(db, world.amina_acts.scope(Permission.SESSIONS_VIEW)) == ["nairobi", "called-off"]


def test_a_trainer_sees_the_sessions_assigned(db: Session, world: World) -> None:
    trainer = make_person(db)
    db.add(Assignment(session_id=world.other_session.id, person_id=trainer.id))
    db.flush()
    assert slugs(db, Scope(assigned_person_id=trainer.id)) == ["dakar"]
    page = queries.get_session_page(db, world.other_session.id, scope=Scope(assigned_person_id=trainer.id))
    assert page.is_assigned
    assert page.is_within(Scope(assigned_person_id=trainer.id))


def test_filters_offer_what_occurs(db: Session) -> None:
    choices = queries.session_choices(db, scope=EVERYTHING)
    assert (choices.countries, choices.has_online) == (("KEN", "RWA", "SEN"), True)
    assert choices.years == (2026, 2025)


def test_upcoming_sessions_are_neither_over_nor_called_off(db: Session, world: World) -> None:
    coming = queries.upcoming_sessions(db, scope=EVERYTHING, today=date(2026, 3, 11), limit=5)
    assert [row.slug for row in coming if row.programme_code == "GP"] == ["nairobi", "online"]


def test_programmes_count_the_sessions_in_reach(db: Session, world: World) -> None:
    everything = {row.code: (row.sessions, row.held) for row in queries.list_programmes(db, scope=EVERYTHING)}
    assert everything == {"ED": (1, 1), "GP": (4, 2)}
    amina = queries.list_programmes(db, scope=world.amina_acts.scope(Permission.PROGRAMMES_VIEW))
    assert [(row.code, row.sessions) for row in amina] == [("GP", 2)]


def test_a_programme_is_found_by_its_code(db: Session, world: World) -> None:
    assert queries.get_programme_by_code(db, "GP").id == world.programme.id
    with pytest.raises(NotFound):
        queries.get_programme_by_code(db, "GP", scope=world.chen_acts.scope(Permission.PROGRAMMES_VIEW))


def test_a_programme_is_begun_changed_and_given_targets(db: Session, now: datetime) -> None:
    programme = service.create_programme(
        db, ProgrammeInput(code="EW", name="Early warning"), actor=TERMINAL, now=now
    )
    service.update_programme(
        db,
        programme.id,
        data=ProgrammeInput(code="EW", name="Early warning", attendance_threshold=80),
        actor=TERMINAL,
        now=now,
    )
    kept = service.add_target(
        db, programme.id, data=TargetInput(indicator=Indicator.PERSONS, value=700), actor=TERMINAL, now=now
    )
    gone = service.add_target(
        db, programme.id, data=TargetInput(indicator=Indicator.SESSIONS, value=3), actor=TERMINAL, now=now
    )
    service.remove_target(db, programme.id, target_id=gone.id, actor=TERMINAL, now=now)
    assert programme.attendance_threshold == 80
    assert [target.id for target in queries.list_targets(db, programme.id)] == [kept.id]


def test_figures_reached_come_from_above(db: Session, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    target = Target(programme_id=world.programme.id, indicator=Indicator.SESSIONS, value=3)
    db.add(target)
    db.flush()
    monkeypatch.setattr(queries.figures, "_measures", [])
    queries.measures_targets(lambda _db, _programme, targets, _scope: {each.id: 2 for each in targets})
    reached = queries.reached_figures(db, world.programme.id, targets=[target], scope=EVERYTHING)
    assert reached == {target.id: 2}
