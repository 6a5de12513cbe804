"""A report as it was asked for: the table, and what its sentence needs."""

from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.statistics.rules.asked import Asked
from app.statistics.rules.table import Table
from app.statistics.service.tables import take_table

IN_THE_SENTENCE = ("persons", "participations")


def take_report(db: Session, asked: Asked, *, scope: Scope) -> Table:
    """The table of a report, with the figures of its headline."""
    return take_table(
        db,
        asked.selection,
        scope=scope,
        rows=asked.rows,
        columns=asked.columns,
        indicators=(*asked.show, *IN_THE_SENTENCE),
        fiscal_month=asked.fiscal_month,
    )
