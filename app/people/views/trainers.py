"""Trainers: the list, and marking a person as one."""

from collections.abc import Iterator
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import NotAllowed
from app.core.i18n import LANGUAGE_NAMES, current_language
from app.core.i18n import gettext as _
from app.core.listing import ListRequest
from app.core.permissions import Permission
from app.core.tabular import Column
from app.people import queries
from app.people.forms import TrainerForm, country_choices
from app.people.queries.trainers import Profile, export_trainers, find_profile, list_trainers
from app.people.service.trainers import save_trainer
from app.people.views.blueprint import bp
from app.people.views.formats import country_label
from app.people.views.people import read_country
from app.web.export import table_response
from app.web.guards import actor, requires
from app.web.listing import ListSpec, export_format, list_request
from app.web.template_filters import language_name, state_word
from app.web.transactions import db_session, writes


def _language(text: str) -> str:
    if text not in LANGUAGE_NAMES:
        raise ValueError(text)
    return text


def _state(text: str) -> str:
    if text not in ("active", "inactive"):
        raise ValueError(text)
    return text


TRAINERS = ListSpec(
    sorts=("name", "country"),
    filters={"language": _language, "country": read_country, "state": _state},
)


@bp.get("/trainers")
@requires(Permission.TRAINERS_VIEW)
def trainers() -> ResponseReturnValue:
    """The trainers in reach, as a page or a file."""
    listing = list_request(TRAINERS)
    if fmt := export_format():
        if not actor().allows(Permission.PEOPLE_EXPORT):
            raise NotAllowed(_("Your role does not include exports of personal data."))
        return table_response(fmt, _("Trainers"), columns=_columns(), rows=_rows(listing))
    return render_template(
        "people/trainers.html",
        page=list_trainers(db_session(), listing, scope=actor().scope(Permission.TRAINERS_VIEW)),
        listing=listing,
        countries=country_choices(),
        languages=[(tag, language_name(tag)) for tag in LANGUAGE_NAMES],
        language=current_language(),
    )


@bp.get("/people/<uuid:person_id>/trainer")
@requires(Permission.TRAINERS_EDIT)
def trainer_edit(person_id: UUID) -> ResponseReturnValue:
    """What is known of the person as a trainer."""
    profile = find_profile(db_session(), person_id) or Profile()
    return _form_page(TrainerForm(data=vars(profile)), person_id)


@bp.post("/people/<uuid:person_id>/trainer")
@requires(Permission.TRAINERS_EDIT)
@writes
def trainer_save(person_id: UUID) -> ResponseReturnValue:
    """Make the person a trainer, or change it."""
    form = TrainerForm()
    if not form.validate():
        return _form_page(form, person_id), 422
    save_trainer(db_session(), person_id, profile=form.profile(), actor=actor(), now=utc_now())
    flash(_("The trainer's profile has been saved."))
    return redirect(url_for("portal.person", person_id=person_id))


def _form_page(form: TrainerForm, person_id: UUID) -> str:
    person = queries.get_person(db_session(), person_id, scope=actor().scope(Permission.TRAINERS_EDIT))
    return render_template("people/trainer_form.html", form=form, person=person)


def _columns() -> list[Column]:
    return [
        *(Column(title=title) for title in (_("Family name"), _("Given name"), _("Country"))),
        *(Column(title=title) for title in (_("Organisation"), _("Languages"), _("Expertise"))),
        Column(title=_("State")),
        Column(title=_("E-mail")),
        Column(title=_("Sessions"), kind="integer"),
    ]


def _rows(listing: ListRequest) -> Iterator[tuple[object, ...]]:
    scope = actor().scope(Permission.PEOPLE_EXPORT)
    for row in export_trainers(db_session(), listing, scope=scope):
        yield (
            row.family_name,
            row.given_name,
            country_label(row.country),
            row.organisation,
            ", ".join(language_name(tag) for tag in row.languages),
            row.expertise,
            state_word("active" if row.is_active else "inactive"),
            row.email,
            row.sessions,
        )
