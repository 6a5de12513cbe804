"""What the head of every session page shows: chip, steps, tabs and buttons, as far as the viewer may go."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from babel.dates import format_interval, format_skeleton
from babel.support import LazyProxy
from flask import Flask, current_app, url_for

from app.core.amounts import money
from app.core.clock import utc_now
from app.core.dates import date_locale
from app.core.i18n import gettext as translated
from app.core.i18n import lazy_gettext as _
from app.core.permissions import Permission
from app.programmes.rules import SessionPage, SessionState, Step, possible_steps, progress, status_of
from app.programmes.rules.words import KIND_WORDS, STEP_WORDS, place_words, places_words
from app.web.guards import actor
from app.web.navigation import address
from app.web.office import settings
from app.web.template_filters import date_range, duration_words, language_name, zone_name

AT_ONCE = (Step.ANNOUNCE, Step.HOLD)  # the other steps ask first, on a page of their own


@dataclass(frozen=True)
class Tab:
    """One page of a session."""

    key: str
    endpoint: str
    label: LazyProxy


TABS = (
    Tab("agenda", "programmes.session", _("Agenda")),
    Tab("trainers", "programmes.session_trainers", _("Trainers")),
    Tab("registrations", "registration.registrations", _("Registrations")),
    Tab("attendance", "attendance.sheet", _("Attendance")),
    Tab("certificates", "certificates.session_certificates", _("Certificates")),
    Tab("history", "programmes.session_history", _("History")),
)


def session_tabs(session: SessionPage, tab: str) -> list[dict[str, Any]]:
    """The tabs that exist and that the viewer may open for this session."""
    return [
        {
            "label": each.label,
            "href": url_for(each.endpoint, session_id=session.id),
            "current": each.key == tab,
            "count": session.tab_counts.get(each.key),
        }
        for each in TABS
        if may_open(each.endpoint, session)
    ]


def may_open(endpoint: str, session: SessionPage) -> bool:
    """Does the page exist, and does its guard let this viewer in for this session?"""
    view = current_app.view_functions.get(endpoint)
    return view is not None and _reaches(cast("str", getattr(view, "guard", "")), session)


def may(permission: Permission | str, session: SessionPage) -> bool:
    """May the viewer do this in this session?"""
    return _reaches(permission, session)


def session_steps(session: SessionPage) -> list[dict[str, Any]]:
    """The six steps of the progress bar, each with the date that matters."""
    today = session.today(utc_now())
    words = (
        (_("Planned"), _day(session.created_at.date(), before=session.starts_on)),
        (_("Announced"), _day(session.announced_at.date() if session.announced_at else None)),
        (_("Registration"), _registration_note(session, today=today)),
        (_("Delivery"), _days(session.starts_on, session.ends_on)),
        (_("Attendance closed"), ""),
        (_("Certificates"), _issued_note(session)),
    )
    states = progress(session, today=today)
    return [
        {"label": label, "note": note, "state": state.value}
        for (label, note), state in zip(words, states, strict=True)
    ]


def session_status(session: SessionPage) -> str:
    """The state for the chip."""
    return status_of(session, today=session.today(utc_now()))


def session_meta(session: SessionPage) -> list[dict[str, Any]]:
    """The facts under the title."""
    when = translated(
        "%(dates)s, %(zone)s",
        dates=date_range(session.starts_on, session.ends_on),
        zone=zone_name(session.time_zone),
    )
    spoken = ", ".join(language_name(tag) for tag in session.language.replace(",", " ").split())
    return [
        {"icon": "calendar", "label": _("Dates"), "text": when},
        {"icon": "pin", "label": _("Place"), "text": place_words(session)},
        *([{"icon": "globe", "label": _("Language"), "text": spoken}] if spoken else []),
        {"icon": "people", "label": _("Places"), "text": places_words(session.taken, session.capacity)},
    ]


def session_facts(session: SessionPage) -> list[tuple[str, str]]:
    """What else is recorded of a session: (term, value); what it cost, for those who answer for figures."""
    facts = [
        (translated("Kind"), str(KIND_WORDS[session.kind]) if session.kind else ""),
        (translated("Partner"), session.partner),
        (translated("Contact hours a day"), _contact_hours(session)),
        (translated("Protection"), translated("Its people are protected") if session.is_protected else ""),
    ]
    if may(Permission.REPORTS_VIEW, session) or may(Permission.SESSIONS_EDIT, session):
        facts.append((translated("Cost"), money(session.cost_cents, settings().currency)))
    return facts


def session_crumbs(session: SessionPage) -> list[tuple[Any, str | None]]:
    """The way here: sessions, those of the programme, this one."""
    return [
        (_("Sessions"), url_for("programmes.sessions")),
        (session.programme_code, url_for("programmes.sessions", programme=session.programme_code)),
        (translated("%(city)s, %(month)s", city=_short_place(session), month=_month(session)), None),
    ]


def session_actions(session: SessionPage) -> dict[str, list[dict[str, Any]]] | None:
    """Steps and links of the head: `main` acts at once, `more` leads to a page; None for who may not edit."""
    if not may(Permission.SESSIONS_EDIT, session):
        return None
    today = session.today(utc_now())
    steps = possible_steps(session.state, starts_on=session.starts_on, ends_on=session.ends_on, today=today)
    main = [step for step in steps if step in AT_ONCE][-1:]
    return {
        "main": [_step_entry(session, step) for step in main],
        "more": [*_links(session), *(_step_entry(session, step) for step in steps if step not in main)],
    }


def init_layout(app: Flask) -> None:
    """Give templates what session_layout.html asks for."""
    app.jinja_env.globals.update(
        session_tabs=session_tabs,
        session_crumbs=session_crumbs,
        session_steps=session_steps,
        session_status=session_status,
        session_meta=session_meta,
        session_actions=session_actions,
        session_allows=may,
    )


def _step_entry(session: SessionPage, step: Step) -> dict[str, Any]:
    href = url_for("programmes.session_step", session_id=session.id, step=step.value)
    return {"label": STEP_WORDS[step], "href": href}


def _links(session: SessionPage) -> list[dict[str, Any]]:
    links = [
        {"label": _("Training days"), "href": url_for("programmes.session_days", session_id=session.id)},
        {"label": _("Duplicate"), "href": url_for("programmes.session_new", copy=session.id)},
    ]
    public = address("registration.public_session", programme_code=session.programme_code, slug=session.slug)
    if public and session.state is SessionState.ANNOUNCED:
        links.append({"label": _("Public page"), "href": public})
    return links


def _contact_hours(session: SessionPage) -> str:
    if session.minutes_a_day is None:
        hours = duration_words(session.hours_a_day * 60)
        return translated("%(time)s, as the programme counts days without an agenda", time=hours)
    return translated("%(time)s, from the agenda", time=duration_words(session.minutes_a_day))


def _short_place(session: SessionPage) -> str:
    return translated("Online") if session.is_online else session.city or session.slug


def _month(session: SessionPage) -> str:
    return str(format_skeleton("yMMMM", session.starts_on, locale=date_locale()))


def _reaches(permission: str, session: SessionPage) -> bool:
    return permission in set(Permission) and session.is_within(actor().scope(Permission(permission)))


def _day(day: date | None, *, before: date | None = None) -> str:
    # What was entered after the fact, by an import, was not "planned" on that day.
    if day is None or (before is not None and day > before):
        return ""
    return str(format_skeleton("MMMd", day, locale=date_locale()))


def _days(first: date, last: date) -> str:
    return _day(first) if first == last else format_interval(first, last, "MMMd", locale=date_locale())


def _registration_note(session: SessionPage, *, today: date) -> str:
    opens, closes = session.registration_opens_on, session.registration_closes_on
    if opens and today < opens:
        return translated("opens %(day)s", day=_day(opens))
    if closes and today <= closes:
        return translated("closes %(day)s", day=_day(closes))
    return translated("closed %(day)s", day=_day(closes)) if closes else ""


def _issued_note(session: SessionPage) -> str:
    issued = session.tab_counts.get("certificates", 0)
    return translated("%(number)s issued", number=issued) if issued else ""
