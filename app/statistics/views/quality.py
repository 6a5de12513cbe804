"""What makes figures wrong or incomplete: the overview, and the list of each check with ways to mend it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.dates import date_words
from app.core.errors import Invalid, NotAllowed, NotFound
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext, ngettext
from app.core.permissions import Permission, Scope
from app.core.tabular import Column
from app.people.views.formats import country_label, sex_word
from app.registration.forms import read_ids
from app.registration.rules import SnapshotField
from app.registration.service.completing import complete_snapshots
from app.statistics.queries.labels import Choice, choices
from app.statistics.queries.quality import Asked, Fault, export_faults, list_faults
from app.statistics.rules.quality import CHECKS, Check, Mending, Of, Severity, found_words, severity_words
from app.statistics.rules.selection import Selection
from app.statistics.service.quality import find_fault, find_faults
from app.statistics.views.blueprint import bp
from app.web.export import table_response
from app.web.guards import actor, requires
from app.web.listing import ListSpec, export_format, list_request
from app.web.template_filters import state_word
from app.web.transactions import db_session, writes

FAULTS = ListSpec(sorts=("order",))
MOST_AT_ONCE = 100
FILTERS = ("from", "to", "programme")
FIELD_WORDS = {
    SnapshotField.SEX: lazy_gettext("Sex in the record"),
    SnapshotField.COUNTRY: lazy_gettext("Country in the record"),
    SnapshotField.SECTOR: lazy_gettext("Sector in the record"),
}


@dataclass(frozen=True, kw_only=True)
class Way:
    """The page where something is mended, and who may; `names` says which of the row fills its arguments."""

    endpoint: str
    permission: Permission
    label: Any
    names: Mapping[str, str] = field(default_factory=lambda: {"session_id": "session_id"})


WAYS: dict[Mending, Way] = {
    Mending.ATTENDANCE: Way(
        endpoint="attendance.sheet",
        permission=Permission.ATTENDANCE_RECORD,
        label=lazy_gettext("Attendance"),
    ),
    Mending.REGISTRATIONS: Way(
        endpoint="registration.registrations",
        permission=Permission.REGISTRATIONS_DECIDE,
        label=lazy_gettext("Registrations"),
    ),
    Mending.SESSION: Way(
        endpoint="programmes.session_edit",
        permission=Permission.SESSIONS_EDIT,
        label=lazy_gettext("Edit session"),
    ),
    Mending.SESSION_DAYS: Way(
        endpoint="programmes.session_days",
        permission=Permission.SESSIONS_EDIT,
        label=lazy_gettext("Days"),
    ),
    Mending.SESSION_STEPS: Way(
        endpoint="programmes.session",
        permission=Permission.SESSIONS_EDIT,
        label=lazy_gettext("Mark as held or cancel"),
    ),
    Mending.CERTIFICATES: Way(
        endpoint="certificates.session_certificates",
        permission=Permission.CERTIFICATES_VIEW,
        label=lazy_gettext("Certificates"),
    ),
    Mending.PERSON: Way(
        endpoint="people.person_edit",
        permission=Permission.PEOPLE_EDIT,
        label=lazy_gettext("Edit person"),
        names={"person_id": "person_id"},
    ),
    Mending.MERGE: Way(
        endpoint="people.merge_confirm",
        permission=Permission.PEOPLE_MERGE,
        label=lazy_gettext("Compare and merge"),
        names={"kept_id": "person_id", "absorbed_id": "other_id"},
    ),
    Mending.LOOK_ALIKES: Way(
        endpoint="people.look_alikes",
        permission=Permission.PEOPLE_MERGE,
        label=lazy_gettext("All look-alikes"),
        names={},
    ),
}


@bp.get("/reports/data-quality")
@requires(Permission.REPORTS_VIEW)
def quality() -> ResponseReturnValue:
    """All checks with their counts and effects; only what is wrong leads further."""
    asked = _asked(Permission.REPORTS_VIEW)
    return render_template(
        "statistics/quality.html",
        found=find_faults(db_session(), asked),
        severities=[(each, *severity_words(each)) for each in Severity],
        found_words=found_words,
        programmes=_programmes(asked.scope),
        chosen=_filters(),
        may_list=_may_list,
        may_mend=lambda check: bool(_open_ways(check)),
    )


@bp.get("/reports/data-quality/<check>")
@requires(Permission.REPORTS_VIEW)
def data_quality_check(check: str) -> ResponseReturnValue:
    """What one check finds, as a page or a file."""
    asked_check = _check(check)
    if not _may_list(asked_check):
        raise NotAllowed(_("Your role sees figures, not the people behind them."))
    if fmt := export_format():
        return _export(asked_check, fmt)
    asked = _asked(Permission.PEOPLE_VIEW if asked_check.shows_people else Permission.REPORTS_VIEW)
    finding = find_fault(db_session(), asked, check=asked_check)
    page = list_faults(
        db_session(), asked_check, asked=asked, total=finding.found.rows, request=list_request(FAULTS)
    )
    return render_template(
        "statistics/quality_check.html",
        check=asked_check,
        page=page,
        effect=finding.effect,
        about=_about(asked.selection),
        found=found_words(asked_check.of, page.total),
        figures=_figures(asked_check),
        cells=lambda fault: _cells(fault, asked_check),
        ways=lambda fault: _ways(fault, asked_check),
        may_mend=bool(_open_ways(asked_check)),
        chosen=_filters(),
        may_export=not asked_check.shows_people or actor().allows(Permission.PEOPLE_EXPORT),
        may_fill=asked_check.filling is not None and actor().allows(Permission.PEOPLE_EDIT),
    )


@bp.post("/reports/data-quality/<check>")
@requires(Permission.PEOPLE_EDIT)
@writes
def data_quality_fill(check: str) -> ResponseReturnValue:
    """Take over from the records of the chosen people what their registrations do not say."""
    asked_check = _check(check)
    if asked_check.filling is None:
        raise NotFound(_("There is nothing to take over here."))
    number = complete_snapshots(
        db_session(),
        read_ids(request.form.getlist("ids")[:MOST_AT_ONCE]),
        field=asked_check.filling,
        replaces=asked_check.corrects,
        actor=actor(),
        now=utc_now(),
    )
    if number:
        flash(
            ngettext("%(num)s registration was completed.", "%(num)s registrations were completed.", number)
        )
    else:
        flash(
            _("Nothing to take over: choose people whose record says more than their registration."), "warn"
        )
    return redirect(url_for(".data_quality_check", check=asked_check.key, **_filters()))


def _check(key: str) -> Check:
    if key not in CHECKS:
        raise NotFound(_("There is no such check."))
    return CHECKS[key]


def _may_list(check: Check) -> bool:
    return not check.shows_people or actor().allows(Permission.PEOPLE_VIEW)


def _asked(permission: Permission) -> Asked:
    scope = actor().scope(permission)
    return Asked(selection=_selection(scope), scope=scope, today=utc_now().date())


def _filters() -> dict[str, Any]:
    """The filters of the address, for the links that keep them."""
    return {name: value for name in FILTERS if (value := request.args.get(name, "").strip())}


def _selection(scope: Scope) -> Selection:
    filters = _filters()
    starts_on, ends_on = (_date(filters.get(name, ""), name) for name in ("from", "to"))
    if starts_on and ends_on and ends_on < starts_on:
        raise Invalid(_("The period ends before it begins."), field="to")
    code = filters.get("programme")
    if code and code not in {each.code for each in _programmes(scope)}:
        raise Invalid(_("There is no such programme."), field="programme")
    return Selection(starts_on=starts_on, ends_on=ends_on, programme=(code,) if code else ())


def _programmes(scope: Scope) -> list[Choice]:
    return choices(db_session(), scope=scope, people=None)["programme"]


def _about(selection: Selection) -> list[tuple[str, str]]:
    """The filters in words, as far as there are any."""
    pairs = [
        (_("Programme"), ", ".join(selection.programme)),
        (_("From"), date_words(selection.starts_on)),
        (_("To"), date_words(selection.ends_on)),
    ]
    return [(label, value) for label, value in pairs if value]


def _date(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid(_("A date is written like 2011-12-31."), field=name) from error


def _ways(fault: Fault, check: Check) -> list[tuple[str, str]]:
    """Label and address of each page where this row is mended, as far as the viewer may go there."""
    return [
        (
            str(way.label),
            url_for(way.endpoint, **{name: getattr(fault, own) for name, own in way.names.items()}),
        )
        for way in _open_ways(check)
    ]


def _open_ways(check: Check) -> list[Way]:
    """The ways to mend what the check finds that are the viewer's to go."""
    return [WAYS[each] for each in check.mendings if actor().allows(WAYS[each].permission)]


def _figures(check: Check) -> list[Column]:
    """The columns of a row beside its name and session."""
    first = [Column(title=str(check.column), kind="integer")] if check.column else []
    if check.filling is not None:
        return [Column(title=str(FIELD_WORDS[check.filling])), *first]
    if check.of is Of.REGISTRATIONS:
        days = [Column(title=title, kind="integer") for title in (_("Days present"), _("Days held"))]
        return [*days, *first]
    return first


def _cells(fault: Fault, check: Check) -> list[object]:
    first: list[object] = [fault.one] if check.column else []
    if check.filling is not None:
        return [_recorded(fault, check.filling), *first]
    return [fault.days_present, fault.days, *first] if check.of is Of.REGISTRATIONS else first


def _recorded(fault: Fault, field: SnapshotField) -> str:
    """What the person's record says today."""
    words = {
        SnapshotField.SEX: str(sex_word(fault.sex.value)) if fault.sex else "",
        SnapshotField.COUNTRY: country_label(fault.country),
        SnapshotField.SECTOR: fault.sector or "",
    }
    return words[field] or _("Not recorded")


def _export(check: Check, fmt: str) -> ResponseReturnValue:
    if check.shows_people and not actor().allows(Permission.PEOPLE_EXPORT):
        raise NotAllowed(_("Your role does not include exporting people."))
    asked = _asked(Permission.PEOPLE_EXPORT if check.shows_people else Permission.REPORTS_VIEW)
    columns = [*_of_row(check), *_figures(check)]
    return table_response(fmt, str(check.title), columns=columns, rows=_rows(check, asked))


def _rows(check: Check, asked: Asked) -> Iterator[list[object]]:
    for fault in export_faults(db_session(), check, asked=asked):
        known = {
            _("Name"): fault.name,
            _("Other name"): fault.other_name,
            _("Session"): fault.title,
            _("Short name"): fault.slug,
            _("Begins"): fault.starts_on,
            _("Ends"): fault.ends_on,
            _("State"): state_word(fault.state),
        }
        yield [*(known[column.title] for column in _of_row(check)), *_cells(fault, check)]


def _of_row(check: Check) -> list[Column]:
    """What identifies a row in a file."""
    name = Column(title=_("Name"), width=30)
    session = [
        Column(title=_("Session"), width=40),
        Column(title=_("Short name")),
        Column(title=_("Begins"), kind="date"),
        Column(title=_("Ends"), kind="date"),
        Column(title=_("State")),
    ]
    columns = {
        Of.SESSIONS: session,
        Of.PERSONS: [name],
        Of.REGISTRATIONS: [name, *session],
        Of.PAIRS: [name, Column(title=_("Other name"), width=30)],
    }
    return columns[check.of]
