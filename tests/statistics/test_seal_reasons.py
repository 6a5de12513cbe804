"""After each kind of change, a sealed report tells that change as the reason, and no other."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.curriculum.rules import ModuleInput
from app.curriculum.service import create_module, update_module
from app.programmes.models import Assignment, Programme
from app.programmes.rules import AssignmentRole, SessionKind
from app.programmes.service.agenda import remove_agenda_item, unassign_trainer
from app.statistics.rules.asked import Asked
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.indicators import STANDARD
from app.statistics.rules.seals.reasons import Reason
from tests.conftest import World
from tests.statistics.desk import DONE, WHOLE, Desk, asked, compare, make_desk, reasons

JANUARY = (date(2011, 1, 10), date(2011, 1, 11))
IN_2010 = date(2010, 12, 30)
IN_2011 = {"starts_on": date(2011, 1, 1), "ends_on": date(2011, 12, 31)}
EIGHT_HOURS = {"hours": 8}
CHANGES: dict[str, tuple[Asked, Callable[[Desk], object], set[Reason]]] = {
    "a session that is longer has other rates": (
        asked(None, "attendance_rate"),
        lambda desk: desk.change(ends_on=date(2011, 1, 12)),
        {Reason.DAYS_CHANGED},
    ),
    "a session in another year stands in another row": (
        asked(Dimension.YEAR),
        lambda desk: desk.change(dates=(IN_2010, *JANUARY), starts_on=IN_2010),
        {Reason.DAYS_CHANGED},
    ),
    "a session in another year leaves the period": (
        asked(**IN_2011),
        lambda desk: desk.change(dates=(IN_2010, *JANUARY), starts_on=IN_2010),
        {Reason.DAYS_CHANGED},
    ),
    "a session in another country stands in another row": (
        WHOLE,
        lambda desk: desk.change(host_country="UGA", title="Another title"),
        {Reason.HOST_CHANGED},
    ),
    "a session in another country leaves the selection": (
        asked(Dimension.YEAR, host_country=("KEN",)),
        lambda desk: desk.change(host_country="UGA"),
        {Reason.HOST_CHANGED},
    ),
    "a session that is online now": (
        asked(Dimension.MODE),
        lambda desk: desk.change(is_online=True, host_country=None),
        {Reason.HOST_CHANGED},
    ),
    "a session with another kind and cost": (
        asked(Dimension.KIND, "sessions", "cost"),
        lambda desk: desk.change(kind=SessionKind.SEMINAR, cost_cents=900_00),
        {Reason.SESSION_CHANGED, Reason.COST_CHANGED},
    ),
    "an agenda makes hours": (
        asked(None, "contact_hours"),
        lambda desk: desk.teach(hours=3),
        {Reason.AGENDA_CHANGED},
    ),
    "an agenda of few hours leaves people out": (
        asked(None, **EIGHT_HOURS),
        lambda desk: desk.teach(hours=3),
        {Reason.AGENDA_CHANGED},
    ),
    "a programme that asks for less": (
        asked(None, "completed"),
        lambda desk: desk.change_programme(attendance_threshold=50, name="Another name"),
        {Reason.THRESHOLD_CHANGED},
    ),
    "a programme with other hours a day": (
        asked(None, "contact_hours"),
        lambda desk: desk.change_programme(hours_a_day=4, attendance_threshold=75),
        {Reason.HOURS_CHANGED},
    ),
    "a programme with other hours a day leaves people out": (
        asked(None, **EIGHT_HOURS),
        lambda desk: desk.change_programme(hours_a_day=5),
        {Reason.HOURS_CHANGED},
    ),
    "a programme with another code stands in another row": (
        asked(Dimension.PROGRAMME),
        lambda desk: desk.change_programme(code="GP-2", attendance_threshold=75),
        {Reason.PROGRAMME_CHANGED},
    ),
    "a programme with another code leaves the selection": (
        asked(programme=("GP",)),
        lambda desk: desk.change_programme(code="GP-2"),
        {Reason.PROGRAMME_CHANGED},
    ),
    "a session without its module stands in another row": (
        asked(Dimension.MODULE),
        lambda desk: desk.change(module_ids=(), language="fr"),
        {Reason.MODULES_CHANGED},
    ),
    "a session without its module leaves the selection": (
        asked(module=("M1",)),
        lambda desk: desk.change(module_ids=()),
        {Reason.MODULES_CHANGED},
    ),
    "a module with another code": (
        asked(Dimension.MODULE),
        lambda desk: update_module(
            desk.db, desk.module.id, data=ModuleInput(code="M9", title="Concepts"), **DONE
        ),
        {Reason.MODULE_CHANGED},
    ),
    "modules behind persons once per topic": (
        asked(Dimension.YEAR, "persons_by_topic"),
        lambda desk: desk.change(module_ids=(desk.module.id, other_module(desk))),
        {Reason.MODULES_CHANGED},
    ),
    "a second trainer stands in another row": (
        asked(Dimension.TRAINER),
        lambda desk: desk.assign(desk.other_trainer()),
        {Reason.TRAINERS_CHANGED},
    ),
    "a session without its trainer leaves the selection": (
        asked(trainer=("UNKNOWN",)),
        lambda desk: taken_off(desk),
        {Reason.TRAINERS_CHANGED},
    ),
    "a session moved to another programme": (
        asked(Dimension.YEAR, "persons_by_programme", programme=("GP",)),
        lambda desk: desk.change(programme_id=other_programme(desk)),
        {Reason.SESSION_MOVED},
    ),
}


@pytest.fixture
def desk(db: Session, world: World, tmp_path: Path) -> Desk:
    return make_desk(db, world, tmp_path)


def other_module(desk: Desk) -> Any:
    return create_module(desk.db, ModuleInput(code="M2", title="Law"), **DONE).id


def other_programme(desk: Desk) -> Any:
    return desk.db.scalars(sa.select(Programme.id).where(Programme.code == "ED")).one()


def taken_off(desk: Desk) -> None:
    assignment = desk.db.scalars(
        sa.select(Assignment.id).where(Assignment.session_id == desk.session.id)
    ).one()
    unassign_trainer(desk.db, desk.session.id, assignment_id=assignment, **DONE)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_with_its_own_reason(desk: Desk, name: str) -> None:
    report, deed, wanted = CHANGES[name]
    sealed = desk.seal(report)
    deed(desk)
    assert reasons(compare(desk, sealed)) == wanted


@pytest.mark.parametrize(
    "deed",
    [
        lambda desk: desk.change(title="Another title", venue="Hall C"),
        lambda desk: desk.change_programme(name="Another name"),
        lambda desk: desk.assign(desk.other_trainer(), AssignmentRole.INTERPRETER),
        lambda desk: remove_agenda_item(desk.db, desk.session.id, item_id=desk.teach(hours=3), **DONE),
    ],
)
def test_what_counts_for_nothing_differs_in_nothing(desk: Desk, deed: Callable[[Desk], object]) -> None:
    sealed = desk.seal(asked(Dimension.YEAR, *STANDARD, "trainers", "contact_hours"))
    deed(desk)
    assert compare(desk, sealed).is_same
