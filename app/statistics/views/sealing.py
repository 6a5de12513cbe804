"""Sealed reports: sealing, showing what was sealed, and what differs today."""

import json
from collections.abc import Callable
from uuid import UUID, uuid4

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.office_key import office_key
from app.core.permissions import Permission
from app.statistics.queries.labels import labels_of
from app.statistics.queries.seals.sealed import find_seal_of, list_seals, name_of_user
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.headline import statement
from app.statistics.rules.indicators import Unit
from app.statistics.rules.presentation import report_title
from app.statistics.rules.seals.checking import PART_WORDS, seal_file
from app.statistics.rules.seals.content import SealedContent, without_names
from app.statistics.rules.seals.reasons import REASON_WORDS
from app.statistics.rules.seals.turns import TURN_WORDS
from app.statistics.rules.words import display_name, key_name, selection_in_words
from app.statistics.rules.writing import written
from app.statistics.service.reporting import take_report
from app.statistics.service.sealing.comparing import Comparison, FigureChange, compare_with_today
from app.statistics.service.sealing.sealing import (
    LONGEST_TITLE,
    check_seal,
    get_seal,
    seal_of,
    seal_report,
)
from app.statistics.views.asking import asked_in, query_of, report_address
from app.statistics.views.blueprint import bp
from app.web.guards import actor, requires
from app.web.listing import ListSpec, list_request
from app.web.office import settings
from app.web.transactions import db_session, writes

LIST = ListSpec(sorts=("at",), default_sort="-at")
MOST_FIGURES = 200
MOST_CHANGES = 500
MOST_KEPT = 300  # letters of a title that was refused
Names = Callable[[str | None], str]


@bp.get("/reports/sealed")
@requires(Permission.REPORTS_VIEW)
def sealed_reports() -> ResponseReturnValue:
    """The sealed reports that the viewer reaches as a whole."""
    asked = list_request(LIST)
    page = list_seals(
        db_session(),
        asked,
        scope=actor().scope(Permission.REPORTS_VIEW),
        people=actor().scope(Permission.PEOPLE_VIEW),
    )
    seen = (actor().scope(each) for each in (Permission.REPORTS_VIEW, Permission.PEOPLE_VIEW))
    is_part = not all(each.is_everything for each in seen)
    return render_template("statistics/seals.html", page=page, is_part=is_part)


@bp.get("/reports/seal")
@requires(Permission.REPORTS_SEAL)
def seal() -> ResponseReturnValue:
    """Show what would be sealed, and ask for a title."""
    asked = asked_in(request.query_string.decode(errors="replace"))
    scope = actor().scope(Permission.REPORTS_SEAL)
    table = take_report(db_session(), asked, scope=scope)
    return render_template(
        "statistics/seal.html",
        title=report_title(asked),
        sentence=statement(without_names(table, asked)),
        words=selection_in_words(table.selection, table.labels),
        query=query_of(asked.address),
        back=report_address(asked),
        is_part=scope != actor().scope(Permission.REPORTS_VIEW),
        longest=LONGEST_TITLE,
        entered=request.args.get("entered", ""),
        seal_id=uuid4(),
        before=find_seal_of(
            db_session(),
            query_of(asked.address),
            of=scope,
            scope=actor().scope(Permission.REPORTS_VIEW),
            people=actor().scope(Permission.PEOPLE_VIEW),
        ),
    )


@bp.post("/reports/sealed")
@requires(Permission.REPORTS_SEAL)
@writes
def seal_now() -> ResponseReturnValue:
    """Seal the report that the hidden field describes."""
    asked = asked_in(request.form.get("query", ""))
    try:
        sealed = seal_report(
            db_session(),
            asked,
            title=request.form.get("title", ""),
            query=query_of(asked.address),
            seal_id=_sent_id(),
            office=settings().office_name,
            key=office_key(settings()),
            actor=actor(),
            now=utc_now(),
        )
    except Invalid as refusal:
        flash(refusal.message, "bad")
        entered = request.form.get("title", "")[:MOST_KEPT]
        return redirect(f"{url_for('.seal')}?{query_of(asked.address | {'entered': entered})}")
    flash(_("The report is sealed."), "ok")
    return redirect(url_for(".sealed_report", sealed_id=sealed.id))


@bp.get("/reports/sealed/<uuid:sealed_id>")
@requires(Permission.REPORTS_VIEW)
def sealed_report(sealed_id: UUID) -> ResponseReturnValue:
    """The report as it was sealed; nothing is counted again."""
    sealed = get_seal(db_session(), sealed_id, actor=actor())
    check = check_seal(sealed)
    if not check.is_signed:
        return render_template(
            "statistics/seal_broken.html", sealed=sealed, check=check, part_words=PART_WORDS
        )
    content = SealedContent(sealed.content)
    return render_template(
        "statistics/sealed.html",
        sealed=sealed,
        content=content,
        check=check,
        part_words=PART_WORDS,
        sealed_by=name_of_user(db_session(), sealed.sealed_by_id),
        is_key_of_today=office_key(settings()).key_id == sealed.key_id,
        **_names(content),
        shown=lambda figure, row=None, column=None: written(
            content.value(figure, row, column), content.unit(figure), currency=settings().currency
        ),
    )


@bp.get("/reports/sealed/<uuid:sealed_id>/today")
@requires(Permission.REPORTS_VIEW)
def sealed_today(sealed_id: UUID) -> ResponseReturnValue:
    """What differs today, and why."""
    sealed = get_seal(db_session(), sealed_id, actor=actor())
    check = check_seal(sealed)
    if not check.is_comparable:
        return redirect(url_for(".sealed_report", sealed_id=sealed.id))
    found = compare_with_today(db_session(), sealed, people=actor().scope(Permission.PEOPLE_VIEW))
    return render_template(
        "statistics/sealed_today.html",
        sealed=sealed,
        found=found,
        check=check,
        reason_words=REASON_WORDS,
        turn_words=TURN_WORDS,
        country_name=display_name,
        most_figures=MOST_FIGURES,
        most_changes=MOST_CHANGES,
        **_names(found.content, found),
        shown=lambda figure, value: written(value, found.content.unit(figure), currency=settings().currency),
        difference=lambda each: _difference(each, found.content.unit(each.figure)),
    )


@bp.get("/reports/sealed/<uuid:sealed_id>/seal.json")
@requires(Permission.REPORTS_VIEW)
def sealed_file(sealed_id: UUID) -> ResponseReturnValue:
    """All that is needed to check the seal elsewhere; rows of people only for those who see all people."""
    sealed = get_seal(db_session(), sealed_id, actor=actor())
    with_evidence = actor().scope(Permission.PEOPLE_VIEW).is_everything
    text = json.dumps(seal_file(seal_of(sealed, with_evidence=with_evidence)), ensure_ascii=False, indent=1)
    response = Response(text, content_type="application/json")
    response.headers["Content-Disposition"] = f"attachment; filename=seal-{sealed.digest[:12]}.json"
    return response


def _difference(change: FigureChange, unit: Unit) -> str:
    """With its sign; shares differ by points, not by percent."""
    value = change.difference
    sign = "+" if value and value > 0 else ""
    if value is not None and unit is Unit.SHARE:
        return _("%(number)s points", number=sign + written(round(value * 100, 1)))
    return sign + written(value, unit, currency=settings().currency)


def _sent_id() -> UUID:
    try:
        return UUID(request.form.get("seal_id", ""))
    except ValueError as error:
        raise Invalid(_("Open the page again and press the button there."), field="seal_id") from error


def _names(content: SealedContent, found: Comparison | None = None) -> dict[str, object]:
    """What rows and columns are called: as sealed, but trainers, whom a seal does not name."""
    asked = content.asked
    return {
        "row_name": _namer(asked.rows, content.told["rows"], found, _("Total")),
        "column_name": _namer(asked.columns, content.told["columns"], found, _("Total")),
    }


def _namer(
    dimension: Dimension | None, told: list[dict[str, str]], found: Comparison | None, total: str
) -> Names:
    names = {each["key"]: each["name"] for each in told}
    if dimension is Dimension.TRAINER:
        names = labels_of(db_session(), dimension, list(names), scope=actor().scope(Permission.PEOPLE_VIEW))
    labels = found.table.labels if found else {}

    def name_of(key: str | None) -> str:
        if key is None or dimension is None:
            return total
        return names.get(key) or key_name(dimension, key, labels)

    return name_of
