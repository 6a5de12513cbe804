"""Large offices find their usual reports counted, in every process, and right at every moment."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.permissions import EVERYTHING
from app.programmes.models import TrainingSession
from app.registration.models import Registration
from app.statistics.models import KeptFigures, RecordChange
from app.statistics.queries import remembered
from app.statistics.rules.asked import usual_reports
from app.statistics.rules.selection import Selection
from app.statistics.service import compacting, keeping
from app.statistics.service.pictures import report_pictures
from app.statistics.service.reporting import take_report
from tests.conftest import World
from tests.counting import count_queries
from tests.statistics.test_remembered import filled

__all__ = ["filled"]  # the fixture
USUAL = usual_reports(4)
REPORTS = [*USUAL[::3], USUAL[-1]]  # a third of them, and one by two breakdowns


@pytest.fixture
def keep(database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The worker's turn, in a process of its own; what comes after it begins with an empty memory too."""
    monkeypatch.setattr(keeping, "AT_A_TIME_SECONDS", 600.0)
    monkeypatch.setattr(keeping, "usual_reports", lambda _fiscal_month: REPORTS)

    def keep(at: datetime = now, *, large: int = 1) -> int:
        remembered.forget_all()
        done = keeping.keep_usual_figures(database, fiscal_month=4, now=at, large=large)
        remembered.forget_all()
        return done

    return keep


def usual_figures(database: Database, *, counted: bool = False) -> list[Any]:
    """All usual reports; counted in a session that writes, which never remembers."""
    with database.open_session(writes=counted) as db:
        tables = [take_report(db, asked, scope=EVERYTHING) for asked in REPORTS]
        pictures = report_pictures(db, Selection(), scope=EVERYTHING)
    cells = [{key: dict(cell.measures) for key, cell in each.cells.items()} for each in tables]
    return [*cells, [each.span for each in tables], pictures.growth]


def is_counting(sql: str) -> bool:
    return "FROM training_session JOIN programme" in sql


def test_nothing_is_counted_that_was_kept(filled: World, database: Database, keep: Any) -> None:
    assert keep() == len(REPORTS) + 1
    with count_queries(database) as sent:
        found = usual_figures(database)
    assert not any(is_counting(each) for each in sent)
    assert found == usual_figures(database, counted=True)


def test_what_changed_since_is_added(filled: World, db: Session, database: Database, keep: Any) -> None:
    keep()
    db.get_one(Registration, filled.registration.id).country = "ARG"
    other = sa.select(TrainingSession).where(TrainingSession.id != filled.session.id).limit(1)
    db.scalars(other).one().cost_cents = 123_00
    db.commit()
    with count_queries(database) as sent:
        found = usual_figures(database)
    counted = [each for each in sent if is_counting(each)]
    assert counted
    assert all(each.startswith("WITH") for each in counted)
    assert found == usual_figures(database, counted=True)


def test_notes_go_once_they_are_learnt(
    filled: World, db: Session, database: Database, keep: Any, now: datetime
) -> None:
    old = usual_figures(database)
    db.get_one(Registration, filled.registration.id).country = "ARG"
    db.commit()
    keep(now)
    db.get_one(Registration, filled.registration.id).country = "NPL"
    db.commit()
    compacting.forget_old_rows(db, now=now)
    db.commit()
    assert db.scalars(sa.select(RecordChange.country)).all() == ["ARG"]
    db.commit()
    assert usual_figures(database) == usual_figures(database, counted=True) != old
    compacting.forget_old_rows(db, now=now + timedelta(days=2))
    db.commit()
    assert db.scalar(sa.select(sa.func.count()).select_from(KeptFigures)) == 0
    assert db.scalar(sa.select(sa.func.count()).select_from(RecordChange)) == 0
    db.commit()
    assert usual_figures(database) == usual_figures(database, counted=True)


def test_a_process_that_slept_while_notes_went_counts_again(
    filled: World, db: Session, database: Database, now: datetime
) -> None:
    asked = REPORTS[3]

    def cells(*, counted: bool = False) -> Any:
        with database.open_session(writes=counted) as reader:
            return take_report(reader, asked, scope=EVERYTHING).cells

    before = cells()
    db.get_one(Registration, filled.registration.id).days_present = 0
    db.commit()
    compacting.forget_old_rows(db, now=now)
    db.commit()
    assert cells() == cells(counted=True) != before


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_figures_of_another_server_are_not_taken(
    filled: World, db: Session, database: Database, keep: Any
) -> None:
    keep()
    db.execute(sa.update(KeptFigures).values(number=KeptFigures.number + 1_000_000_000, rows=[]))
    db.commit()
    assert usual_figures(database) == usual_figures(database, counted=True)
    compacting.compact_changes(db)
    db.commit()
    assert db.scalar(sa.select(sa.func.count()).select_from(KeptFigures)) == 0


def test_a_small_office_keeps_nothing(filled: World, db: Session, keep: Any) -> None:
    assert keep(large=50_000) == 0
    assert db.scalar(sa.select(sa.func.count()).select_from(KeptFigures)) == 0


def test_other_work_has_its_turn(filled: World, keep: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "AT_A_TIME_SECONDS", 0.0)
    assert keep() == 1
