"""What each column of a list holds: by mapping first, then by its heading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.i18n import gettext as _
from app.registers.errors import BadMapping
from app.registers.rules.cells import Cell, as_text
from app.registers.rules.headings import MOST_DAYS, SESSION_FACTS, Kind, heading_day, meanings
from app.registers.rules.mapping import ColumnName, SheetMapping
from app.registers.rules.vocabulary import fold


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column and what it is taken for: a field, a day, or nothing."""

    index: int
    heading: str
    field: str | None = None
    day: int | date | None = None
    is_mapped: bool = False

    @property
    def label(self) -> str:
        """How messages name the column: its heading, else its letter."""
        return self.heading or column_letter(self.index)


def column_letter(index: int) -> str:
    """A, B … Z, AA for 0, 1 … 25, 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def assign_columns(headings: Sequence[Cell], kind: Kind, part: SheetMapping) -> tuple[ColumnUse, ...]:
    """The use of every column with a heading; each field is given to one column only."""
    texts = [as_text(heading) for heading in headings]
    mapped = _mapped(texts, part)
    taken = {name for name, _day in mapped.values() if name}
    days = {} if part.days else _days(headings, texts, kind)
    free = [i for i, text in enumerate(texts) if text and i not in mapped and i not in days]
    named = _by_heading(texts, free, kind, taken=taken)
    if kind is Kind.PEOPLE:
        named |= _session_facts(texts, [i for i in free if i not in named], named, taken=taken)
        named = _with_names_settled(named, taken)
    return tuple(
        ColumnUse(
            index=i,
            heading=text,
            field=mapped[i][0] if i in mapped else named.get(i),
            day=mapped[i][1] if i in mapped else days.get(i),
            is_mapped=i in mapped,
        )
        for i, text in enumerate(texts)
        if text or i in mapped
    )


def assign_without_headings(part: SheetMapping, kind: Kind) -> tuple[ColumnUse, ...]:
    """The columns of a list that has no headings: the mapping must give their numbers."""
    if not all(isinstance(name, int) for name in (*part.columns.values(), *part.days)):
        raise BadMapping(
            _(
                "The mapping says that “%(kind)s” has no headings, but names columns by heading.",
                kind=kind.value,
            ),
            remedy=_("Give each column by its number, from 1."),
        )
    mapped = _mapped([""] * 200, part)
    return tuple(
        ColumnUse(index=i, heading="", field=name, day=day, is_mapped=True)
        for i, (name, day) in sorted(mapped.items())
    )


def _mapped(texts: list[str], part: SheetMapping) -> dict[int, tuple[str | None, int | None]]:
    uses: dict[int, tuple[str | None, int | None]] = {}
    for at in part.ignore:
        uses[_find(texts, at, "ignore")] = (None, None)
    for name, at in part.columns.items():
        uses[_find(texts, at, f"columns.{name}")] = (name, None)
    for number, at in enumerate(part.days, start=1):
        uses[_find(texts, at, "days")] = (None, number)
    return uses


def _find(texts: list[str], at: ColumnName, key: str) -> int:
    if isinstance(at, int):
        if 1 <= at <= max(len(texts), 1):
            return at - 1
    else:
        for wanted, present in (
            (as_text(at), texts),
            (fold(at) or at, [fold(text) or text for text in texts]),
        ):
            if wanted in present:
                return present.index(wanted)
    raise BadMapping(
        _(
            "The mapping gives “%(column)s” for “%(key)s”, but there is no such column.",
            column=str(at),
            key=key,
        ),
        remedy=_("The headings of the sheet are: %(headings)s.", headings=", ".join(t for t in texts if t)),
    )


def _days(headings: Sequence[Cell], texts: list[str], kind: Kind) -> dict[int, int | date]:
    if kind is not Kind.PEOPLE:
        return {}
    found = {i: day for i, cell in enumerate(headings) if (day := heading_day(cell)) is not None}
    return found or _bare_numbers(texts)


def _bare_numbers(texts: list[str]) -> dict[int, int | date]:
    """Headings that are just 1, 2, 3 … in this order are days."""
    found: dict[int, int | date] = {}
    for i, text in enumerate(texts):
        if text.isdecimal() and int(text) == len(found) + 1 <= MOST_DAYS:
            found[i] = int(text)
    return found


def _by_heading(texts: list[str], free: list[int], kind: Kind, *, taken: set[str]) -> dict[int, str]:
    """Strong headings choose first, then weaker ones; among equals, what has no choice goes first."""
    named: dict[int, str] = {}
    for strength in (3, 2, 1):
        for i in sorted(free, key=lambda at: len(meanings(texts[at], kind))):
            if i in named:
                continue
            for meaning in meanings(texts[i], kind):
                if meaning.strength == strength and meaning.field not in taken:
                    named[i] = meaning.field
                    taken.add(meaning.field)
                    break
    return named


def _session_facts(
    texts: list[str], free: list[int], named: dict[int, str], *, taken: set[str]
) -> dict[int, str]:
    facts: dict[int, str] = {}
    for i in free:
        for meaning in meanings(texts[i], Kind.SESSIONS):
            name = SESSION_FACTS.get(meaning.field)
            if name and name not in taken:
                facts[i] = name
                taken.add(name)
                break
    country = next((i for i, name in named.items() if name == "country"), None)
    again = next((i for i in free if country is not None and fold(texts[i]) == fold(texts[country])), None)
    if (
        country is not None
        and again is not None
        and {"session_start", "session_country"} & taken == {"session_start"}
    ):
        # Of two columns "Country", the first stands with the session and the second with the person.
        named[country], facts[again] = "session_country", "country"
    return facts


def _with_names_settled(named: dict[int, str], taken: set[str]) -> dict[int, str]:
    """A bare "Name" is what the other name columns leave over."""
    if "given_name" in taken and "family_name" in taken:
        meant = None
    elif "given_name" in taken:
        meant = "family_name"
    elif "family_name" in taken:
        meant = "given_name"
    else:
        meant = None if "full_name" in taken else "full_name"
    return {i: (meant if name == "name" else name) for i, name in named.items() if name != "name" or meant}  # type: ignore[misc]
