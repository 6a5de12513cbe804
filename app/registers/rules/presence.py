"""Marks of presence: what a register writes in the column of a day, decided session by session."""

from collections.abc import Iterable
from datetime import date

from app.attendance.rules import MarkStatus
from app.core.i18n import gettext as _
from app.registers.rules.cells import Bad, Cell, ClockTime, as_text, shown, without_value
from app.registers.rules.mapping import Mapping
from app.registers.rules.values import is_blank
from app.registers.rules.vocabulary import all_words, fold, load

_TABLES = load("values")["presence"]
TICKS = frozenset("✓✔☑√✅")
CROSSES = frozenset({"x", "×", "х", "╳", "✕"})  # the third is Cyrillic
CIRCLES = frozenset({"○", "◯", "⭕", "●"})
_ABSENCE_LETTERS = frozenset({"н", "отсутствовал", "отсутствовала", "нет"})


def _bare(text: str) -> str:
    """A mark as it is compared; signs that folding would remove are kept as they are."""
    plain = text.replace("\ufe0f", "").strip().casefold()
    return fold(plain) or plain


_USUAL = {_bare(word): MarkStatus(name) for name, table in _TABLES.items() for word in all_words(table)}


def mark_table(cells: Iterable[Cell], mapping: Mapping) -> dict[Cell, MarkStatus | Bad | None]:
    """What each different cell of one session's marks means; None for an empty one.

    A sign means different things in different lists: x is presence beside blanks, absence beside ticks.
    """
    different = set(cells)
    letters = {_bare(as_text(cell)) for cell in different if isinstance(cell, str)}
    local = _USUAL | _by_company(letters)
    meant = {_bare(written): name for written, name in mapping.presence.items()}
    return {cell: _mark(cell, local, meant) for cell in different}


def _by_company(letters: set[str]) -> dict[str, MarkStatus | None]:
    found: dict[str, MarkStatus | None] = {}
    beside_ticks = bool(letters & (TICKS | CIRCLES))
    if "o" in letters and letters & CROSSES and not beside_ticks:
        found |= {"o": None} | dict.fromkeys(CROSSES, None)
        return found
    cross = MarkStatus.ABSENT if beside_ticks else MarkStatus.PRESENT
    found |= dict.fromkeys(CROSSES, cross)
    if "f" in letters and "a" in letters and not letters & {"p", "present", "presente"}:
        found["a"] = MarkStatus.PRESENT  # asistió, faltó
    if "t" in letters:  # true, beside f; else tarde, tardy
        found["t"] = MarkStatus.PRESENT if "f" in letters and "p" not in letters else MarkStatus.LATE
    if "о" in letters:  # Cyrillic: отсутствовал, unless another letter already says that, then опоздал
        found["о"] = MarkStatus.LATE if letters & _ABSENCE_LETTERS else MarkStatus.ABSENT
    return found


def _mark(
    cell: Cell, local: dict[str, MarkStatus] | dict[str, MarkStatus | None], meant: dict[str, str]
) -> MarkStatus | Bad | None:
    text = as_text(cell)
    bare = _bare(text)
    if bare in meant:
        return None if meant[bare] == "blank" else MarkStatus(meant[bare])
    bad = without_value(cell)
    if bad is not None:
        return bad
    if isinstance(cell, bool):
        return MarkStatus.PRESENT if cell else MarkStatus.ABSENT
    if isinstance(cell, int | float):
        usual = {0.0: MarkStatus.ABSENT, 0.5: MarkStatus.PRESENT, 1.0: MarkStatus.PRESENT}
        return usual.get(float(cell)) or _strange(cell)
    if isinstance(cell, ClockTime) or _is_time(text):
        return MarkStatus.PRESENT  # the hour of signing in
    if bare in local:
        return local[bare] or _strange(cell)
    if isinstance(cell, date):
        return MarkStatus.PRESENT
    return None if is_blank(cell) else _strange(cell)


def _is_time(text: str) -> bool:
    hours, colon, minutes = text.partition(":")
    return bool(colon) and hours.isdecimal() and minutes[:2].isdecimal() and len(text) <= 8


def _strange(cell: Cell) -> Bad:
    return Bad(
        _("“%(value)s” does not say whether someone was present.", value=shown(cell)),
        _("Write present or absent (1 or 0, P or A, x or nothing), or say in the mapping what it means."),
    )
