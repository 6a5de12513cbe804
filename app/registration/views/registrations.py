"""The registrations tab of a session: who asked to come, and the decisions."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import NotAllowed
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext, ngettext
from app.core.listing import ListRequest
from app.core.permissions import Permission
from app.core.tabular import Column
from app.people.countries import UnknownCountryError, get_country
from app.people.views.formats import country_label, sex_word
from app.programmes.queries import get_session_page
from app.registration.forms import read_ids
from app.registration.queries.registrations import (
    SEGMENTS,
    count_by_segment,
    export_registrations,
    list_registrations,
)
from app.registration.rules import Decided, RegistrationState
from app.registration.service.deciding import decide
from app.registration.views.blueprint import bp
from app.web.export import table_response
from app.web.guards import actor, requires
from app.web.listing import ListSpec, export_format, list_request, url_with
from app.web.template_filters import state_word
from app.web.transactions import db_session, writes

SEGMENT_WORDS = {
    "waiting": lazy_gettext("Waiting"),
    "accepted": lazy_gettext("Accepted"),
    "closed": lazy_gettext("Not coming"),
    "all": lazy_gettext("All"),
}
DECISION_WORDS = {
    RegistrationState.ACCEPTED: lazy_gettext("Accept"),
    RegistrationState.WAITLISTED: lazy_gettext("Waiting list"),
    RegistrationState.DECLINED: lazy_gettext("Decline"),
    RegistrationState.WITHDRAWN: lazy_gettext("Withdraw"),
}


def _segment(text: str) -> str:
    if text not in SEGMENTS:
        raise ValueError(text)
    return text


def _country(text: str) -> str:
    try:
        return get_country(text).alpha3
    except UnknownCountryError as error:
        raise ValueError(text) from error


REGISTRATIONS = ListSpec(
    sorts=("name", "country", "sector", "received", "state"),
    filters={"segment": _segment, "country": _country},
)


@bp.get("/sessions/<uuid:session_id>/registrations")
@requires(Permission.PEOPLE_VIEW)
def registrations(session_id: UUID) -> ResponseReturnValue:
    """Who is registered for one session, as a page or a file."""
    db = db_session()
    scope = actor().scope(Permission.PEOPLE_VIEW)
    session = get_session_page(db, session_id, scope=scope)
    listing = list_request(REGISTRATIONS)
    if fmt := export_format():
        return _export(fmt, session_id, listing, name=session.slug)
    counts = count_by_segment(db, session_id, scope=scope)
    return render_template(
        "registration/registrations.html",
        session=session,
        tab="registrations",
        listing=listing,
        page=list_registrations(db, session_id, request=listing, scope=scope),
        segments=_segments(counts, listing.chosen("segment") or "all"),
        decisions=[{"label": word, "value": state.value} for state, word in DECISION_WORDS.items()],
        may_decide=session.is_within(actor().scope(Permission.REGISTRATIONS_DECIDE)),
    )


@bp.post("/sessions/<uuid:session_id>/registrations")
@requires(Permission.REGISTRATIONS_DECIDE)
@writes
def registrations_decide(session_id: UUID) -> ResponseReturnValue:
    """Accept, put on the waiting list, decline or withdraw the chosen registrations."""
    to_state = next((each for each in DECISION_WORDS if each.value == request.form.get("decision")), None)
    ids = read_ids(request.form.getlist("ids"))
    if to_state is None or not ids:
        flash(_("Choose at least one registration."), "warn")
    else:
        decided = decide(
            db_session(), ids, to_state=to_state, actor=actor(), now=utc_now(), session_id=session_id
        )
        _tell(decided, to_state)
    return redirect(url_for(".registrations", session_id=session_id, **_kept_filters()))


def _kept_filters() -> dict[str, Any]:
    # The form's address carries the filters of the list it was pressed in.
    return {name: request.args[name] for name in ("q", "segment", "country", "sort") if name in request.args}


def _tell(decided: Decided, to_state: RegistrationState) -> None:
    if decided.done:
        flash(
            ngettext(
                "%(num)s registration: %(state)s.",
                "%(num)s registrations: %(state)s.",
                len(decided.done),
                state=state_word(to_state.value),
            )
        )
    if decided.no_place:
        flash(
            ngettext(
                "There is no place left for %(num)s of them; it stays as it was.",
                "There is no place left for %(num)s of them; they stay as they were.",
                len(decided.no_place),
            ),
            "warn",
        )
    if decided.not_possible:
        flash(
            ngettext(
                "%(num)s registration cannot be changed that way from its present state.",
                "%(num)s registrations cannot be changed that way from their present state.",
                len(decided.not_possible),
            ),
            "warn",
        )


def _segments(counts: Mapping[str, int], chosen: str) -> list[dict[str, object]]:
    return [
        {
            "label": _("%(name)s %(count)s", name=word, count=counts[name]),
            "href": url_with(segment=name, page=None),
            "current": name == chosen,
        }
        for name, word in SEGMENT_WORDS.items()
    ]


def _export(fmt: str, session_id: UUID, listing: ListRequest, *, name: str) -> ResponseReturnValue:
    if not actor().allows(Permission.PEOPLE_EXPORT):
        raise NotAllowed(_("Your role does not include exports of personal data."))
    filename = _("Registrations %(session)s", session=name)
    return table_response(fmt, filename, columns=_columns(), rows=_rows(session_id, listing))


def _columns() -> list[Column]:
    texts = (
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
        _("State"),
    )
    return [
        *(Column(title=text) for text in texts),
        Column(title=_("Received"), kind="datetime"),
        Column(title=_("Days present"), kind="integer"),
    ]


def _rows(session_id: UUID, listing: ListRequest) -> Iterator[tuple[object, ...]]:
    scope = actor().scope(Permission.PEOPLE_EXPORT)
    for row in export_registrations(db_session(), session_id, request=listing, scope=scope):
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
            row.email or row.contact_email,
            row.phone,
            state_word(row.state),
            row.created_at,
            row.days_present if row.days_marked else None,
        )
