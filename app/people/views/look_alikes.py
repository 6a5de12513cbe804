"""Pairs that may be one person: side by side, with the reasons, to be decided."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.permissions import Permission
from app.people.queries.look_alikes import list_look_alikes
from app.people.queries.merges import list_merges
from app.people.service.look_alikes import mark_different
from app.people.views.blueprint import bp
from app.web.guards import actor, requires
from app.web.listing import ListSpec, list_request
from app.web.preferences import safe_address
from app.web.transactions import db_session, writes

PAIRS = ListSpec(sorts=("reasons",), per_page=20)
MOST_AT_ONCE = 100


@bp.get("/people/look-alikes")
@requires(Permission.PEOPLE_MERGE)
def look_alikes() -> ResponseReturnValue:
    """The undecided pairs, and below them the latest merges."""
    scope = actor().scope(Permission.PEOPLE_MERGE)
    return render_template(
        "people/look_alikes.html",
        page=list_look_alikes(db_session(), list_request(PAIRS), scope=scope),
        merges=list_merges(db_session(), scope=scope),
    )


@bp.post("/people/look-alikes")
@requires(Permission.PEOPLE_MERGE)
@writes
def look_alikes_decide() -> ResponseReturnValue:
    """Remember that the chosen pairs are different people."""
    scope = actor().scope(Permission.PEOPLE_MERGE)
    ids = _chosen()
    number = mark_different(db_session(), ids, scope=scope, actor=actor(), now=utc_now()) if ids else 0
    if number:
        flash(
            ngettext(
                "%(num)s pair is remembered as different people.",
                "%(num)s pairs are remembered as different people.",
                number,
            )
        )
    else:
        flash(_("Choose at least one pair."), "warn")
    back = request.form.get("back")
    return redirect(safe_address(back) if back else url_for(".look_alikes"))


def _chosen() -> list[UUID]:
    """The pair whose own button was pressed, or else those that are ticked."""
    only = request.form.get("only")
    found = []
    for text in [only] if only else request.form.getlist("ids")[:MOST_AT_ONCE]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
