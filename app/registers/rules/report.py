"""An import in words, for the terminal."""

from collections.abc import Iterator, Sequence

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.registers.rules.headings import Kind
from app.registers.rules.layout import ColumnUse, Table
from app.registers.rules.records import Problem, Register
from app.registers.rules.result import ImportResult

MOST_PROBLEMS = 50


def text_report(register: Register, result: ImportResult, *, programme: str, is_trial: bool) -> str:
    """What was read, what it did or would do, what was refused and why, what is left to decide."""
    lines = [
        *_read(register.tables),
        "",
        _("Programme %(code)s", code=programme),
        *_figures(result),
        *_listed(_("Refused"), result.refused),
        *_listed(_("Taken, but please look"), result.warnings),
        "",
        *_outcome(result, is_trial=is_trial),
    ]
    return "\n".join(lines) + "\n"


def _read(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        if table.kind is None:
            yield _("Sheet “%(name)s”: not used, no list was recognised in it.", name=table.sheet)
            continue
        used = [use for use in table.columns if use.field or use.day is not None]
        left = [use.label for use in table.columns if not use.field and use.day is None]
        yield _(
            "Sheet “%(name)s”: a list of %(kind)s, %(headings)s, rows: %(rows)s.",
            name=table.sheet,
            kind=_("sessions") if table.kind is Kind.SESSIONS else _("people"),
            headings=_headings(table),
            rows=str(len(table.rows)),
        )
        yield "  " + "; ".join(f"{use.label} = {_meaning(use)}" for use in used)
        if left:
            yield "  " + _("Not used: %(columns)s", columns="; ".join(left))


def _headings(table: Table) -> str:
    return _("headings in row %(row)s", row=str(table.header_row)) if table.header_row else _("no headings")


def _meaning(use: ColumnUse) -> str:
    return _("day %(day)s", day=str(use.day)) if use.day is not None else str(use.field).replace("_", " ")


def _figures(result: ImportResult) -> Iterator[str]:
    width = max(len(label) for label, _number in _labelled(result))
    for label, number in _labelled(result):
        yield f"  {label.ljust(width)}  {number:>9,}"


def _labelled(result: ImportResult) -> list[tuple[str, int]]:
    return [
        (_("sessions in the file"), result.sessions),
        (_("sessions new"), result.sessions_new),
        (_("rows of people"), result.roll_rows),
        (_("persons new"), result.persons_new),
        (_("persons known before"), result.persons_matched),
        (_("rows naming someone twice"), result.double_rows),
        (_("no-shows"), result.no_shows),
        (_("registrations new"), result.registrations_new),
        (_("attendance marks new"), result.marks_new),
        (_("head counts new"), result.head_counts_new),
        (_("problems"), len(result.refused)),
    ]


def _listed(title: str, problems: Sequence[Problem]) -> Iterator[str]:
    if not problems:
        return
    yield ""
    yield f"{title}:"
    for each in problems[:MOST_PROBLEMS]:
        place = _("%(sheet)s, row %(row)s", sheet=each.sheet, row=str(each.row))
        column = f", {each.column}" if each.column else ""
        yield f"  {place}{column}: {each.reason} {each.remedy}"
    if len(problems) > MOST_PROBLEMS:
        rest = len(problems) - MOST_PROBLEMS
        yield "  " + _("… and %(rest)s more; --json lists all of them.", rest=str(rest))


def _outcome(result: ImportResult, *, is_trial: bool) -> Iterator[str]:
    if result.suggestions:
        yield ngettext(
            "%(num)s pair of people looks alike: decide under People, look-alikes.",
            "%(num)s pairs of people look alike: decide under People, look-alikes.",
            result.suggestions,
        )
    if not result.is_changing and not result.refused:
        yield _("This register is in already: nothing changed.")
    elif not result.is_changing:
        yield _("Nothing new could be taken: nothing changed.")
    elif is_trial:
        yield _("This was a trial: nothing was written.")
    else:
        yield _("Taken.")
