"""Programmes, what they promised, and their sessions."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.listing import ListRequest
from app.core.permissions import Permission
from app.core.tabular import Column
from app.programmes import queries, service
from app.programmes.forms import ProgrammeForm, TargetForm
from app.programmes.rules.words import INDICATOR_WORDS, SEX_WORDS
from app.programmes.views.answers import show_refusal
from app.programmes.views.blueprint import bp
from app.web.export import table_response
from app.web.guards import actor, requires
from app.web.listing import ListSpec, export_format, list_request
from app.web.transactions import db_session, writes

PROGRAMMES = ListSpec(sorts=("code", "name", "start", "sessions"))
SESSIONS_SHOWN = 10


@bp.get("/programmes")
@requires(Permission.PROGRAMMES_VIEW)
def programmes() -> ResponseReturnValue:
    """The programmes in reach, as a page or a file."""
    listing = list_request(PROGRAMMES)
    scope = actor().scope(Permission.PROGRAMMES_VIEW)
    if fmt := export_format():
        rows = (_cells(row) for row in queries.each_programme(db_session(), scope=scope, request=listing))
        return table_response(fmt, _("Programmes"), columns=_columns(), rows=rows)
    return render_template(
        "programmes/programmes.html",
        page=queries.page_of_programmes(db_session(), scope=scope, request=listing),
        listing=listing,
        may_create=actor().scope(Permission.PROGRAMMES_EDIT).is_everything,
    )


@bp.get("/programmes/new")
@requires(Permission.PROGRAMMES_EDIT)
def programme_new() -> ResponseReturnValue:
    """An empty form."""
    return _form_page(ProgrammeForm())


@bp.post("/programmes/new")
@requires(Permission.PROGRAMMES_EDIT)
@writes
def programme_create() -> ResponseReturnValue:
    """Begin a programme."""
    form = ProgrammeForm()
    if not form.validate():
        return _form_page(form), 422
    try:
        made = service.create_programme(db_session(), form.to_input(), actor=actor(), now=utc_now())
    except Invalid as refusal:
        show_refusal(form, refusal)
        return _form_page(form), 422
    flash(_("Programme %(code)s has been added.", code=made.code))
    return redirect(url_for(".programme", programme_id=made.id))


@bp.get("/programmes/<uuid:programme_id>")
@requires(Permission.PROGRAMMES_VIEW)
def programme(programme_id: UUID) -> ResponseReturnValue:
    """A programme with its targets and latest sessions."""
    scope = actor().scope(Permission.PROGRAMMES_VIEW)
    shown = queries.get_programme(db_session(), programme_id, scope=scope)
    targets = queries.list_targets(db_session(), programme_id)
    latest = ListRequest(
        filters={"programme": shown.code}, sort="date", descending=True, per_page=SESSIONS_SHOWN
    )
    return render_template(
        "programmes/programme.html",
        programme=shown,
        targets=targets,
        reached=queries.reached_figures(db_session(), programme_id, targets=targets, scope=scope),
        reaches_all=lambda country: scope.covers(programme_id, country),
        sessions=queries.list_sessions(
            db_session(), scope=actor().scope(Permission.SESSIONS_VIEW), request=latest
        ),
        indicators=INDICATOR_WORDS,
        sexes=SEX_WORDS,
        may_edit=_may_edit(programme_id),
        may_plan=actor().allows(Permission.SESSIONS_EDIT),
    )


@bp.get("/programmes/<uuid:programme_id>/edit")
@requires(Permission.PROGRAMMES_EDIT)
def programme_edit(programme_id: UUID) -> ResponseReturnValue:
    """The form with what is known."""
    scope = actor().scope(Permission.PROGRAMMES_EDIT)
    shown = queries.get_programme(db_session(), programme_id, scope=scope)
    return _form_page(ProgrammeForm(obj=shown), programme_id=programme_id)


@bp.post("/programmes/<uuid:programme_id>/edit")
@requires(Permission.PROGRAMMES_EDIT)
@writes
def programme_change(programme_id: UUID) -> ResponseReturnValue:
    """Change a programme."""
    form = ProgrammeForm()
    if not form.validate():
        return _form_page(form, programme_id=programme_id), 422
    try:
        service.update_programme(
            db_session(), programme_id, data=form.to_input(), actor=actor(), now=utc_now()
        )
    except Invalid as refusal:
        show_refusal(form, refusal)
        return _form_page(form, programme_id=programme_id), 422
    flash(_("The programme has been saved."))
    return redirect(url_for(".programme", programme_id=programme_id))


@bp.get("/programmes/<uuid:programme_id>/targets/new")
@requires(Permission.PROGRAMMES_EDIT)
def programme_target_new(programme_id: UUID) -> ResponseReturnValue:
    """An empty form for one more promise."""
    return _target_page(TargetForm(), programme_id)


@bp.post("/programmes/<uuid:programme_id>/targets/new")
@requires(Permission.PROGRAMMES_EDIT)
@writes
def programme_target_add(programme_id: UUID) -> ResponseReturnValue:
    """Promise something."""
    form = TargetForm()
    form.offer()
    if not form.validate():
        return _target_page(form, programme_id), 422
    try:
        service.add_target(db_session(), programme_id, data=form.to_input(), actor=actor(), now=utc_now())
    except Invalid as refusal:
        show_refusal(form, refusal)
        return _target_page(form, programme_id), 422
    flash(_("The target has been added."))
    return redirect(url_for(".programme", programme_id=programme_id))


@bp.post("/programmes/<uuid:programme_id>/targets/<uuid:target_id>/remove")
@requires(Permission.PROGRAMMES_EDIT)
@writes
def programme_target_remove(programme_id: UUID, target_id: UUID) -> ResponseReturnValue:
    """Take a promise back."""
    service.remove_target(db_session(), programme_id, target_id=target_id, actor=actor(), now=utc_now())
    flash(_("The target has been removed."))
    return redirect(url_for(".programme", programme_id=programme_id))


def _may_edit(programme_id: UUID) -> bool:
    return actor().scope(Permission.PROGRAMMES_EDIT).covers(programme_id, None)


def _form_page(form: ProgrammeForm, *, programme_id: UUID | None = None) -> str:
    return render_template("programmes/programme_form.html", form=form, programme_id=programme_id)


def _target_page(form: TargetForm, programme_id: UUID) -> str:
    scope = actor().scope(Permission.PROGRAMMES_EDIT)
    shown = queries.get_programme(db_session(), programme_id, scope=scope)
    form.offer()
    return render_template("programmes/target_form.html", form=form, programme=shown)


def _columns() -> tuple[Column, ...]:
    return (
        Column(title=_("Code")),
        Column(title=_("Name"), width=50),
        Column(title=_("Partners"), width=40),
        Column(title=_("First day"), kind="date"),
        Column(title=_("Last day"), kind="date"),
        Column(title=_("Days to attend, per cent"), kind="integer"),
        Column(title=_("Sessions"), kind="integer"),
        Column(title=_("Sessions held"), kind="integer"),
    )


def _cells(row: queries.ProgrammeRow) -> tuple[Any, ...]:
    return (
        row.code,
        row.name,
        row.partners,
        row.starts_on,
        row.ends_on,
        row.attendance_threshold,
        row.sessions,
        row.held,
    )
