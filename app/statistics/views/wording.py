"""The words an office gives its printed reports."""

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Invalid, NotAllowed, NotFound
from app.core.i18n import LANGUAGE_NAMES
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.statistics.forms import WordingForm
from app.statistics.queries.wording import languages_written, wording_of
from app.statistics.rules.booklets import KIND_WORDS, ReportKind
from app.statistics.service.wording import may_write, write_wording
from app.statistics.views.blueprint import bp
from app.web.guards import actor, requires
from app.web.transactions import db_session, writes


@bp.get("/reports/wording/<kind>/<language>")
@requires(Permission.PROGRAMMES_EDIT)
def wording(kind: str, language: str) -> ResponseReturnValue:
    """The words of one kind of report in one language."""
    found = _kind(kind, language)
    if not may_write(actor()):
        raise NotAllowed(_("These words stand in the reports of the whole office; your role covers a part."))
    return _page(found, language, WordingForm(obj=wording_of(db_session(), found, language=language)))


@bp.post("/reports/wording/<kind>/<language>")
@requires(Permission.PROGRAMMES_EDIT)
@writes
def wording_save(kind: str, language: str) -> ResponseReturnValue:
    """Keep the words."""
    found, form = _kind(kind, language), WordingForm()
    if not form.validate():
        return _page(found, language, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        write_wording(
            db_session(), found, language=language, wording=form.to_wording(), actor=actor(), now=utc_now()
        )
    except Invalid as refusal:
        flash(refusal.message, "bad")
        return _page(found, language, form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("The words are kept and stand in every report made from now on."), "ok")
    return redirect(url_for(f"statistics.{found.value}", language=language))


def _kind(kind: str, language: str) -> ReportKind:
    if kind not in set(ReportKind) or language not in LANGUAGE_NAMES:
        raise NotFound(_("There is no such report."))
    return ReportKind(kind)


def _page(kind: ReportKind, language: str, form: WordingForm) -> str:
    written = languages_written(db_session(), kind)
    return render_template(
        "statistics/wording.html",
        kind=kind,
        title=str(KIND_WORDS[kind]),
        form=form,
        language=language,
        languages=[
            {
                "label": f"{name} ✓" if code in written else name,
                "href": url_for("statistics.wording", kind=kind.value, language=code),
                "current": code == language,
            }
            for code, name in LANGUAGE_NAMES.items()
        ],
    )
