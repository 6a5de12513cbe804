"""The benchmarks measure what they say: their data is whole, and their figures read rightly."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.attendance.models import AttendanceMark
from app.attendance.rules import PRESENCE
from app.core.database import Database
from app.registration.models import Registration
from benchmarks.figures import Figure, print_figures
from benchmarks.registers import PEOPLE_A_SESSION, make_register, take
from benchmarks.reports import timed
from benchmarks.seeding import DAYS, fill


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bench.sqlite3'}"


def test_a_filled_database_agrees_with_its_marks(url: str) -> None:
    fill(url, sessions=3)
    database = Database(url)
    with database.reading() as db:
        marks = db.scalar(sa.select(sa.func.count()).select_from(AttendanceMark))
        present = sa.select(sa.func.count()).where(AttendanceMark.status.in_(PRESENCE))
        days = sa.select(sa.func.sum(Registration.days_present))
        assert marks == 3 * PEOPLE_A_SESSION * DAYS
        assert db.scalar(present) == db.scalar(days)
    database.dispose()
    assert timed(url).registrations == 3 * PEOPLE_A_SESSION


def test_a_made_register_is_taken_whole(url: str, tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    make_register(path, sessions=2)
    taken = take(url, path)
    assert (taken.rows, taken.refused) == (2 * PEOPLE_A_SESSION, 0)
    assert take(url, path).persons == 0


@pytest.mark.parametrize(
    ("figure", "to_goal"),
    [
        (Figure(name="slow page", value=50, unit="ms", goal=25), "0.50x"),
        (Figure(name="fast import", value=8_000, unit="rows/s", goal=4_000, more_is_better=True), "2.00x"),
    ],
)
def test_above_one_is_better_than_the_goal(
    figure: Figure, to_goal: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_figures([figure])
    assert capsys.readouterr().out.rstrip().endswith(to_goal)


def test_what_stands_beside_is_shown_as_a_multiple(capsys: pytest.CaptureFixture[str]) -> None:
    print_figures([Figure(name="report", value=30, unit="ms", beside=("the SQL", 10))])
    assert capsys.readouterr().out.rstrip().endswith("3.00 x the SQL")
