"""The list of imports, and the upload that begins one."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.programmes.queries import programme_choices
from app.registers.errors import BadMapping, RegisterRefused
from app.registers.forms import UploadForm
from app.registers.queries import STATES, known_sessions, list_imports
from app.registers.rules.by_hand import mapping_table
from app.registers.service.keeping import UploadedFile, keep_files, laid_out, source_of
from app.registers.service.uploads import Draft, begin_preview, read_draft
from app.registers.views.blueprint import bp
from app.web.guards import actor, requires
from app.web.listing import ListSpec, list_request
from app.web.office import office
from app.web.template_filters import state_word
from app.web.transactions import database, db_session, writes


def _state(text: str) -> str:
    if text not in STATES:
        raise ValueError(text)
    return text


IMPORTS = ListSpec(sorts=("created", "file"), default_sort="-created", filters={"state": _state})


@bp.get("/imports")
@requires(Permission.REGISTERS_IMPORT)
def imports() -> ResponseReturnValue:
    """The imports that the viewer may see."""
    listing = list_request(IMPORTS)
    page = list_imports(db_session(), viewer=actor(), request=listing)
    options = [(state, state_word(state)) for state in STATES]
    return render_template("registers/imports.html", page=page, listing=listing, state_options=options)


@bp.get("/imports/new")
@requires(Permission.REGISTERS_IMPORT)
def import_new() -> ResponseReturnValue:
    """The form of an upload."""
    return _upload_page(_offered(UploadForm()))


@bp.post("/imports/new")
@requires(Permission.REGISTERS_IMPORT)
@writes
def import_upload() -> ResponseReturnValue:
    """Read and understand what was sent, and show what taking it would do."""
    # The sign-in was read in a writing transaction: let go of it, reading a large file takes seconds.
    db_session().rollback()
    form = _offered(UploadForm())
    if not form.validate():
        return _upload_page(form), 422
    uploads = form.uploads()
    mapping = _mapping(form)
    code = form.chosen_programme() or (mapping or {}).get("defaults", {}).get("programme")
    if not _is_complete(form, uploads, code) or mapping is None or code is None:
        return _upload_page(form), 422
    try:
        draft = _read(uploads, mapping=mapping, code=code)
        preview_id = _begin(uploads, draft, mapping=mapping, code=code)
    except Refused as refusal:
        db_session().rollback()
        form.refuse(_field(refusal), refusal.message)
        return _upload_page(form), 422
    return redirect(url_for(".import_page", import_id=preview_id))


def _offered(form: UploadForm) -> UploadForm:
    with database().reading() as db:
        programmes = programme_choices(db, scope=actor().scope(Permission.REGISTERS_IMPORT))
    may_begin = actor().scope(Permission.PROGRAMMES_EDIT).covers(None, None)
    form.offer(programmes, may_begin=may_begin)
    return form


def _mapping(form: UploadForm) -> dict[str, Any] | None:
    """The mapping sent along, nothing where there is none; None after complaining about one."""
    try:
        text = form.mapping_text()
        return {} if text is None else mapping_table(text)
    except BadMapping as refusal:
        form.refuse("mapping", refusal.message)
    except UnicodeDecodeError:
        form.refuse("mapping", _("The mapping is no UTF-8 text."))
    return None


def _is_complete(form: UploadForm, uploads: list[UploadedFile], code: str | None) -> bool:
    if not uploads:
        form.refuse("files", _("Choose the file of the register."))
    if code is None:
        form.refuse("programme", _("Choose the programme that the register belongs to."))
    return bool(uploads) and code is not None


def _read(uploads: list[UploadedFile], *, mapping: dict[str, Any], code: str) -> Draft:
    with database().reading() as db:
        known = known_sessions(db, code, scope=actor().scope(Permission.SESSIONS_EDIT))
    with laid_out(uploads) as paths:
        return read_draft(paths, mapping=mapping, known=known, today=utc_now().date())


def _begin(uploads: list[UploadedFile], draft: Draft, *, mapping: dict[str, Any], code: str) -> object:
    preview = begin_preview(
        db_session(),
        draft,
        source=source_of(uploads, mapping=mapping),
        programme_code=code,
        actor=actor(),
        now=utc_now(),
        time_zone=office().settings.time_zone,
    )
    keep_files(office().storage, uploads)
    return preview.id


def _field(refusal: Refused) -> str | None:
    if isinstance(refusal, BadMapping):
        return "mapping"
    return "files" if isinstance(refusal, RegisterRefused) else (refusal.field or "programme")


def _upload_page(form: UploadForm) -> str:
    limit = office().settings.upload_limit_mb
    return render_template("registers/upload.html", form=form, limit=limit)
