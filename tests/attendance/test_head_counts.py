"""Head counts stand beside the people with names."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.errors import ImpossibleCount
from app.attendance.models import HeadCount
from app.attendance.queries import head_counts
from app.attendance.service.head_counts import (
    HeadCountInput,
    add_head_count,
    change_head_count,
    remove_head_count,
)
from app.audit.models import AuditEntry
from app.core.errors import NotFound
from tests.conftest import World


def add(db: Session, world: World, now: datetime, **figures: int) -> HeadCount:
    return add_head_count(
        db,
        session_id=world.session.id,
        figures=HeadCountInput(source="Photo of the paper list", **figures),
        actor=world.amina_acts,
        now=now,
    )


def test_a_count_keeps_its_parts_and_its_source(db: Session, world: World, now: datetime) -> None:
    add(db, world, now, total=40, female=22, male=15)
    (count,) = head_counts(db, world.session.id)
    assert (count.total, count.female, count.male, count.source) == (40, 22, 15, "Photo of the paper list")


@pytest.mark.parametrize(
    "figures", [{"total": 5, "female": 4, "male": 2}, {"total": -1}, {"total": 10, "male": -1}]
)
def test_impossible_figures_are_refused(
    db: Session, world: World, now: datetime, figures: dict[str, int]
) -> None:
    with pytest.raises(ImpossibleCount):
        add(db, world, now, **figures)


def test_a_count_is_corrected_and_taken_away_with_a_trace(db: Session, world: World, now: datetime) -> None:
    count = add(db, world, now, total=40)
    change_head_count(
        db,
        session_id=world.session.id,
        head_count_id=count.id,
        figures=HeadCountInput(total=41),
        actor=world.amina_acts,
        now=now,
    )
    assert count.total == 41
    remove_head_count(
        db, session_id=world.session.id, head_count_id=count.id, actor=world.amina_acts, now=now
    )
    assert head_counts(db, world.session.id) == []
    actions = db.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["head_count.added", "head_count.changed", "head_count.removed"]


def test_a_count_of_another_session_is_unknown_here(db: Session, world: World, now: datetime) -> None:
    count = add(db, world, now, total=40)
    with pytest.raises(NotFound):
        remove_head_count(
            db, session_id=world.other_session.id, head_count_id=count.id, actor=world.chen_acts, now=now
        )
