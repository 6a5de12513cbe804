"""The rules of a programme: the version in force for each kind of certificate, and a form for the next."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import queries
from app.certificates.forms import RulesForm, rules_form
from app.certificates.rules import KIND_WORDS, CertificateKind, RuleSet, built_in, rules_for
from app.certificates.service.rule_sets import make_rule_set
from app.certificates.views.blueprint import bp, kind_of
from app.core.clock import utc_now
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.curriculum.queries import module_choices
from app.programmes.queries import get_programme
from app.web.guards import actor, requires
from app.web.transactions import db_session, writes


@bp.get("/programmes/<uuid:programme_id>/certificate-rules")
@requires(Permission.CERTIFICATES_VIEW)
def programme_rules(programme_id: UUID) -> ResponseReturnValue:
    """What is asked for each kind of certificate, now and before."""
    kind = _kind()
    in_force = _in_force(programme_id, kind)
    return _page(programme_id, _form(in_force), in_force=in_force)


@bp.post("/programmes/<uuid:programme_id>/certificate-rules")
@requires(Permission.PROGRAMMES_EDIT)
@writes
def programme_rules_make(programme_id: UUID) -> ResponseReturnValue:
    """Put a new version in force."""
    kind = _kind()
    in_force = _in_force(programme_id, kind)
    form = _form(in_force)
    if not form.validate():
        return _page(programme_id, form, in_force=in_force), 422
    try:
        version = make_rule_set(
            db_session(), programme_id, kind=kind, rules=form.to_rules(), actor=actor(), now=utc_now()
        )
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return _page(programme_id, form, in_force=in_force), 422
    flash(_("Version %(number)s of the rules is in force.", number=version.number))
    return redirect(url_for(".programme_rules", programme_id=programme_id, kind=kind.value))


def _kind() -> CertificateKind:
    return kind_of(request.args) or CertificateKind.COMPLETION


def _in_force(programme_id: UUID, kind: CertificateKind) -> RuleSet:
    shown = get_programme(db_session(), programme_id, scope=actor().scope(Permission.PROGRAMMES_VIEW))
    return queries.find_rule_set(db_session(), programme_id, kind=kind, threshold=shown.attendance_threshold)


def _form(in_force: RuleSet) -> RulesForm:
    modules = [(each.code, f"{each.code} – {each.title}") for each in module_choices(db_session())]
    return rules_form(in_force, modules=modules)


def _page(programme_id: UUID, form: RulesForm, *, in_force: RuleSet) -> str:
    programme = get_programme(db_session(), programme_id, scope=actor().scope(Permission.PROGRAMMES_VIEW))
    return render_template(
        "certificates/programme_rules.html",
        programme=programme,
        form=form,
        kind=in_force.kind,
        kinds=[
            {
                "label": word,
                "href": url_for(".programme_rules", programme_id=programme_id, kind=kind.value),
                "current": kind is in_force.kind,
            }
            for kind, word in KIND_WORDS.items()
        ],
        in_force=in_force,
        offered=rules_for(in_force.kind),
        built_in=built_in(in_force.kind, threshold=programme.attendance_threshold),
        versions=queries.list_versions(db_session(), programme_id, kind=in_force.kind),
        may_edit=actor().scope(Permission.PROGRAMMES_EDIT).covers(programme_id, None),
    )
