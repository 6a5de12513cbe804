"""The office's side of public figures: what is out, a look at what would be, release and withdrawal."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Conflict, Refused
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.statistics.forms import ReleaseForm, WithdrawalForm
from app.statistics.queries.releases import list_releases
from app.statistics.rules import open_data
from app.statistics.rules.indicators import INDICATORS
from app.statistics.rules.releases import FEWEST_CHANGED, HEADLINE, Years, accuracy_of
from app.statistics.service.releasing import (
    Draft,
    get_release,
    prepare_release,
    release,
    withdraw_release,
)
from app.statistics.views.blueprint import bp
from app.web.guards import actor, requires
from app.web.office import settings
from app.web.transactions import db_session, writes


@bp.get("/reports/public")
@requires(Permission.FIGURES_PUBLISH)
def releases() -> ResponseReturnValue:
    """What has been published, and the form for more."""
    return _list(ReleaseForm(formdata=None))


@bp.get("/reports/public/preview")
@requires(Permission.FIGURES_PUBLISH)
def release_preview() -> ResponseReturnValue:
    """What the public would read, how far it is from the truth, and the question whether to release it."""
    form = ReleaseForm(request.args)
    if not form.validate():
        return _list(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        draft = _draft(form)
    except Refused as refusal:
        form.refuse(refusal.field, refusal.message)
        return _list(form), HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template(
        "statistics/release_preview.html",
        draft=draft,
        accuracy={each.table.key: accuracy_of(each) for each in draft.tables},
        headline=HEADLINE,
        indicators=INDICATORS,
        titles=open_data.table_titles(),
        row_name=open_data.row_name,
        method=open_data.method_note(),
        fewest_changed=FEWEST_CHANGED,
    )


@bp.post("/reports/public")
@requires(Permission.FIGURES_PUBLISH)
@writes
def release_figures() -> ResponseReturnValue:
    """Publish what the preview showed."""
    form = ReleaseForm(request.form)
    if not form.validate():
        return _list(form), HTTPStatus.UNPROCESSABLE_ENTITY
    seen = request.form.get("digest", "")
    try:
        release(db_session(), _draft(form), seen=seen, actor=actor(), now=utc_now())
    except Conflict as refusal:
        db_session().rollback()
        form.refuse("title", refusal.message)
        return _list(form), HTTPStatus.CONFLICT
    flash(
        _("The figures of %(years)s are public now, first on the public page.", years=str(_years(form))), "ok"
    )
    return redirect(url_for(".releases"))


@bp.get("/reports/public/<uuid:release_id>/withdraw")
@requires(Permission.FIGURES_PUBLISH)
def withdraw_figures(release_id: UUID) -> ResponseReturnValue:
    """Ask for the reason."""
    return _withdrawal(release_id, WithdrawalForm())


@bp.post("/reports/public/<uuid:release_id>/withdraw")
@requires(Permission.FIGURES_PUBLISH)
@writes
def withdraw_figures_now(release_id: UUID) -> ResponseReturnValue:
    """Take a release from the public page."""
    form = WithdrawalForm()
    if not form.validate():
        return _withdrawal(release_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    withdraw_release(db_session(), release_id, reason=form.reason.data or "", actor=actor(), now=utc_now())
    flash(_("The figures are withdrawn."), "ok")
    return redirect(url_for(".releases"))


def _years(form: ReleaseForm) -> Years:
    return Years(first=form.first_year.data or 0, last=form.last_year.data or 0)


def _draft(form: ReleaseForm) -> Draft:
    return prepare_release(
        db_session(),
        form.title.data or "",
        years=_years(form),
        actor=actor(),
        secret=settings().secret_key,
        now=utc_now(),
    )


def _list(form: ReleaseForm) -> str:
    rows = list_releases(db_session(), withdrawn_too=True)
    return render_template("statistics/releases.html", form=form, releases=rows)


def _withdrawal(release_id: UUID, form: WithdrawalForm) -> str:
    return render_template(
        "statistics/release_withdrawal.html", release=get_release(db_session(), release_id), form=form
    )
