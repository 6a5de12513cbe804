"""Marks of presence in six languages, and signs that mean one thing here and another there."""

from collections.abc import Sequence

import pytest

from app.registers.rules.cells import Bad, Cell, ClockTime
from app.registers.rules.mapping import Mapping
from app.registers.rules.presence import mark_table


def letters(cells: Sequence[Cell], presence: dict[str, str] | None = None) -> str:
    """P, L, A, E for what each cell of a session means, - for nothing, ? for what nobody knows."""
    table = mark_table(cells, Mapping(presence=presence or {}))
    found = (table[cell] for cell in cells)
    return "".join("?" if isinstance(m, Bad) else m.value[0].upper() if m else "-" for m in found)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([1.0, 0.0, ""], "PA-"),
        (["1", "0", None], "PA-"),
        ([True, False], "PA"),
        (["TRUE", "FALSE"], "PA"),
        (["x", ""], "P-"),
        (["X ", "-"], "P-"),
        (["P", "L", "E", "A"], "PLEA"),
        (["p", "a"], "PA"),
        (["present", "Late", "EXCUSED", "absent"], "PLEA"),
        (["Yes", "No"], "PA"),
        (["✓", "✗"], "PA"),
        (["✔️", ""], "P-"),
        (["+", "0.5", "half day"], "PPP"),
        ([ClockTime("08:45"), "8:50"], "PP"),
        (["présent", "Présente", "en retard", "excusée", "absente"], "PPLEA"),
        (["oui", "non"], "PA"),
        (["O", "N"], "PA"),
        (["P", "R", "E", "A"], "PLEA"),
        (["presente", "tarde", "justificado", "ausente"], "PLEA"),
        (["sí", "no"], "PA"),
        (["S", "N"], "PA"),
        (["asistió", "faltó"], "PA"),
        (["حاضر", "حاضرة", "متأخر", "معذور", "غائب"], "PPLEA"),
        (["نعم", "لا"], "PA"),
        (["присутствовал", "опоздала", "уваж.", "отсутствовала"], "PLEA"),
        (["да", "нет"], "PA"),
        (["出席", "迟到", "请假", "缺席"], "PLEA"),
        (["是", "否"], "PA"),
        (["√", "×"], "PA"),
        (["Ｐ", "Ａ"], "PA"),
    ],
)
def test_each_way_of_marking_is_understood(cells: list[Cell], expected: str) -> None:
    assert letters(cells) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["x", "✓"], "AP"),  # beside a tick, an x is an absence
        (["×", "○"], "AP"),
        (["×", ""], "P-"),
        (["A", "F"], "PA"),  # asistió, faltó
        (["A", "P", "F"], "APA"),
        (["T", "F"], "PA"),  # true, false
        (["T", "P"], "LP"),  # tarde
        (["П", "О"], "PA"),  # отсутствовал
        (["П", "О", "Н"], "PLA"),  # опоздал, не был
        (["Р", "А"], "PA"),  # Cyrillic twins of P and A
    ],
)
def test_the_other_signs_of_a_session_decide_what_a_sign_means(cells: list[Cell], expected: str) -> None:
    assert letters(cells) == expected


def test_what_is_not_sure_is_asked_not_guessed() -> None:
    assert letters(["perhaps", 2.0, 7.5, "#REF!"]) == "????"
    assert letters(["x", "o"]) == "??"


def test_the_mapping_overrides_everything() -> None:
    assert (
        letters(["ok!", "o", "x", "–"], {"ok!": "late", "o": "absent", "x": "present", "–": "excused"})
        == "LAPE"
    )
    assert letters(["A", "P"], {"A": "blank"}) == "-P"
