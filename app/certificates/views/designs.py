"""How certificates look: the designs there are, and which each kind has."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import queries
from app.certificates.forms.designs import ChoicesForm, choices_form
from app.certificates.pdf.preview import picture_of
from app.certificates.queries import DesignRow
from app.certificates.service.designs import (
    archive_design,
    bring_back_design,
    choose_designs,
    require_design_reach,
    use_version_again,
)
from app.certificates.service.files import pictures_in
from app.certificates.service.samples import Wanted, draw_sample
from app.certificates.views.blueprint import bp
from app.core.clock import utc_now
from app.core.errors import Invalid
from app.core.i18n import LANGUAGE_NAMES
from app.core.i18n import gettext as _
from app.core.permissions import Permission, Scope
from app.programmes.queries import get_programme, programme_choices
from app.web.guards import actor, requires
from app.web.office import office, settings
from app.web.transactions import db_session, writes

BUILT_IN = "built-in"
THUMBNAIL = 480  # pixels


@bp.get("/certificate-designs")
@requires(Permission.CERTIFICATES_DESIGN)
def designs() -> ResponseReturnValue:
    """The office's designs and those of programmes in reach; what the office uses."""
    return _shown(None)


@bp.post("/certificate-designs")
@requires(Permission.CERTIFICATES_DESIGN)
@writes
def designs_choose() -> ResponseReturnValue:
    """Choose for the whole office."""
    return _choose(None)


@bp.get("/programmes/<uuid:programme_id>/certificate-designs")
@requires(Permission.CERTIFICATES_DESIGN)
def programme_designs(programme_id: UUID) -> ResponseReturnValue:
    """The designs that a programme can use, and those it does."""
    require_design_reach(actor(), programme_id)
    return _shown(programme_id)


@bp.post("/programmes/<uuid:programme_id>/certificate-designs")
@requires(Permission.CERTIFICATES_DESIGN)
@writes
def programme_designs_choose(programme_id: UUID) -> ResponseReturnValue:
    """Choose for a programme."""
    require_design_reach(actor(), programme_id)
    return _choose(programme_id)


@bp.get("/certificate-designs/<uuid:design_id>/versions/<int:number>.png")
@requires(Permission.CERTIFICATES_DESIGN)
def design_picture(design_id: UUID, number: int) -> ResponseReturnValue:
    """What a version looks like; after a day a browser asks whether this release still draws it so."""
    shown = queries.get_design_version(db_session(), design_id, number=number, scope=_scope())
    language = request.args.get("language", "en")
    sample = draw_sample(
        shown.content,
        Wanted(language=language if language in LANGUAGE_NAMES else "en"),
        office_name=settings().office_name,
        base_url=settings().base_url,
        pictures=pictures_in(office().storage),
    )
    response = Response(picture_of(sample, width=THUMBNAIL), mimetype="image/png")
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.add_etag()
    return response.make_conditional(request)


@bp.post("/certificate-designs/<uuid:design_id>/versions/<int:number>")
@requires(Permission.CERTIFICATES_DESIGN)
@writes
def design_use_again(design_id: UUID, number: int) -> ResponseReturnValue:
    """Make the newest version one that says what an earlier one did."""
    made = use_version_again(db_session(), design_id, number=number, actor=actor(), now=utc_now())
    flash(_("Version %(number)s is in force for what is issued from now on.", number=made))
    return redirect(url_for(".design", design_id=design_id))


@bp.post("/certificate-designs/<uuid:design_id>/shelf")
@requires(Permission.CERTIFICATES_DESIGN)
@writes
def design_shelve(design_id: UUID) -> ResponseReturnValue:
    """Put a design away, or bring it back."""
    decide = bring_back_design if request.form.get("decision") == "bring_back" else archive_design
    try:
        decide(db_session(), design_id, actor=actor(), now=utc_now())
    except Invalid as refusal:
        flash(refusal.message, "bad")
    return redirect(url_for(".designs"))


def _shown(programme_id: UUID | None) -> str:
    there = _list(programme_id)
    return _page(programme_id, _form(programme_id, there), there)


def _choose(programme_id: UUID | None) -> ResponseReturnValue:
    there = _list(programme_id)
    form = _form(programme_id, there)
    if not form.validate():
        return _page(programme_id, form, there), 422
    read = {BUILT_IN: None} | {str(each.id): each.id for each in _offered(programme_id, there)}
    try:
        choose_designs(
            db_session(), programme_id, choices=form.to_choices(read), actor=actor(), now=utc_now()
        )
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return _page(programme_id, form, there), 422
    flash(_("Certificates issued from now on look like this."))
    if programme_id is None:
        return redirect(url_for(".designs"))
    return redirect(url_for(".programme_designs", programme_id=programme_id))


def _list(programme_id: UUID | None) -> list[DesignRow]:
    """What the page shows: a programme's own designs and the office's, or for the office all in reach."""
    there = queries.list_designs(db_session(), scope=_scope())
    return [each for each in there if programme_id is None or each.programme_id in (None, programme_id)]


def _form(programme_id: UUID | None, there: list[DesignRow]) -> ChoicesForm:
    chosen = queries.list_choices(db_session(), programme_id)
    return choices_form(
        {BUILT_IN: _("Built in")} | {str(each.id): each.name for each in _offered(programme_id, there)},
        chosen={kind: str(design) if design else BUILT_IN for kind, design in chosen.items()},
        follows=_("Built in") if programme_id is None else _("As the whole office"),
    )


def _offered(programme_id: UUID | None, there: list[DesignRow]) -> list[DesignRow]:
    """What can be chosen here: the office's designs, and the programme's own."""
    return [each for each in there if not each.is_archived and each.programme_id in (None, programme_id)]


def _page(programme_id: UUID | None, form: ChoicesForm, there: list[DesignRow]) -> str:
    db, scope = db_session(), _scope()
    programme = (
        get_programme(db, programme_id, scope=actor().scope(Permission.PROGRAMMES_VIEW))
        if programme_id
        else None
    )
    return render_template(
        "certificates/designs.html",
        programme=programme,
        designs=there,
        form=form,
        may_choose=scope.covers(programme_id, None),
        may_change=lambda row: scope.covers(row.programme_id, None),
        programmes=own_programmes(),
    )


def own_programmes() -> list[tuple[UUID, str, str]]:
    """Id, code and name of the programmes that this viewer designs for."""
    scope = _scope()
    return [each for each in programme_choices(db_session(), scope=scope) if scope.covers(each[0], None)]


def _scope() -> Scope:
    return actor().scope(Permission.CERTIFICATES_DESIGN)
