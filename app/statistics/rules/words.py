"""Breakdowns, filters and their codes in words."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from babel.support import LazyProxy

from app.core.i18n import current_language, current_locale, ngettext
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as lazy
from app.people.countries import UnknownCountryError, area_name, country_name
from app.people.rules import Sex, text_key
from app.programmes.rules.words import KIND_WORDS
from app.registration.rules import AGE_WORDS
from app.statistics.rules.dimensions import COUNTRIES, Dimension
from app.statistics.rules.selection import ONLINE, UNKNOWN, Evidence, Group, Mode, Selection

DIMENSION_WORDS: dict[Dimension, LazyProxy] = {
    Dimension.YEAR: lazy("Year"),
    Dimension.QUARTER: lazy("Quarter"),
    Dimension.FISCAL_YEAR: lazy("Fiscal year"),
    Dimension.HOST_COUNTRY: lazy("Host country"),
    Dimension.HOST_REGION: lazy("Host region"),
    Dimension.HOST_GROUP: lazy("Group of host countries"),
    Dimension.COUNTRY: lazy("Participant’s country"),
    Dimension.REGION: lazy("Participant’s region"),
    Dimension.GROUP: lazy("Group of participants’ countries"),
    Dimension.PROGRAMME: lazy("Programme"),
    Dimension.MODULE: lazy("Module"),
    Dimension.LANGUAGE: lazy("Language"),
    Dimension.KIND: lazy("Kind of session"),
    Dimension.MODE: lazy("Delivery"),
    Dimension.PARTNER: lazy("Partner"),
    Dimension.TRAINER: lazy("Trainer"),
    Dimension.SESSION: lazy("Training session"),
    Dimension.SEX: lazy("Sex"),
    Dimension.AGE: lazy("Age"),
    Dimension.SECTOR: lazy("Sector"),
    Dimension.ORGANISATION: lazy("Organisation"),
}
FILTER_WORDS: dict[str, LazyProxy] = {
    "programme": lazy("Programme"),
    "host_country": lazy("Host country"),
    "host_area": lazy("Host region or group"),
    "country": lazy("Participant’s country"),
    "area": lazy("Participant’s region or group"),
    "module": lazy("Module"),
    "language": lazy("Language"),
    "kind": lazy("Kind of session"),
    "mode": lazy("Delivery"),
    "partner": lazy("Partner"),
    "trainer": lazy("Trainer"),
    "sex": lazy("Sex"),
    "age": lazy("Age"),
    "sector": lazy("Sector"),
    "organisation": lazy("Organisation"),
    "evidence": lazy("Evidence"),
}
# Filters that are codes of a dimension, for their names.
DIMENSION_OF_FILTER: dict[str, Dimension] = {
    "host_area": Dimension.HOST_REGION,
    "area": Dimension.REGION,
    **{each.value: each for each in Dimension if each.value in FILTER_WORDS},
}
GROUP_WORDS = {
    Group.LDC.value: lazy("Least developed countries"),
    Group.LLDC.value: lazy("Landlocked developing countries"),
    Group.SIDS.value: lazy("Small island developing States"),
    "OTHER": lazy("In none of these groups"),
}
MODE_WORDS = {Mode.IN_PERSON.value: lazy("In person"), Mode.ONLINE.value: lazy("Online")}
EVIDENCE_WORDS = {Evidence.NAMED.value: lazy("Named"), Evidence.HEAD_COUNT.value: lazy("Head count")}
SEX_WORDS = {
    Sex.FEMALE.value: lazy("Women"),
    Sex.MALE.value: lazy("Men"),
    Sex.UNKNOWN.value: lazy("Not recorded"),
}
FIXED_WORDS: dict[str, Mapping[Any, LazyProxy | str]] = {
    Dimension.HOST_GROUP: GROUP_WORDS,
    Dimension.GROUP: GROUP_WORDS,
    Dimension.KIND: KIND_WORDS,
    Dimension.MODE: MODE_WORDS,
    Dimension.SEX: SEX_WORDS,
    Dimension.AGE: AGE_WORDS,
    "evidence": EVIDENCE_WORDS,
}
LAST = (ONLINE, UNKNOWN, "OTHER", Sex.UNKNOWN.value)


def key_name(dimension: Dimension | str, key: str, labels: Mapping[str, str], *, short: bool = False) -> str:
    """What a row or column is called in the language in force; `labels` are the names the database knows."""
    if key in FIXED_WORDS.get(dimension, {}):
        return str(FIXED_WORDS[dimension][key])
    if key == UNKNOWN:
        return _("Not recorded")
    if key == ONLINE:
        return _("Online")
    return _NAMES.get(dimension, _as_it_is)(key, labels, short)


def key_order(dimension: Dimension, keys: Collection[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    """The keys in the order in which they are shown: fixed or by name, what is no value last."""
    fixed = list(FIXED_WORDS.get(dimension, ()))

    def place(key: str) -> tuple[bool, int, str, str]:
        known = fixed.index(key) if key in fixed else len(fixed)
        return key in LAST, known, text_key(key_name(dimension, key, labels)), key

    return tuple(sorted(keys, key=place))


def display_name(country: str, *, short: bool = False) -> str:
    """The name of a country's row in the language in force; short for charts, where room is scarce."""
    return key_name(Dimension.HOST_COUNTRY, country, {}, short=short)


def selection_in_words(selection: Selection, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a report is about, as pairs of label and value: the period, and each filter that is set."""
    first, last = selection.starts_on, selection.ends_on
    return [
        (_("From"), first.isoformat() if first else _("the beginning")),
        (_("To"), last.isoformat() if last else _("today")),
        *filters_in_words(selection, labels),
    ]


def filters_in_words(selection: Selection, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """The filters that are set, as pairs of label and value."""
    pairs = []
    for name, word in FILTER_WORDS.items():
        values = getattr(selection, name)
        if values:
            dimension = DIMENSION_OF_FILTER.get(name, name)
            named = [each for each in values if not _is_nameless(name, each, labels)]
            names = [key_name(dimension, each, labels) for each in named]
            if nameless := len(values) - len(named):
                names.append(ngettext("%(num)s person", "%(num)s people", nameless))
            pairs.append((str(word), ", ".join(names)))
    if selection.hours:
        pairs.append((_("Contact hours"), _("at least %(num)s", num=selection.hours)))
    return pairs


def _is_nameless(name: str, key: str, labels: Mapping[str, str]) -> bool:
    """Is this a trainer whose name does not belong there? Their id says nothing to anybody."""
    return name == "trainer" and key != UNKNOWN and key not in labels


def _country(key: str, _labels: Mapping[str, str], short: bool) -> str:
    try:
        return country_name(key, current_language(), short=short)
    except UnknownCountryError:
        return key


def _area(key: str, _labels: Mapping[str, str], _short: bool) -> str:
    if key in GROUP_WORDS:
        return str(GROUP_WORDS[key])
    return area_name(key, current_language())


def _language(key: str, _labels: Mapping[str, str], _short: bool) -> str:
    name = str(current_locale().languages.get(key.replace("-", "_"), key))
    return name[:1].upper() + name[1:]


def _fiscal_year(key: str, _labels: Mapping[str, str], _short: bool) -> str:
    return _("Fiscal year %(year)s", year=key)


def _as_it_is(key: str, labels: Mapping[str, str], _short: bool) -> str:
    return labels.get(key, key)


_NAMES: dict[Dimension | str, Callable[[str, Mapping[str, str], bool], str]] = {
    **dict.fromkeys(COUNTRIES, _country),
    Dimension.HOST_REGION: _area,
    Dimension.REGION: _area,
    Dimension.LANGUAGE: _language,
    Dimension.FISCAL_YEAR: _fiscal_year,
}
