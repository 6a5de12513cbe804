"""The navigation: one table of entries, shown as far as the viewer may go and the page exists."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.support import LazyProxy
from flask import Flask, current_app, request, url_for

from app.core.i18n import lazy_gettext as _
from app.core.permissions import Actor, Permission, Role
from app.web.guards import actor

ON_A_PHONE = 4  # entries in the bottom bar; the fifth place opens all the others


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One place to go; `within` are beginnings of endpoints, of which the longest match is current."""

    endpoint: str
    label: LazyProxy
    icon: str
    permission: Permission | None
    group: str
    within: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Link:
    """An entry as it stands on this page."""

    label: LazyProxy
    icon: str
    group: str
    href: str
    current: bool


ENTRIES: tuple[Entry, ...] = (
    Entry(
        endpoint="portal.home",
        label=_("Overview"),
        icon="home",
        permission=None,
        group="main",
        within=("portal.home",),
    ),
    Entry(
        endpoint="programmes.sessions",
        label=_("Sessions"),
        icon="list",
        permission=Permission.SESSIONS_VIEW,
        group="main",
        within=("programmes.session", "registration.", "attendance.", "assessment.", "certificates.session"),
    ),
    Entry(
        endpoint="people.people",
        label=_("People"),
        icon="people",
        permission=Permission.PEOPLE_VIEW,
        group="main",
        within=("people.", "portal.person"),
    ),
    Entry(
        endpoint="statistics.reports",
        label=_("Reports"),
        icon="chart",
        permission=Permission.REPORTS_VIEW,
        group="main",
        within=("statistics.",),
    ),
    Entry(
        endpoint="programmes.programmes",
        label=_("Programmes"),
        icon="flag",
        permission=Permission.PROGRAMMES_VIEW,
        group="library",
        within=("programmes.programme", "certificates.programme"),
    ),
    Entry(
        endpoint="curriculum.modules",
        label=_("Modules"),
        icon="book",
        permission=Permission.CURRICULUM_VIEW,
        group="library",
        within=("curriculum.",),
    ),
    Entry(
        endpoint="people.trainers",
        label=_("Trainers"),
        icon="person",
        permission=Permission.TRAINERS_VIEW,
        group="library",
        within=("people.trainer",),
    ),
    Entry(
        endpoint="certificates.certificates",
        label=_("Certificates"),
        icon="award",
        permission=Permission.CERTIFICATES_VIEW,
        group="library",
        within=("certificates.",),
    ),
    Entry(
        endpoint="registers.imports",
        label=_("Import"),
        icon="upload",
        permission=Permission.REGISTERS_IMPORT,
        group="admin",
        within=("registers.",),
    ),
    Entry(
        endpoint="accounts.users",
        label=_("Users"),
        icon="key",
        permission=Permission.USERS_MANAGE,
        group="admin",
        within=("accounts.user",),
    ),
    Entry(
        endpoint="audit.log",
        label=_("History"),
        icon="history",
        permission=Permission.AUDIT_VIEW,
        group="admin",
        within=("audit.",),
    ),
)
GROUPS: tuple[tuple[str, LazyProxy], ...] = (
    ("main", _("Main")),
    ("library", _("Library")),
    ("admin", _("Administration")),
)
ROLE_WORDS: dict[Role, LazyProxy] = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.PROGRAMME_MANAGER: _("Programme manager"),
    Role.COORDINATOR: _("Coordinator"),
    Role.TRAINER: _("Trainer"),
    Role.ANALYST: _("Analyst"),
    Role.PARTICIPANT: _("Participant"),
}
# Where the search box of the frame asks: the first place that exists and that the viewer may see.
SEARCHES: tuple[tuple[str, Permission], ...] = (
    ("portal.search", Permission.SESSIONS_VIEW),
    ("people.people", Permission.PEOPLE_VIEW),
    ("programmes.sessions", Permission.SESSIONS_VIEW),
)


def navigation_for(viewer: Actor, *, endpoint: str | None = None) -> list[Link]:
    """The places this viewer may go, in the table's order; `endpoint` is the page shown now."""
    entries = [entry for entry in ENTRIES if _is_open(entry.endpoint, entry.permission, viewer=viewer)]
    current = _current(entries, endpoint or "")
    return [
        Link(
            label=entry.label,
            icon=entry.icon,
            group=entry.group,
            href=url_for(entry.endpoint),
            current=entry is current,
        )
        for entry in entries
    ]


def search_address(viewer: Actor) -> str | None:
    """Where the search box of the frame leads, if anywhere."""
    return next(
        (
            url_for(endpoint)
            for endpoint, permission in SEARCHES
            if _is_open(endpoint, permission, viewer=viewer)
        ),
        None,
    )


def address(endpoint: str, **values: object) -> str | None:
    """The address of a page, or None where this installation does not have it."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None  # type: ignore[arg-type]


def role_word(role: Role | str) -> LazyProxy:
    """What a role is called on screen."""
    return ROLE_WORDS[Role(role)]


def init_navigation(app: Flask) -> None:
    """Give templates the viewer, their navigation and guarded addresses."""
    app.jinja_env.globals.update(
        viewer=actor,
        navigation=lambda: navigation_for(actor(), endpoint=request.endpoint),
        navigation_groups=GROUPS,
        on_a_phone=ON_A_PHONE,
        search_address=lambda: search_address(actor()),
        address=address,
    )
    app.jinja_env.filters["role_word"] = role_word


def _is_open(endpoint: str, permission: Permission | None, *, viewer: Actor) -> bool:
    exists = endpoint in current_app.view_functions
    return exists and (permission is None or viewer.allows(permission))


def _current(entries: Sequence[Entry], endpoint: str) -> Entry | None:
    matches = [
        (len(beginning), entry)
        for entry in entries
        for beginning in entry.within
        if endpoint.startswith(beginning)
    ]
    return max(matches, key=lambda match: match[0])[1] if matches else None
