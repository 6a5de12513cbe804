"""What was promised, what is reached, and what is missing."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.statistics.charts import TargetBar, Targets, targets_against_actual
from app.statistics.rules.asked import address_of
from app.statistics.rules.targets import (
    MEASURES,
    Progress,
    missing_in_words,
    promise_in_words,
    selection_of,
)
from app.statistics.service.targets import ProgrammeProgress, progress_of_programmes
from app.statistics.views.asking import reach
from app.statistics.views.blueprint import bp
from app.statistics.views.pictures import KINDS, picture_file
from app.web.guards import requires
from app.web.navigation import address
from app.web.template_filters import date_words
from app.web.transactions import db_session


@bp.get("/reports/targets")
@requires(Permission.REPORTS_VIEW)
def targets() -> ResponseReturnValue:
    """The targets of each programme against what is reached, and where the pace leads."""
    today = utc_now().date()
    return render_template(
        "statistics/targets.html",
        programmes=progress_of_programmes(db_session(), scope=reach(), today=today),
        missing=_missing,
        picture=_picture,
        label_of=promise_in_words,
        downloads=_downloads,
    )


@bp.get("/reports/targets/<uuid:programme_id>/picture.<kind>")
@requires(Permission.REPORTS_VIEW)
def target_picture(programme_id: UUID, kind: str) -> ResponseReturnValue:
    """The targets of a programme as SVG or PNG."""
    found = progress_of_programmes(db_session(), scope=reach(), today=utc_now().date())
    programme = next((each for each in found if each.id == programme_id), None)
    if programme is None or kind not in KINDS:
        raise NotFound(_("There is no such picture."))
    title = _("Targets: %(programme)s", programme=programme.name)
    return picture_file(_picture(programme), title=title, about=[], name="targets", kind=kind)


def _downloads(programme: ProgrammeProgress) -> dict[str, str]:
    return {kind.upper(): url_for(".target_picture", programme_id=programme.id, kind=kind) for kind in KINDS}


def _picture(programme: ProgrammeProgress) -> Targets:
    """The promises as bars on their way."""
    bars = [
        TargetBar(
            label=promise_in_words(each),
            reached=each.reached,
            target=each.promise.value,
            projected=each.projected,
            href=_report(programme, each),
            is_of_part=each.is_of_part,
        )
        for each in programme.progress
    ]
    return targets_against_actual(_("What is counted"), bars)


def _missing(programme: ProgrammeProgress) -> list[str]:
    """What is missing, day by day."""
    days: dict[date | None, list[Progress]] = defaultdict(list)
    for each in programme.progress:
        days[each.promise.due_on or programme.ends_on].append(each)
    sentences = []
    for day, found in days.items():
        words = missing_in_words(found)
        if words and day:
            sentences.append(_("%(missing)s, by %(day)s", missing=words, day=date_words(day)))
        elif words:
            sentences.append(words)
    return sentences


def _report(programme: ProgrammeProgress, progress: Progress) -> str | None:
    """The report that shows what is reached."""
    selection = selection_of(
        progress.promise,
        programme=programme.code,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
    )
    shown = MEASURES[progress.promise.indicator]
    return address("statistics.report", **address_of(selection), show=shown)
