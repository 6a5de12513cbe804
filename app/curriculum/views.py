"""The pages of the curriculum."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.core.tabular import Column
from app.curriculum.forms import ModuleForm
from app.curriculum.queries import each_module, get_module, list_modules
from app.curriculum.service import create_module, update_module
from app.web.export import table_response
from app.web.guards import actor, requires
from app.web.listing import ListSpec, export_format, list_request
from app.web.transactions import db_session, writes

bp = Blueprint("curriculum", __name__, template_folder="templates")


def _state(text: str) -> str:
    if text not in ("active", "inactive"):
        raise ValueError(text)
    return text


MODULES = ListSpec(sorts=("code", "title", "duration"), filters={"state": _state})


@bp.get("/modules")
@requires(Permission.CURRICULUM_VIEW)
def modules() -> ResponseReturnValue:
    """The list of modules, as a page or a file."""
    listing = list_request(MODULES)
    if fmt := export_format():
        columns = (
            Column(title=_("Code")),
            Column(title=_("Title"), width=50),
            Column(title=_("Duration in minutes"), kind="integer"),
            Column(title=_("In use")),
            Column(title=_("Summary"), width=60),
        )
        rows = (
            (row.code, row.title, row.duration_minutes, _("yes") if row.is_active else _("no"), row.summary)
            for row in each_module(db_session(), request=listing)
        )
        return table_response(fmt, _("Modules"), columns=columns, rows=rows)
    page = list_modules(db_session(), request=listing)
    return render_template("curriculum/modules.html", page=page, listing=listing)


@bp.get("/modules/new")
@requires(Permission.CURRICULUM_EDIT)
def module_new() -> ResponseReturnValue:
    """An empty form."""
    return _form_page(ModuleForm())


@bp.post("/modules/new")
@requires(Permission.CURRICULUM_EDIT)
@writes
def module_create() -> ResponseReturnValue:
    """Make a module."""
    form = ModuleForm()
    if not form.validate():
        return _form_page(form), 422
    try:
        module = create_module(db_session(), form.to_input(), actor=actor(), now=utc_now())
    except Invalid as refusal:
        db_session().rollback()
        form.refuse(refusal.field, refusal.message)
        return _form_page(form), 422
    flash(_("Module %(code)s has been added.", code=module.code))
    return redirect(url_for(".modules"))


@bp.get("/modules/<uuid:module_id>")
@requires(Permission.CURRICULUM_EDIT)
def module_edit(module_id: UUID) -> ResponseReturnValue:
    """The form with what is known."""
    return _form_page(ModuleForm(obj=get_module(db_session(), module_id)), module_id=module_id)


@bp.post("/modules/<uuid:module_id>")
@requires(Permission.CURRICULUM_EDIT)
@writes
def module_change(module_id: UUID) -> ResponseReturnValue:
    """Change a module."""
    form = ModuleForm()
    if not form.validate():
        return _form_page(form, module_id=module_id), 422
    try:
        update_module(db_session(), module_id, data=form.to_input(), actor=actor(), now=utc_now())
    except Invalid as refusal:
        db_session().rollback()
        form.refuse(refusal.field, refusal.message)
        return _form_page(form, module_id=module_id), 422
    flash(_("The module has been saved."))
    return redirect(url_for(".modules"))


def _form_page(form: ModuleForm, *, module_id: UUID | None = None) -> str:
    return render_template("curriculum/module_form.html", form=form, module_id=module_id)
