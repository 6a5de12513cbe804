"""The list of people, a new record, corrections."""

from collections.abc import Iterator
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import NotAllowed, Refused
from app.core.i18n import gettext as _
from app.core.listing import ListRequest
from app.core.permissions import Permission
from app.core.tabular import Column
from app.people import queries
from app.people.countries import UnknownCountryError, get_country
from app.people.forms import PersonForm, country_choices, sector_choices
from app.people.queries import look_alikes as pairs
from app.people.rules import PersonDetails, Sex
from app.people.service.look_alikes import ask_for_look_alikes
from app.people.service.persons import create_person, details_of, update_person
from app.people.views.blueprint import bp
from app.people.views.formats import country_label, sex_word
from app.web.export import table_response
from app.web.guards import actor, requires
from app.web.listing import ListSpec, export_format, list_request
from app.web.transactions import db_session, writes


def read_country(text: str) -> str:
    """An alpha-3 code that exists."""
    try:
        return get_country(text).alpha3
    except UnknownCountryError as error:
        raise ValueError(text) from error


def read_code(text: str) -> str:
    """A short code of letters and digits, as sectors have."""
    if len(text) > 60 or not text.isprintable():
        raise ValueError(text)
    return text


def _is_set(text: str) -> bool:
    if text != "1":
        raise ValueError(text)
    return True


PEOPLE = ListSpec(
    sorts=("name", "country", "organisation", "sector", "created"),
    filters={
        "country": read_country,
        "sex": Sex,
        "sector": read_code,
        "organisation": UUID,
        "look_alike": _is_set,
    },
)


@bp.get("/people")
@requires(Permission.PEOPLE_VIEW)
def people() -> ResponseReturnValue:
    """The people in reach, as a page or a file."""
    listing = list_request(PEOPLE)
    if fmt := export_format():
        _require_export()
        return table_response(fmt, _("People"), columns=_columns(), rows=_rows(listing))
    db = db_session()
    scope = actor().scope(Permission.PEOPLE_VIEW)
    organisation = listing.filters.get("organisation")
    return render_template(
        "people/people.html",
        page=queries.list_people(db, listing, scope=scope),
        listing=listing,
        countries=country_choices(),
        sectors=sector_choices(queries.list_sectors(db)),
        organisation=queries.find_organisation_name(db, organisation)
        if isinstance(organisation, UUID)
        else None,
        waiting=pairs.count_look_alikes(db, scope=scope),
        may_add=actor().scope(Permission.PEOPLE_EDIT).is_everything,
    )


@bp.get("/people/new")
@requires(Permission.PEOPLE_EDIT)
def person_new() -> ResponseReturnValue:
    """An empty form; who reaches only a part of the office adds people through a session."""
    _require_whole_office()
    return _form_page(_offered(PersonForm()))


@bp.post("/people/new")
@requires(Permission.PEOPLE_EDIT)
@writes
def person_create() -> ResponseReturnValue:
    """Add a person who has no record yet."""
    _require_whole_office()
    form = _offered(PersonForm())
    if not form.validate():
        return _form_page(form), 422
    try:
        person = create_person(db_session(), form.details(), actor=actor(), now=utc_now())
    except Refused as refusal:
        return _refused(form, refusal)
    ask_for_look_alikes(db_session(), [person.id], now=utc_now())
    flash(_("The person has been added."))
    return redirect(url_for("portal.person", person_id=person.id))


@bp.get("/people/<uuid:person_id>/edit")
@requires(Permission.PEOPLE_EDIT)
def person_edit(person_id: UUID) -> ResponseReturnValue:
    """The form with what is known."""
    details = _known(person_id)
    return _form_page(_offered(PersonForm(data=vars(details))), person_id=person_id)


@bp.post("/people/<uuid:person_id>/edit")
@requires(Permission.PEOPLE_EDIT)
@writes
def person_change(person_id: UUID) -> ResponseReturnValue:
    """Correct a record."""
    _known(person_id)
    form = _offered(PersonForm())
    if not form.validate():
        return _form_page(form, person_id=person_id), 422
    now = utc_now()
    scope = actor().scope(Permission.PEOPLE_EDIT)
    try:
        changed = update_person(
            db_session(), person_id, details=form.details(), scope=scope, actor=actor(), now=now
        )
    except Refused as refusal:
        return _refused(form, refusal, person_id=person_id)
    if changed:
        ask_for_look_alikes(db_session(), [person_id], now=now)
        flash(_("The record has been corrected. Registrations keep what was true on their day."))
    return redirect(url_for("portal.person", person_id=person_id))


def _known(person_id: UUID) -> PersonDetails:
    db = db_session()
    person = queries.get_person(db, person_id, scope=actor().scope(Permission.PEOPLE_EDIT))
    return details_of(db, person)


def _offered(form: PersonForm) -> PersonForm:
    form.offer(queries.list_sectors(db_session()))
    return form


def _refused(form: PersonForm, refusal: Refused, *, person_id: UUID | None = None) -> ResponseReturnValue:
    db_session().rollback()
    form.refuse(refusal.field, refusal.message)
    return _form_page(form, person_id=person_id), 422


def _form_page(form: PersonForm, *, person_id: UUID | None = None) -> str:
    return render_template("people/person_form.html", form=form, person_id=person_id)


def _require_whole_office() -> None:
    if not actor().scope(Permission.PEOPLE_EDIT).is_everything:
        raise NotAllowed(_("Add people through the registrations of a session."))


def _require_export() -> None:
    if not actor().allows(Permission.PEOPLE_EXPORT):
        raise NotAllowed(_("Your role does not include exports of personal data."))


def _columns() -> list[Column]:
    titles = (
        _("Family name"),
        _("Given name"),
        _("Name in own script"),
        _("Sex"),
        _("Country"),
        _("Country code"),
        _("Organisation"),
        _("Position"),
        _("Sector"),
        _("E-mail"),
        _("Telephone"),
    )
    return [Column(title=title) for title in titles]


def _rows(listing: ListRequest) -> Iterator[tuple[object, ...]]:
    scope = actor().scope(Permission.PEOPLE_EXPORT)
    for row in queries.export_people(db_session(), listing, scope=scope):
        yield (
            row.family_name,
            row.given_name,
            row.own_script_name,
            str(sex_word(row.sex)),
            country_label(row.country),
            row.country,
            row.organisation,
            row.position,
            row.sector,
            row.email,
            row.phone,
        )
