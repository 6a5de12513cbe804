"""What a column holds where its heading does not tell: by its contents, when nearly all of them agree."""

from collections.abc import Callable, Container
from dataclasses import replace

from app.registers.rules.cells import Bad, Cell, as_ref
from app.registers.rules.columns import ColumnUse
from app.registers.rules.headings import Kind
from app.registers.rules.layout import Table
from app.registers.rules.mapping import ONLINE
from app.registers.rules.sessions import Terms, ref_key
from app.registers.rules.values import country_reader, is_blank, sex_reader, to_email

SAMPLE = 300  # rows
NEARLY_ALL = 0.9
MOST = 0.5
FEWEST = 2  # different cells that must agree
Test = Callable[[Cell], bool]


def with_inferred_columns(table: Table, terms: Terms) -> Table:
    """The same table, with countries, sexes and addresses found where no heading names them."""
    wanted: list[tuple[str, Test]] = [("country", _is_country(terms))]
    if table.kind is Kind.PEOPLE:
        wanted += [("sex", _is_sex(terms)), ("email", lambda cell: to_email(cell) != (None, None))]
    for name, test in wanted:
        if table.index(name) is None:
            table = _assigned(table, name, _best(table, test, _unused(table)))
    return table


def with_session_column(table: Table, known: Container[str]) -> Table:
    """The same list of people, with the column whose cells are known sessions as that of sessions."""

    def names_a_session(cell: Cell) -> bool:
        return ref_key(as_ref(cell)) in known

    now = next((use for use in table.columns if use.field == "session"), None)
    if now is not None and (now.is_mapped or _share(table, now.index, names_a_session) >= MOST):
        return table
    others = [
        use for use in table.columns if not use.is_mapped and use.day is None and use.field != "session"
    ]
    best = _best(table, names_a_session, others, least=1)
    return _assigned(table, "session", best)


def _is_country(terms: Terms) -> Test:
    read = country_reader(terms.resolve_country, terms.mapping)

    def test(cell: Cell) -> bool:
        found = read(cell) if isinstance(cell, str) else None
        return isinstance(found, str) and found != ONLINE

    return test


def _is_sex(terms: Terms) -> Test:
    read = sex_reader([], terms.mapping)
    return lambda cell: isinstance(cell, str) and not isinstance(read(cell), Bad)


def _unused(table: Table) -> list[ColumnUse]:
    return [use for use in table.columns if not use.field and use.day is None and not use.is_mapped]


def _best(table: Table, test: Test, uses: list[ColumnUse], *, least: int = FEWEST) -> ColumnUse | None:
    """The first column in which nearly all cells pass, and enough different ones."""
    for use in uses:
        different = {row[use.index] for row in table.rows[:SAMPLE] if not is_blank(row[use.index])}
        if len(different) >= least and _share(table, use.index, test) >= NEARLY_ALL:
            return use
    return None


def _share(table: Table, index: int, test: Test) -> float:
    cells = [row[index] for row in table.rows[:SAMPLE] if not is_blank(row[index])]
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _assigned(table: Table, name: str, chosen: ColumnUse | None) -> Table:
    if chosen is None:
        return table
    columns = tuple(
        replace(use, field=name) if use is chosen else replace(use, field=None) if use.field == name else use
        for use in table.columns
    )
    return replace(table, columns=columns)
