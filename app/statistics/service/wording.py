"""Writing the words of printed reports."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.errors import Invalid, NotAllowed
from app.core.i18n import LANGUAGE_NAMES
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission
from app.statistics.models import ReportWording
from app.statistics.queries.wording import find_wording
from app.statistics.rules.booklets import LONGEST_TEXT, LONGEST_TITLE, ReportKind, Wording


def may_write(actor: Actor) -> bool:
    """The words stand in the reports of everybody, so only who answers for the whole office writes them."""
    return actor.scope(Permission.PROGRAMMES_EDIT).is_everything


def write_wording(
    db: Session, kind: ReportKind, *, language: str, wording: Wording, actor: Actor, now: datetime
) -> None:
    """Keep the words; raises NotAllowed, or Invalid that names the field."""
    if not may_write(actor):
        raise NotAllowed(_("These words stand in the reports of the whole office; your role covers a part."))
    if language not in LANGUAGE_NAMES:
        raise Invalid(_("Reports are not made in this language."), field="language")
    _check(wording)
    found = find_wording(db, kind, language=language)
    if found is None:
        found = ReportWording(kind=kind, language=language)
        db.add(found)
    found.title, found.foreword, found.closing = wording.title, wording.foreword, wording.closing
    found.changed_at = now
    db.flush()
    record(
        db,
        "report.wording_changed",
        actor=actor,
        now=now,
        subject=("report_wording", found.id),
        kind=kind.value,
        language=language,
    )


def _check(wording: Wording) -> None:
    for name, longest in (("title", LONGEST_TITLE), ("foreword", LONGEST_TEXT), ("closing", LONGEST_TEXT)):
        if len(getattr(wording, name)) > longest:
            raise Invalid(_("Write at most %(num)s letters.", num=longest), field=name)
