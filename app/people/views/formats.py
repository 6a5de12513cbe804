"""How people are put into words."""

from collections.abc import Callable

from babel.support import LazyProxy
from flask import Flask

from app.core.i18n import current_language, lazy_gettext, ngettext
from app.people.countries import UnknownCountryError, country_name
from app.people.rules import Sex

SEX_WORDS: dict[str, LazyProxy] = {
    Sex.FEMALE.value: lazy_gettext("Woman"),
    Sex.MALE.value: lazy_gettext("Man"),
    Sex.UNKNOWN.value: lazy_gettext("Not recorded"),
}
REASON_WORDS: dict[str, LazyProxy] = {
    "same_name": lazy_gettext("Same name"),
    "similar_name": lazy_gettext("Similar name"),
    "same_organisation": lazy_gettext("Same organisation"),
    "same_country": lazy_gettext("Same country"),
    "same_mailbox_name": lazy_gettext("Same name before the @"),
}


MOVING: dict[str, Callable[[int], str]] = {
    "registration": lambda n: ngettext("%(num)s registration", "%(num)s registrations", n),
    "certificate": lambda n: ngettext("%(num)s certificate", "%(num)s certificates", n),
    "assignment": lambda n: ngettext("%(num)s assignment as trainer", "%(num)s assignments as trainer", n),
    "trainer_profile": lambda n: ngettext("%(num)s trainer profile", "%(num)s trainer profiles", n),
    "user_account": lambda n: ngettext("%(num)s user account", "%(num)s user accounts", n),
    "message": lambda n: ngettext("%(num)s message", "%(num)s messages", n),
}


def country_label(alpha3: str | None) -> str:
    """The name of a country in the language in force; a code that the table does not know as it is."""
    if not alpha3:
        return ""
    try:
        return country_name(alpha3, current_language())
    except UnknownCountryError:
        return alpha3


def sex_word(sex: str) -> LazyProxy:
    """The sex on record as a word."""
    return SEX_WORDS[sex]


def reason_word(reason: str) -> LazyProxy | str:
    """Why two records look alike."""
    return REASON_WORDS.get(reason, reason)


def moving_words(counts: dict[str, int]) -> list[str]:
    """What a merge would move, in words; what needs no word of its own is summed up."""
    known = {table: counts.get(table, 0) for table in MOVING}
    others = sum(counts.values()) - sum(known.values()) - counts.get("person_key", 0)
    words = [MOVING[table](count) for table, count in known.items() if count]
    return [*words, ngettext("%(num)s other record", "%(num)s other records", others)] if others else words


def init_formats(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(country_label=country_label, sex_word=sex_word, reason_word=reason_word)
