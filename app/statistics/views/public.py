"""Published figures for the whole world: a page, and open data."""

import json
from collections.abc import Callable
from uuid import UUID

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.core.tabular import csv_chunks
from app.statistics.charts.rounded import rounded_pictures
from app.statistics.queries.releases import find_latest_release, list_releases
from app.statistics.rules import open_data
from app.statistics.rules.indicators import INDICATORS
from app.statistics.rules.releases import HEADLINE
from app.statistics.service.releasing import get_release
from app.statistics.views.blueprint import bp
from app.web.guards import public
from app.web.transactions import db_session

FRESH = "public, max-age=300"
# Open data may be read by pages of other sites, too.
FOR_ALL_SITES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
LANGUAGE_OF_FILES = "en"  # one file for everybody, whatever language the page is read in


@bp.get("/figures")
@public
def public_figures() -> ResponseReturnValue:
    """The newest release, or the word that there is none yet."""
    return _page(find_latest_release(db_session()))


@bp.get("/figures/<uuid:release_id>")
@public
def public_release(release_id: UUID) -> ResponseReturnValue:
    """One release, for good at this address; of a withdrawn one only that it was withdrawn."""
    return _page(get_release(db_session(), release_id))


@bp.get("/figures/<uuid:release_id>/data.csv")
@public
def public_csv(release_id: UUID) -> ResponseReturnValue:
    """The numbers of a release as rows, in English."""
    return _file(
        release_id,
        "text/csv; charset=utf-8",
        lambda release: b"".join(
            csv_chunks(open_data.csv_columns(), rows=open_data.flat_rows(release), bom=False)
        ),
    )


@bp.get("/figures/<uuid:release_id>/data.json")
@public
def public_json(release_id: UUID) -> ResponseReturnValue:
    """The tables of a release as JSON."""
    return _file(release_id, "application/json", lambda release: _json(open_data.as_json(release)))


@bp.get("/figures/<uuid:release_id>/dictionary.json")
@public
def public_dictionary(release_id: UUID) -> ResponseReturnValue:
    """What each field, code and figure of a release means."""
    return _file(release_id, "application/json", lambda release: _json(open_data.dictionary(release)))


def _page(release: open_data.Release | None) -> ResponseReturnValue:
    page = render_template(
        "statistics/public_figures.html",
        release=release,
        releases=list_releases(db_session()),
        pictures=rounded_pictures(release.tables) if release else None,
        headline=HEADLINE,
        indicators=INDICATORS,
        titles=open_data.table_titles(),
        row_name=open_data.row_name,
        method=open_data.method_note(),
    )
    response = make_response(page)
    response.vary.update(("Cookie", "Accept-Language"))  # language and theme
    return _cached(response)


def _file(release_id: UUID, kind: str, make: Callable[[open_data.Release], bytes]) -> ResponseReturnValue:
    release = get_release(db_session(), release_id)
    if release.withdrawn_at is not None:
        raise NotFound(_("These figures have been withdrawn."))
    with in_language(LANGUAGE_OF_FILES):
        return _cached(Response(make(release), content_type=kind, headers=FOR_ALL_SITES))


def _cached(response: Response) -> ResponseReturnValue:
    response.headers["Cache-Control"] = FRESH
    response.add_etag()
    return response.make_conditional(request)


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"
