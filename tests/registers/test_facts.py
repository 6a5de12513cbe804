"""Kind and cost of a session, age of a person: read in six languages, never guessed."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.programmes.models import TrainingSession
from app.programmes.rules import SessionKind
from app.registers.rules.cells import Bad, Cell
from app.registers.rules.facts import to_age_band, to_cents, to_kind
from app.registration.models import Registration
from app.registration.rules import AgeBand
from tests.registers.importing import take, take_roll
from tests.registers.reading_aloud import BRUNO, HEAD, SESSIONS, roll, session

KINDS = {
    SessionKind.WORKSHOP: "Workshop|atelier|Taller|ورشة عمل|практикум|工作坊",
    SessionKind.SEMINAR: "seminar|Séminaire|seminario|ندوة|Семинар|研讨会",
    SessionKind.COURSE: "Training course|formation|Curso|دورة تدريبية|курс|培训班",
    SessionKind.TRAINING_OF_TRAINERS: "ToT|formation de formateurs|Formación de formadores|"
    "تدريب المدربين|подготовка тренеров|培训师培训",
    SessionKind.BRIEFING: "briefing|réunion d'information|sesión informativa|إحاطة|брифинг|情况介绍会",
    SessionKind.EXERCISE: "Table-top exercise|exercice|simulacro|محاكاة|учения|演练",
}
AGES = {
    AgeBand.UNDER_18: "17|0|under 18|<18|-18|0-17|moins de 18 ans|menos de 18|أقل من 18|до 18|18岁以下",
    AgeBand.FROM_18: "18|24|18-24|18–24|18 to 24|18 à 24 ans|20-24|24.0|٢٠",
    AgeBand.FROM_25: "25|34|25-34|25–34|25 — 34|de 25 a 34 años|34 years|34 ans|34岁|25至34岁",
    AgeBand.FROM_35: "35-44|44",
    AgeBand.FROM_45: "45-54|от 45 до 54 лет",
    AgeBand.FROM_55: "55-64|64",
    AgeBand.FROM_65: "65|65+|65 +|+65|≥65|>64|65 and over|65 ans et plus|más de 65|старше 65|65岁以上|120",
    AgeBand.UNKNOWN: "|-|n/a|?|неизвестно",
}


def each(table: dict[object, str]) -> list[tuple[object, str]]:
    return [(meant, text) for meant, texts in table.items() for text in texts.split("|")]


@pytest.mark.parametrize(("kind", "text"), each(KINDS))  # type: ignore[arg-type]
def test_kinds_are_read_in_six_languages(kind: SessionKind, text: str) -> None:
    assert to_kind(text) is kind


@pytest.mark.parametrize(("band", "text"), each(AGES))  # type: ignore[arg-type]
def test_ages_and_bands_become_bands(band: AgeBand, text: str) -> None:
    assert to_age_band(text) is band


@pytest.mark.parametrize(
    ("years", "band"),
    [(17, AgeBand.UNDER_18), (18, AgeBand.FROM_18), (24.0, AgeBand.FROM_18), (25, AgeBand.FROM_25)],
)
def test_numbers_become_bands(years: Cell, band: AgeBand) -> None:
    assert to_age_band(years) is band


@pytest.mark.parametrize(
    "cell",
    [
        *("20-30", "60+", "under 25", "30-20", "121", "about 40", "room 5", "young", "18-24-30", "34.5"),
        *(-5, 34.5, 1984, True, date(1984, 5, 6), "1984-05-06", "6/5/1984"),
    ],
)
def test_what_fits_no_band_is_not_guessed_and_not_repeated(cell: Cell) -> None:
    found = to_age_band(cell)
    assert isinstance(found, Bad)
    assert "1984" not in found.reason + found.remedy


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        (12500, 12_500_00),
        (12500.5, 12_500_50),
        (0.1 + 0.2, 30),
        ("12,500.50", 12_500_50),
        ("12 500,50", 12_500_50),
        (0, 0),
        ("", None),
        ("n/a", None),
    ],
)
def test_amounts_are_read_exactly(cell: Cell, cents: int | None) -> None:
    assert to_cents(cell) == cents


@pytest.mark.parametrize("cell", [-1, 1.005, "USD 5", "free", True, date(2009, 1, 1), 1e20])
def test_what_is_no_amount_is_left_out(cell: Cell) -> None:
    assert isinstance(to_cents(cell), Bad)


def test_an_unknown_kind_or_cost_costs_no_row() -> None:
    head = [*SESSIONS[0], "Kind", "Cost (USD)"]
    found = session("S1", "T", "2009-01-26", "", "Kenya", "Picnic", "free", head=head)
    assert (found.sessions[0].kind, found.sessions[0].cost_cents) == (None, None)
    assert found.refused == []
    assert [(each.row, each.column) for each in found.warnings] == [(2, "Kind"), (2, "Cost (USD)")]


def test_an_unknown_age_costs_no_row_and_the_row_is_named() -> None:
    found = roll([*BRUNO, "25–34"], [*BRUNO, "young"], head=[*HEAD, "Age group"])
    assert [person.age_band for person in found.people] == [AgeBand.FROM_25, AgeBand.UNKNOWN]
    assert [(each.sheet, each.row, each.column) for each in found.warnings] == [("B", 3, "Age group")]


def test_kind_and_cost_come_with_the_session(db: Session) -> None:
    take(db, [[*SESSIONS[0], "Type", "Cost"], ["S1", "T", "2009-01-26", "", "Kenya", "Atelier", 12500.5]])
    made = db.scalars(sa.select(TrainingSession)).one()
    assert (made.kind, made.cost_cents) == (SessionKind.WORKSHOP, 12_500_50)


def test_the_age_comes_with_the_registration(db: Session) -> None:
    take(db, SESSIONS, [[*HEAD, "Age"], [*BRUNO, "65+"]])
    assert db.scalars(sa.select(Registration.age_band)).one() is AgeBand.FROM_65


def test_a_register_without_ages_leaves_them_unknown(db: Session) -> None:
    take_roll(db, BRUNO)
    assert db.scalars(sa.select(Registration.age_band)).one() is AgeBand.UNKNOWN


def test_of_two_rows_of_one_person_the_known_age_is_kept(db: Session) -> None:
    take(db, SESSIONS, [[*HEAD, "Age"], [*BRUNO, ""], [*BRUNO, "41"]])
    assert db.scalars(sa.select(Registration.age_band)).one() is AgeBand.FROM_35


def test_a_list_of_people_may_carry_kind_and_cost_of_its_sessions(db: Session) -> None:
    head = ["Session", "Session start", "Kind of session", "Cost of session", "Full name", "Age"]
    take(db, [head, ["S1", "2009-01-26", "Seminar", "900", "Grace Otieno", 29]])
    made = db.scalars(sa.select(TrainingSession)).one()
    assert (made.kind, made.cost_cents) == (SessionKind.SEMINAR, 900_00)
