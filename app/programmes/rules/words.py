"""How programmes and sessions are put into words."""

from babel.support import LazyProxy

from app.core.i18n import current_language, ngettext
from app.core.i18n import gettext as translated
from app.core.i18n import lazy_gettext as _
from app.people.countries import UnknownCountryError, country_name
from app.people.rules import Sex
from app.programmes.rules.page import SessionPage
from app.programmes.rules.states import AssignmentRole, Indicator, SessionKind, Step

STEP_WORDS: dict[Step, LazyProxy] = {
    Step.ANNOUNCE: _("Announce"),
    Step.HOLD: _("Mark as held"),
    Step.CLOSE: _("Close attendance"),
    Step.REOPEN: _("Reopen"),
    Step.POSTPONE: _("Postpone"),
    Step.CANCEL: _("Cancel the session"),
    Step.REDRAFT: _("Back to draft"),
}
STEP_QUESTIONS: dict[Step, LazyProxy] = {
    Step.ANNOUNCE: _("The session will stand on the public pages, and people can register."),
    Step.HOLD: _("The session will count in reports as held."),
    Step.CLOSE: _("Attendance is complete; after this it can only be changed by reopening the session."),
    Step.REOPEN: _("Attendance can be changed again. Figures that were reported may change with it."),
    Step.POSTPONE: _("The session leaves the public pages until it has new dates and is announced again."),
    Step.CANCEL: _("The session leaves the public pages and does not count in any report."),
    Step.REDRAFT: _("The session leaves the public pages. Registrations are kept."),
}
STEP_EFFECTS: dict[Step, LazyProxy] = {
    Step.ANNOUNCE: _("The session has been announced."),
    Step.HOLD: _("The session counts as held."),
    Step.CLOSE: _("The session has been closed."),
    Step.REOPEN: _("The session has been reopened."),
    Step.POSTPONE: _("The session has been postponed."),
    Step.CANCEL: _("The session has been cancelled."),
    Step.REDRAFT: _("The session is a draft again."),
}
ROLE_WORDS: dict[AssignmentRole, LazyProxy] = {
    AssignmentRole.LEAD: _("Lead trainer"),
    AssignmentRole.CO_TRAINER: _("Co-trainer"),
    AssignmentRole.RESOURCE_PERSON: _("Resource person"),
    AssignmentRole.INTERPRETER: _("Interpreter"),
}
KIND_WORDS: dict[SessionKind, LazyProxy] = {
    SessionKind.WORKSHOP: _("Workshop"),
    SessionKind.SEMINAR: _("Seminar"),
    SessionKind.COURSE: _("Course"),
    SessionKind.TRAINING_OF_TRAINERS: _("Training of trainers"),
    SessionKind.BRIEFING: _("Briefing"),
    SessionKind.EXERCISE: _("Exercise"),
}
INDICATOR_WORDS: dict[Indicator, LazyProxy] = {
    Indicator.SESSIONS: _("Sessions"),
    Indicator.PERSONS: _("Persons trained"),
    Indicator.PARTICIPATIONS: _("Participations"),
    Indicator.COMPLETED: _("Completed"),
    Indicator.COUNTRIES: _("Countries"),
}

SEX_WORDS: dict[str, LazyProxy] = {Sex.FEMALE.value: _("Women"), Sex.MALE.value: _("Men")}
FIELD_WORDS: dict[str, LazyProxy] = {
    "days": _("dates"),
    "modules": _("modules"),
    "slug": _("short name"),
    "title": _("title"),
    "summary": _("summary"),
    "programme_id": _("programme"),
    "time_zone": _("time zone"),
    "is_online": _("online or not"),
    "is_protected": _("protection of its people"),
    "host_country": _("host country"),
    "city": _("city"),
    "venue": _("venue"),
    "partner": _("partner"),
    "language": _("language"),
    "kind": _("kind of session"),
    "cost_cents": _("cost"),
    "capacity": _("places"),
    "registration_opens_on": _("registration opens"),
    "registration_closes_on": _("registration closes"),
}


def country_word(alpha3: str | None) -> str:
    """The UN name of a country in the language in force; a dash for none, an unknown code as it is."""
    if not alpha3:
        return "–"
    try:
        return country_name(alpha3, current_language())
    except UnknownCountryError:
        return alpha3


def place_words(session: SessionPage) -> str:
    """Where a session takes place, the nearest first: "Hall B, Nairobi, Kenya" or "Online"."""
    if session.is_online:
        return translated("Online")
    country = country_word(session.host_country) if session.host_country else ""
    parts = [part for part in (session.venue, session.city, country) if part]
    return ", ".join(parts) or translated("Place not set")


def places_words(taken: int, capacity: int | None) -> str:
    """How full a session is: "24 of 28 places"."""
    if capacity is None:
        return ngettext("%(num)s place taken", "%(num)s places taken", taken)
    return ngettext("%(taken)s of %(num)s place", "%(taken)s of %(num)s places", capacity, taken=taken)
