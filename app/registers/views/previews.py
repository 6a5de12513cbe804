"""One import: what was understood, how it can be mended, what it would do or did."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.listing import ListRequest, page_of
from app.core.permissions import Permission
from app.core.tabular import Column
from app.registers import forms
from app.registers.queries import creator_name, find_same_file, get_import, known_sessions
from app.registers.rules.by_hand import as_toml, mapping_by_hand
from app.registers.rules.words import FIELD_WORDS, KIND_WORDS, MEANING_WORDS, use_word
from app.registers.service import uploads
from app.registers.service.keeping import fetched
from app.registers.views.blueprint import bp
from app.web.export import content_disposition, table_response
from app.web.guards import actor, requires
from app.web.listing import ListSpec, export_format, list_request
from app.web.office import office
from app.web.transactions import database, db_session, writes


def _kind(text: str) -> str:
    if text not in ("refused", "doubted"):
        raise ValueError(text)
    return text


PROBLEMS = ListSpec(sorts=("row",), filters={"kind": _kind})


@bp.get("/imports/<uuid:import_id>")
@requires(Permission.REGISTERS_IMPORT)
def import_page(import_id: UUID) -> ResponseReturnValue:
    """The page of an import, or its problems as a file."""
    found = get_import(db_session(), import_id, viewer=actor())
    listing = list_request(PROBLEMS)
    problems = _problems(found.problems, listing)
    if fmt := export_format():
        return _problems_file(fmt, problems)
    return _page(found, problems, listing)


@bp.post("/imports/<uuid:import_id>/mapping")
@requires(Permission.REGISTERS_IMPORT)
@writes
def import_map(import_id: UUID) -> ResponseReturnValue:
    """Read the file again with what was chosen by hand."""
    found = uploads.get_preview(db_session(), import_id, actor=actor())
    tables, before, code = found.understood.get("tables", []), found.mapping, found.programme_code
    files = list(found.files)
    db_session().rollback()  # reading takes a while; the write lock is asked for again when it is done
    try:
        mapping = mapping_by_hand(tables, forms.given_choices(request), before=before)
        draft = _draft(files, mapping=mapping, code=code)
        uploads.renew_preview(
            db_session(), import_id, draft, mapping=mapping, actor=actor(), now=utc_now(), time_zone=_zone()
        )
    except Invalid as refusal:
        db_session().rollback()
        found = get_import(db_session(), import_id, viewer=actor())
        listing = list_request(PROBLEMS)
        return _page(found, _problems(found.problems, listing), listing, refusal=refusal.message), 422
    flash(_("The file was read again with these settings."))
    return redirect(url_for(".import_page", import_id=import_id))


@bp.get("/imports/<uuid:import_id>/mapping.toml")
@requires(Permission.REGISTERS_IMPORT)
def import_mapping(import_id: UUID) -> ResponseReturnValue:
    """The mapping as a file, for the next register of this kind."""
    found = get_import(db_session(), import_id, viewer=actor())
    response = Response(as_toml(found.mapping), mimetype="application/toml")
    response.headers["Content-Disposition"] = content_disposition("mapping.toml")
    return response


@bp.post("/imports/<uuid:import_id>/commit")
@requires(Permission.REGISTERS_IMPORT)
@writes
def import_commit(import_id: UUID) -> ResponseReturnValue:
    """Take the register in."""
    found = uploads.get_preview(db_session(), import_id, actor=actor())
    files, mapping, code = list(found.files), found.mapping, found.programme_code
    db_session().rollback()
    draft = _draft(files, mapping=mapping, code=code)
    if draft.register is None:
        raise Invalid(_("No list was recognised in this file, so there is nothing to take in."))
    result = uploads.commit_preview(
        db_session(), import_id, draft.register, actor=actor(), now=utc_now(), time_zone=_zone()
    )
    if result.is_changing:
        flash(_taken(result.sessions_new, result.registrations_new))
    else:
        flash(_("Nothing in this register was new: nothing changed."), "info")
    return redirect(url_for(".import_page", import_id=import_id))


@bp.post("/imports/<uuid:import_id>/discard")
@requires(Permission.REGISTERS_IMPORT)
@writes
def import_discard(import_id: UUID) -> ResponseReturnValue:
    """Forget a preview."""
    uploads.discard_preview(db_session(), import_id, actor=actor(), now=utc_now())
    flash(_("The preview and its file have been removed. Nothing was taken in."))
    return redirect(url_for(".imports"))


def _taken(sessions: int, registrations: int) -> str:
    return _(
        "The register has been taken in: %(sessions)s, %(registrations)s.",
        sessions=ngettext("%(num)s new session", "%(num)s new sessions", sessions),
        registrations=ngettext("%(num)s new registration", "%(num)s new registrations", registrations),
    )


def _draft(files: Sequence[dict[str, Any]], *, mapping: dict[str, Any], code: str) -> uploads.Draft:
    with database().reading() as db:
        known = known_sessions(db, code, scope=actor().scope(Permission.SESSIONS_EDIT))
    with fetched(office().storage, files) as paths:
        return uploads.read_draft(paths, mapping=mapping, known=known, today=utc_now().date())


def _zone() -> str:
    return office().settings.time_zone


def _problems(problems: Sequence[dict[str, Any]], listing: ListRequest) -> list[dict[str, Any]]:
    wanted = listing.chosen("kind")
    words = [word.casefold() for word in listing.q.split()]
    return [
        problem
        for problem in problems
        if (not wanted or problem["refused"] == (wanted == "refused"))
        and all(word in " ".join(map(str, problem.values())).casefold() for word in words)
    ]


def _problems_file(fmt: str, problems: Sequence[dict[str, Any]]) -> ResponseReturnValue:
    columns = (
        Column(title=_("Sheet")),
        Column(title=_("Row"), kind="integer"),
        Column(title=_("Column")),
        Column(title=_("State")),
        Column(title=_("Reason"), width=60),
        Column(title=_("What to do"), width=60),
    )
    rows = (
        (
            each["sheet"],
            each["row"],
            each["column"],
            _("Refused") if each["refused"] else _("Taken, please look"),
            each["reason"],
            each["remedy"],
        )
        for each in problems
    )
    return table_response(fmt, _("Problems"), columns=columns, rows=rows)


def _page(
    found: Any, problems: Sequence[dict[str, Any]], listing: ListRequest, *, refusal: str | None = None
) -> str:
    asked = listing.within(len(problems))
    shown = problems[asked.offset : asked.offset + asked.per_page]
    tables = found.understood.get("tables", [])
    return render_template(
        "registers/import.html",
        found=found,
        by=creator_name(db_session(), found),
        same=find_same_file(db_session(), found.file_digest, viewer=actor()) if _is_open(found) else None,
        problems=page_of(shown, len(problems), request=listing),
        listing=listing,
        refusal=refusal,
        tables=tables,
        uses=forms.column_choices(tables),
        **_words(found.understood, found.mapping),
    )


def _is_open(found: Any) -> bool:
    return bool(found.state == "previewed")


def _words(understood: Mapping[str, Any], mapping: Mapping[str, Any]) -> dict[str, Any]:
    """What the template needs to show choices: words, and those given before or left in the page now."""
    unclear, tables = understood.get("unclear", {}), understood.get("tables", [])
    declared = mapping.get("values", {})
    values = {
        kind: list(dict.fromkeys([*declared.get(kind, {}), *unclear.get(kind, [])]))
        for kind in ("country", "sex", "presence")
    }
    return {
        "given": forms.given_choices(request),
        "sheet_options": [(name, name) for name in dict.fromkeys(table["sheet"] for table in tables)],
        "values": values,
        "declared": declared,
        "countries": forms.country_words() if values["country"] else [],
        "meanings": MEANING_WORDS,
        "kind_words": KIND_WORDS,
        "field_words": FIELD_WORDS,
        "use_word": use_word,
        "current_use": forms.current_use,
        "date_orders": forms.DATE_ORDERS,
        "encodings": forms.ENCODINGS,
        "delimiters": forms.DELIMITERS,
    }
