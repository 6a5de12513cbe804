"""Promises against what is reached: projection at the pace so far, and what is missing, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.i18n import ngettext
from app.programmes.rules import Indicator
from app.statistics.rules.selection import Selection
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
    """A promise today: what is reached, and at this pace on its day; None where the pace says nothing yet."""

    promise: Promise
    reached: int
    projected: int | None

    @property
    def missing(self) -> int:
        return max(0, self.promise.value - self.reached)

    @property
    def share(self) -> float:
        return self.reached / self.promise.value

    @property
    def is_on_course(self) -> bool | None:
        """Will it be reached at this pace? None where nothing can be said."""
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


def missing_in_words(found: Sequence[Progress]) -> str:
    """ "4 sessions, 61 persons, of them 29 women": what is missing of promises that share their day."""
    missing = [each for each in _whole_before_part(found) if each.missing]
    wholes = {(each.promise.indicator, each.promise.country) for each in missing if each.promise.sex is None}
    return ", ".join(
        _missing(each, is_part=(each.promise.indicator, each.promise.country) in wholes) for each in missing
    )


def _whole_before_part(found: Sequence[Progress]) -> list[Progress]:
    order = list(Indicator)
    return sorted(found, key=lambda each: (order.index(each.promise.indicator), each.promise.sex or ""))


def _missing(progress: Progress, *, is_part: bool) -> str:
    promise, count = progress.promise, progress.missing
    shown = written(count)
    if promise.sex == "female" and is_part:
        return ngettext("of them %(shown)s woman", "of them %(shown)s women", count, shown=shown)
    if promise.sex == "male" and is_part:
        return ngettext("of them %(shown)s man", "of them %(shown)s men", count, shown=shown)
    if promise.sex == "female":
        return ngettext("%(shown)s woman", "%(shown)s women", count, shown=shown)
    if promise.sex == "male":
        return ngettext("%(shown)s man", "%(shown)s men", count, shown=shown)
    words = {
        Indicator.SESSIONS: ngettext("%(shown)s session", "%(shown)s sessions", count, shown=shown),
        Indicator.PERSONS: ngettext("%(shown)s person", "%(shown)s persons", count, shown=shown),
        Indicator.PARTICIPATIONS: ngettext(
            "%(shown)s participation", "%(shown)s participations", count, shown=shown
        ),
        Indicator.COMPLETED: ngettext("%(shown)s completion", "%(shown)s completions", count, shown=shown),
        Indicator.COUNTRIES: ngettext("%(shown)s country", "%(shown)s countries", count, shown=shown),
    }
    return words[promise.indicator]
