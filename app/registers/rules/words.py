"""What fields, kinds of sheet and values are called on screen."""

from collections.abc import Mapping

from babel.support import LazyProxy

from app.core.i18n import gettext, lazy_gettext
from app.registers.rules.headings import FIELDS, Kind

KIND_WORDS: Mapping[str, LazyProxy] = {
    Kind.SESSIONS: lazy_gettext("List of sessions"),
    Kind.PEOPLE: lazy_gettext("List of people"),
}
FIELD_WORDS: Mapping[str, LazyProxy] = {
    "ref": lazy_gettext("Reference of the session"),
    "title": lazy_gettext("Title"),
    "start": lazy_gettext("First day"),
    "end": lazy_gettext("Last day"),
    "days": lazy_gettext("Number of days"),
    "country": lazy_gettext("Country"),
    "city": lazy_gettext("City"),
    "venue": lazy_gettext("Venue"),
    "partner": lazy_gettext("Partner"),
    "language": lazy_gettext("Language"),
    "modules": lazy_gettext("Modules"),
    "trainers": lazy_gettext("Trainers"),
    "capacity": lazy_gettext("Places"),
    "format": lazy_gettext("Online or in a place"),
    "status": lazy_gettext("Held or cancelled"),
    "kind": lazy_gettext("Kind of session"),
    "cost": lazy_gettext("Cost"),
    "attendance": lazy_gettext("How many attended"),
    "female": lazy_gettext("Women"),
    "male": lazy_gettext("Men"),
    "unknown_sex": lazy_gettext("Sex not recorded"),
    "session": lazy_gettext("Session"),
    "number": lazy_gettext("Running number"),
    "family_name": lazy_gettext("Family name"),
    "second_family_name": lazy_gettext("Second family name"),
    "given_name": lazy_gettext("Given name"),
    "middle_name": lazy_gettext("Middle name"),
    "full_name": lazy_gettext("Full name"),
    "name": lazy_gettext("Name, as far as another column does not say it"),
    "own_script": lazy_gettext("Name in own script"),
    "sex": lazy_gettext("Sex"),
    "age": lazy_gettext("Age or age band"),
    "organisation": lazy_gettext("Organisation"),
    "sector": lazy_gettext("Sector"),
    "email": lazy_gettext("E-mail"),
    "phone": lazy_gettext("Telephone"),
    "position": lazy_gettext("Position"),
    "days_present": lazy_gettext("Days present"),
    "attended": lazy_gettext("Attended, yes or no"),
    "session_title": lazy_gettext("Session: title"),
    "session_country": lazy_gettext("Session: country"),
    "session_start": lazy_gettext("Session: first day"),
    "session_end": lazy_gettext("Session: last day"),
    "session_days": lazy_gettext("Session: number of days"),
    "session_city": lazy_gettext("Session: city"),
    "session_venue": lazy_gettext("Session: venue"),
    "session_partner": lazy_gettext("Session: partner"),
    "session_language": lazy_gettext("Session: language"),
    "session_modules": lazy_gettext("Session: modules"),
    "session_trainers": lazy_gettext("Session: trainers"),
    "session_format": lazy_gettext("Session: online or in a place"),
    "session_kind": lazy_gettext("Session: kind"),
    "session_cost": lazy_gettext("Session: cost"),
}
MEANING_WORDS: Mapping[str, Mapping[str, LazyProxy]] = {
    "presence": {
        "present": lazy_gettext("Present"),
        "late": lazy_gettext("Late"),
        "absent": lazy_gettext("Absent"),
        "excused": lazy_gettext("Excused"),
        "blank": lazy_gettext("Nothing was recorded"),
    },
    "sex": {
        "female": lazy_gettext("Woman"),
        "male": lazy_gettext("Man"),
        "unknown": lazy_gettext("Not recorded"),
    },
}


def use_word(code: str) -> str:
    """What a column is taken for, from its code: "field:ref", "day:2", or nothing."""
    kind, _, name = code.partition(":")
    if kind == "day":
        return gettext("Day %(day)s", day=name)
    return str(FIELD_WORDS.get(name, name)) if kind == "field" else gettext("Not used")


def use_choices(kind: str, *, day_columns: int) -> list[tuple[str, str]]:
    """All that a column of a list may be taken for: (code, word)."""
    fields = [f"field:{name}" for name in FIELDS[Kind(kind)]]
    days = [f"day:{number}" for number in range(1, day_columns + 1)] if kind == Kind.PEOPLE else []
    return [(code, use_word(code)) for code in ("", *fields, *days)]
