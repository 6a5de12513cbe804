"""Certificates of all sessions in reach."""

from collections.abc import Iterator
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue

from app.certificates import queries
from app.certificates.queries import CertificateRow
from app.certificates.rules import KIND_WORDS, CertificateKind, CertificateState, shown_code
from app.certificates.views.blueprint import bp
from app.core.errors import NotAllowed
from app.core.i18n import gettext as _
from app.core.listing import ListRequest
from app.core.permissions import Permission, Scope
from app.core.tabular import Column
from app.web.export import table_response
from app.web.guards import actor, requires
from app.web.listing import ListSpec, export_format, list_request
from app.web.template_filters import state_word
from app.web.transactions import db_session

LISTED = ListSpec(
    sorts=queries.SORTS,
    default_sort="-issued",
    filters={
        "state": CertificateState,
        "kind": CertificateKind,
        "programme": str,
        "from": date.fromisoformat,
        "to": date.fromisoformat,
    },
)


@bp.get("/certificates")
@requires(Permission.CERTIFICATES_VIEW)
def certificates() -> ResponseReturnValue:
    """Search by name, serial number or code; as a page or a file."""
    request = list_request(LISTED)
    scope = actor().scope(Permission.CERTIFICATES_VIEW)
    if fmt := export_format():
        if not actor().allows(Permission.PEOPLE_EXPORT):
            raise NotAllowed(_("Your role does not include exporting people."))
        scope = actor().scope(Permission.PEOPLE_EXPORT)
        return table_response(fmt, _("Certificates"), columns=_columns(), rows=_rows(scope, request))
    return render_template(
        "certificates/list.html",
        page=queries.list_certificates(db_session(), scope=scope, request=request),
        listing=request,
        programmes=queries.programmes_to_filter(db_session(), scope=scope),
        kinds=[
            (kind.value, str(KIND_WORDS[kind])) for kind in queries.kinds_to_filter(db_session(), scope=scope)
        ],
        kind_words=KIND_WORDS,
        states=[(state.value, state_word(state.value)) for state in CertificateState],
    )


def _rows(scope: Scope, request: ListRequest) -> Iterator[list[object]]:
    for row in queries.export_certificates(db_session(), scope=scope, request=request):
        yield _row(row, state=state_word(row.state.value))


def _row(row: CertificateRow, *, state: str) -> list[object]:
    """One certificate of the exported list; `state` is its state in words."""
    return [
        row.name,
        row.serial,
        shown_code(row.code),
        str(KIND_WORDS[row.kind]),
        state,
        row.programme_code,
        row.session_title,
        row.starts_on,
        row.host_country or "",
        row.issued_at,
        row.revoked_at,
    ]


def _columns() -> list[Column]:
    """The head of the exported list."""
    return [
        Column(title=_("Name"), width=30),
        Column(title=_("Serial number"), width=20),
        Column(title=_("Code"), width=16),
        Column(title=_("Kind"), width=18),
        Column(title=_("State")),
        Column(title=_("Programme"), width=12),
        Column(title=_("Session"), width=40),
        Column(title=_("Begins"), kind="date"),
        Column(title=_("Host country"), width=14),
        Column(title=_("Issued"), kind="datetime"),
        Column(title=_("Taken back"), kind="datetime"),
    ]
