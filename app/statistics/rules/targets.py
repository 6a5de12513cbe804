"""Promises against what is reached: projection at the pace so far, and what is missing, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.programmes.rules import Indicator
from app.programmes.rules.words import INDICATOR_WORDS
from app.statistics.rules.indicators import share
from app.statistics.rules.selection import Selection
from app.statistics.rules.words import SEX_WORDS, display_name
from app.statistics.rules.writing import written

ENOUGH = timedelta(days=30)  # of a period before its pace says anything
MEASURES = {
    Indicator.SESSIONS: "sessions",
    Indicator.PERSONS: "persons",
    Indicator.PARTICIPATIONS: "participations",
    Indicator.COMPLETED: "completed",
    Indicator.COUNTRIES: "host_countries",
}


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What a programme promised: in a host country, for "female" or "male" only, or without limit."""

    indicator: Indicator
    value: int
    country: str | None = None
    sex: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A promise today: what is reached, and at this pace on its day; None where the pace says nothing yet.

    With `is_of_part` only a part of what counts towards it was counted: nothing is said of the whole.
    """

    promise: Promise
    reached: int
    projected: int | None
    is_of_part: bool = False

    @property
    def missing(self) -> int:
        return 0 if self.is_of_part else max(0, self.promise.value - self.reached)

    @property
    def share(self) -> float | None:
        return None if self.is_of_part else share(self.reached, self.promise.value)

    @property
    def is_on_course(self) -> bool | None:
        """Will it be reached at this pace? None where nothing can be said."""
        if self.is_of_part:
            return None
        if not self.missing:
            return True
        return None if self.projected is None else self.projected >= self.promise.value


def selection_of(
    promise: Promise, *, programme: str, starts_on: date | None, ends_on: date | None
) -> Selection:
    """What counts towards a promise: the programme's sessions from its start until the day promised."""
    return Selection(
        starts_on=starts_on,
        ends_on=promise.due_on or ends_on,
        programme=(programme,),
        host_country=(promise.country,) if promise.country else (),
        sex=(promise.sex,) if promise.sex else (),
    )


def project(reached: int, *, starts_on: date | None, due_on: date | None, today: date) -> int | None:
    """What will be reached on the day at the pace so far, rounded down; past the day, what was reached."""
    if due_on is not None and today >= due_on:
        return reached
    if starts_on is None or due_on is None or today - starts_on < ENOUGH:
        return None
    return reached * (due_on - starts_on).days // (today - starts_on).days


def promise_in_words(progress: Progress) -> str:
    """What is counted, and of whom: "Persons trained (Women, Kenya)"."""
    promise, parts = progress.promise, []
    if promise.sex:
        parts.append(str(SEX_WORDS[promise.sex]))
    if promise.country:
        parts.append(display_name(promise.country))
    if progress.is_of_part:
        parts.append(_("of your part"))
    what = str(INDICATOR_WORDS[promise.indicator])
    return f"{what} ({', '.join(parts)})" if parts else what


def missing_in_words(found: Sequence[Progress]) -> str:
    """ "4 sessions, 61 persons, of them 29 women; Kenya: 10 persons": what is missing by one day."""
    missing = [each for each in found if each.missing]
    names = {each.promise.country: _country_name(each.promise.country) for each in missing}
    return "; ".join(
        _in_country(name, [each for each in missing if each.promise.country == country])
        for country, name in sorted(names.items(), key=lambda item: (item[0] is not None, item[1]))
    )


def _country_name(country: str | None) -> str:
    return display_name(country) if country else ""


def _in_country(name: str, missing: Sequence[Progress]) -> str:
    """What is missing in a country, or without a limit to one: each whole before its parts."""
    order = list(Indicator)
    wholes = {each.promise.indicator: each.missing for each in missing if each.promise.sex is None}
    ranked = sorted(missing, key=lambda each: (order.index(each.promise.indicator), each.promise.sex or ""))
    words = ", ".join(
        # Of a whole that lacks less than its part, the part is no part of what is missing.
        _part(each) if each.missing <= wholes.get(each.promise.indicator, -1) else _missing(each)
        for each in ranked
    )
    return _("%(country)s: %(missing)s", country=name, missing=words) if name else words


def _part(progress: Progress) -> str:
    """What is missing of the whole named just before; that whole itself where no sex is named."""
    promise, shown = progress.promise, written(progress.missing)
    if promise.sex is None:
        return _counted(progress)
    if promise.indicator is not Indicator.PERSONS:
        words = {
            "female": _("of them %(shown)s of women", shown=shown),
            "male": _("of them %(shown)s of men", shown=shown),
        }
    else:
        count = progress.missing
        words = {
            "female": ngettext("of them %(shown)s woman", "of them %(shown)s women", count, shown=shown),
            "male": ngettext("of them %(shown)s man", "of them %(shown)s men", count, shown=shown),
        }
    return words[promise.sex]


def _missing(progress: Progress) -> str:
    """What is missing of a promise that stands for itself."""
    promise, count = progress.promise, progress.missing
    shown = written(count)
    if promise.sex is None:
        return _counted(progress)
    if promise.indicator is Indicator.PERSONS:
        words = {
            "female": ngettext("%(shown)s woman", "%(shown)s women", count, shown=shown),
            "male": ngettext("%(shown)s man", "%(shown)s men", count, shown=shown),
        }
    else:
        counted = _counted(progress)
        words = {
            "female": _("%(counted)s of women", counted=counted),
            "male": _("%(counted)s of men", counted=counted),
        }
    return words[promise.sex]


def _counted(progress: Progress) -> str:
    count, shown = progress.missing, written(progress.missing)
    words = {
        Indicator.SESSIONS: ngettext("%(shown)s session", "%(shown)s sessions", count, shown=shown),
        Indicator.PERSONS: ngettext("%(shown)s person", "%(shown)s persons", count, shown=shown),
        Indicator.PARTICIPATIONS: ngettext(
            "%(shown)s participation", "%(shown)s participations", count, shown=shown
        ),
        Indicator.COMPLETED: ngettext("%(shown)s completion", "%(shown)s completions", count, shown=shown),
        Indicator.COUNTRIES: ngettext("%(shown)s country", "%(shown)s countries", count, shown=shown),
    }
    return words[progress.promise.indicator]
