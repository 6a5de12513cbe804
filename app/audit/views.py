"""The history: who did what, when, to which record."""

from datetime import date
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.audit.queries import Entry, all_entries, list_choices, list_entries
from app.audit.rules.words import action_words
from app.core.i18n import gettext as _
from app.core.listing import ListRequest
from app.core.permissions import Permission
from app.core.tabular import Column
from app.web.export import table_response
from app.web.guards import actor, requires
from app.web.listing import ListSpec, export_format, list_request
from app.web.navigation import address
from app.web.office import settings
from app.web.transactions import db_session

bp = Blueprint("audit", __name__, template_folder="templates")
LIST = ListSpec(
    sorts=("at",),
    default_sort="-at",
    filters={
        "actor": UUID,
        "action": str,
        "session": UUID,
        "from": date.fromisoformat,
        "to": date.fromisoformat,
    },
)
# Where a record can be looked at: page and the name of its id there. Pages of features that lie above.
PAGES = {
    "training_session": ("programmes.session", "session_id"),
    "programme": ("programmes.programme", "programme_id"),
    "person": ("portal.person", "person_id"),
    "user_account": ("accounts.user", "user_id"),
}


@bp.get("/history")
@requires(Permission.AUDIT_VIEW)
def log() -> ResponseReturnValue:
    """The trail, as far as the viewer's part of the office goes; ?format= gives the selection as a file."""
    asked, scope, zone = list_request(LIST), actor().scope(Permission.AUDIT_VIEW), _zone()
    if export_format():
        return _export(asked)
    choices = list_choices(db_session(), scope=scope)
    return render_template(
        "audit/log.html",
        page=list_entries(db_session(), asked, scope=scope, zone=zone),
        listing=asked,
        actors=choices.actors,
        actions=[(action, action_words(action)) for action in choices.actions],
        action_words=action_words,
        record_address=_record_address,
        zone=zone,
    )


def _record_address(entry: Entry) -> str | None:
    """Where the record of an entry is, else the training session it belongs to."""
    page, name = PAGES.get(entry.subject_type, ("", ""))
    if page and entry.subject_id is not None:
        return address(page, **{name: entry.subject_id})
    if entry.session_id is not None:
        return address("programmes.session", session_id=entry.session_id)
    return None


def _export(asked: ListRequest) -> ResponseReturnValue:
    columns = [
        Column(title=_("Time (UTC)"), kind="datetime"),
        Column(title=_("Who"), width=28),
        Column(title=_("What"), width=36),
        Column(title=_("Action"), width=24),
        Column(title=_("Kind of record")),
        Column(title=_("Record"), width=38),
        Column(title=_("Details"), width=48),
    ]
    scope = actor().scope(Permission.AUDIT_VIEW)
    rows = (
        (
            each.at,
            each.actor_name,
            action_words(each.action),
            each.action,
            each.subject_type,
            each.subject_id,
            "; ".join(f"{key}: {value}" for key, value in each.details.items()),
        )
        for each in all_entries(db_session(), asked, scope=scope, zone=_zone())
    )
    return table_response(export_format(), "history", columns=columns, rows=rows)


def _zone() -> str:
    return settings().time_zone
