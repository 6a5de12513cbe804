"""The editor of designs: a form beside the picture of what it makes."""

from base64 import b64encode
from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import queries
from app.certificates.forms.designs import LONG, DesignForm, design_form
from app.certificates.pdf.preview import picture_of
from app.certificates.queries import OpenedDesign
from app.certificates.rules import PLACEHOLDERS, CertificateKind, DesignContent, check_design
from app.certificates.service.designs import change_design, make_design
from app.certificates.service.files import pictures_in
from app.certificates.service.pictures import check_own_pictures, keep_picture
from app.certificates.service.samples import Wanted, draw_sample
from app.certificates.views.blueprint import bp
from app.certificates.views.designs import own_programmes
from app.core.clock import utc_now
from app.core.errors import Refused
from app.core.i18n import LANGUAGE_NAMES, current_language
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.web.export import content_disposition
from app.web.guards import actor, requires
from app.web.office import office, settings
from app.web.transactions import db_session, writes

WHOLE_OFFICE = "office"
PREVIEW = 1100  # pixels


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A form that was sent, and the design it says where that can be drawn."""

    form: DesignForm
    content: DesignContent | None


@bp.get("/certificate-designs/new")
@requires(Permission.CERTIFICATES_DESIGN)
def design_new() -> ResponseReturnValue:
    """A form for a design, filled in with the one built in or with one that is there."""
    form = _new_form()
    return _page(Draft(form=form, content=_like()), row=None)


@bp.post("/certificate-designs/new")
@requires(Permission.CERTIFICATES_DESIGN)
@writes
def design_make() -> ResponseReturnValue:
    """Show a new design, or keep it."""
    draft = _read(_new_form())
    if _is_only_shown(draft):
        return _shown(draft, row=None)
    owner = draft.form.owner.data
    try:
        design_id = make_design(
            db_session(),
            draft.form.name.data or "",
            programme_id=None if owner == WHOLE_OFFICE else UUID(owner),
            content=draft.content or DesignContent(),
            actor=actor(),
            now=utc_now(),
        )
    except Refused as refusal:
        return _refused(draft, refusal, row=None)
    flash(_("The design is kept. Choose below which certificates have it."))
    return redirect(url_for(".designs") + f"#design-{design_id}")


@bp.get("/certificate-designs/<uuid:design_id>")
@requires(Permission.CERTIFICATES_DESIGN)
def design(design_id: UUID) -> ResponseReturnValue:
    """A design, to look at and to change."""
    row = _get(design_id)
    return _page(Draft(form=_form_of(row), content=DesignContent.from_json(row.content)), row=row)


@bp.post("/certificate-designs/<uuid:design_id>")
@requires(Permission.CERTIFICATES_DESIGN)
@writes
def design_change(design_id: UUID) -> ResponseReturnValue:
    """Show a changed design, or put it in force as a new version."""
    row = _get(design_id)
    draft = _read(_form_of(row))
    if _is_only_shown(draft):
        return _shown(draft, row=row)
    try:
        number = change_design(
            db_session(),
            design_id,
            name=draft.form.name.data or "",
            content=draft.content or DesignContent(),
            actor=actor(),
            now=utc_now(),
        )
    except Refused as refusal:
        return _refused(draft, refusal, row=row)
    flash(_("Version %(number)s is in force for what is issued from now on.", number=number))
    return redirect(url_for(".design", design_id=design_id))


def _get(design_id: UUID) -> OpenedDesign:
    return queries.get_design(db_session(), design_id, scope=actor().scope(Permission.CERTIFICATES_DESIGN))


def _like() -> DesignContent:
    """The design that a new one begins with."""
    try:
        return DesignContent.from_json(_get(UUID(request.args["like"])).content)
    except (KeyError, ValueError):
        return DesignContent()


def _new_form() -> DesignForm:
    form = design_form(_like(), name="", language=_sample_language())
    owners = [(str(id_), f"{code} – {name}") for id_, code, name in own_programmes()]
    if actor().scope(Permission.CERTIFICATES_DESIGN).is_everything:
        owners = [(WHOLE_OFFICE, _("The whole office")), *owners]
    form.owner.choices = owners
    asked = request.args.get("programme")
    if not form.is_submitted() and owners:
        form.owner.data = asked if asked in dict(owners) else owners[0][0]
    return form


def _form_of(row: OpenedDesign) -> DesignForm:
    form = design_form(DesignContent.from_json(row.content), name=row.name, language=_sample_language())
    del form.owner
    return form


def _sample_language() -> str:
    return current_language() if current_language() in LANGUAGE_NAMES else "en"


def _read(form: DesignForm) -> Draft:
    """Keep what was uploaded, and see whether the rest can be drawn; refusals stand beside their fields."""
    db_session().rollback()  # drawing takes a while, and nobody else should have to wait for the database
    is_sound = form.validate()
    for name, sent in form.uploads().items():
        try:
            form.keep(name, keep_picture(office(), sent, field=name, now=utc_now()))
        except Refused as refusal:
            form.refuse(refusal.field, refusal.message)
            is_sound = False
    if not is_sound:
        return Draft(form=form, content=None)
    content = form.to_content()
    try:
        check_design(content)
        check_own_pictures(office(), pictures_in(office().storage), content, now=utc_now())
    except Refused as refusal:
        form.refuse(refusal.field, refusal.message)
        return Draft(form=form, content=None)
    return Draft(form=form, content=content)


def _is_only_shown(draft: Draft) -> bool:
    return request.form.get("do") != "save" or draft.content is None


def _shown(draft: Draft, *, row: OpenedDesign | None) -> ResponseReturnValue:
    if draft.content is None:
        return _page(draft, row=row), 422
    if request.form.get("do") == "pdf":
        response = Response(_sample(draft.form, draft.content), mimetype="application/pdf")
        name = draft.form.name.data or _("Sample")
        response.headers["Content-Disposition"] = content_disposition(f"{name}.pdf")
        return response
    return _page(draft, row=row)


def _refused(draft: Draft, refusal: Refused, *, row: OpenedDesign | None) -> ResponseReturnValue:
    draft.form.refuse(refusal.field, refusal.message)
    return _page(draft, row=row), 422


def _sample(form: DesignForm, content: DesignContent) -> bytes:
    wanted = Wanted(
        language=form.language.data or "en",
        kind=CertificateKind(form.kind.data or CertificateKind.COMPLETION),
        has_long_name=form.length.data == LONG,
    )
    return draw_sample(
        content,
        wanted,
        office_name=settings().office_name,
        base_url=settings().base_url,
        pictures=pictures_in(office().storage),
    )


def _page(draft: Draft, *, row: OpenedDesign | None) -> str:
    picture = picture_of(_sample(draft.form, draft.content), width=PREVIEW) if draft.content else b""
    versions = queries.list_design_versions(db_session(), row.id) if row else []
    may_change = row is None or actor().scope(Permission.CERTIFICATES_DESIGN).covers(row.programme_id, None)
    return render_template(
        "certificates/design.html",
        form=draft.form,
        picture=f"data:image/png;base64,{b64encode(picture).decode()}" if picture else "",
        design=row,
        versions=versions,
        may_change=may_change,
        placeholders=PLACEHOLDERS,
    )
