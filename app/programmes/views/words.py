"""How programmes and sessions are put into words."""

from babel.support import LazyProxy

from app.core.i18n import current_language, ngettext
from app.core.i18n import gettext as translated
from app.core.i18n import lazy_gettext as _
from app.people.countries import UnknownCountryError, country_name
from app.programmes.rules import AssignmentRole, Indicator, SessionPage, Step

STEP_WORDS: dict[Step, LazyProxy] = {
    Step.ANNOUNCE: _("Announce"),
    Step.HOLD: _("Mark as held"),
    Step.CLOSE: _("Close attendance"),
    Step.REOPEN: _("Reopen"),
    Step.POSTPONE: _("Postpone"),
    Step.CANCEL: _("Cancel the session"),
    Step.REDRAFT: _("Back to draft"),
}
ROLE_WORDS: dict[AssignmentRole, LazyProxy] = {
    AssignmentRole.LEAD: _("Lead trainer"),
    AssignmentRole.CO_TRAINER: _("Co-trainer"),
    AssignmentRole.RESOURCE_PERSON: _("Resource person"),
    AssignmentRole.INTERPRETER: _("Interpreter"),
}
INDICATOR_WORDS: dict[Indicator, LazyProxy] = {
    Indicator.SESSIONS: _("Sessions"),
    Indicator.PERSONS: _("Persons trained"),
    Indicator.PARTICIPATIONS: _("Participations"),
    Indicator.COMPLETED: _("Completed"),
    Indicator.COUNTRIES: _("Countries"),
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
