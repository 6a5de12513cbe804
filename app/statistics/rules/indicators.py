"""The indicators: one definition each, used by page, files, pictures, seals and the terminal alike.

An indicator is made of measures, which queries/measures.py counts. One that combines measures that are there
already is an entry here, a row in docs/definitions.md and a line of the oracle in tests/statistics/oracle.py.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from babel.support import LazyProxy

from app.core.i18n import lazy_gettext as _

Value = int | float | None


@dataclass(frozen=True)
class Figures:
    """The measures of one cell, by name; what was not found is 0."""

    measures: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, measure: str) -> int:
        return self.measures.get(measure, 0)


class Unit(StrEnum):
    """How a value is written."""

    NUMBER = "number"
    HOURS = "hours"
    SHARE = "share"
    MONEY = "money"


class Behind(StrEnum):
    """What a figure is made of, one row for each: where it counts them, as many as it says."""

    SESSIONS = "sessions"
    REGISTRATIONS = "registrations"
    PERSONS = "persons"
    CERTIFICATES = "certificates"
    HEAD_COUNTS = "head_counts"
    TRAINERS = "trainers"

    @property
    def is_sessions(self) -> bool:
        """Are sessions listed, and no people?"""
        return self in (Behind.SESSIONS, Behind.HEAD_COUNTS)


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One figure of the office: `version` is raised whenever `meaning` or `formula` changes what is counted.

    `behind` are the rows that it is made of, `rows` the measure that says how many, by default the first one.
    `of_sessions` marks figures that belong to a session as a whole and cannot be split by its people.
    """

    key: str
    label: LazyProxy
    short: LazyProxy
    meaning: LazyProxy
    measures: tuple[str, ...]
    formula: Callable[[Figures], Value]
    unit: Unit = Unit.NUMBER
    behind: Behind
    rows: str = ""
    of_sessions: bool = False
    version: int = 1

    def value(self, figures: Figures) -> Value:
        """The figure of a cell; None where it says nothing, such as a share of nobody."""
        return self.formula(figures)

    def rows_behind(self, figures: Figures) -> int | None:
        """How many rows stand behind it in a cell; None for head counts, where one row says many."""
        if self.behind is Behind.HEAD_COUNTS:
            return None
        if self.behind is Behind.PERSONS and not self.rows:
            return int(self.formula(figures) or 0)
        return figures[self.rows or self.measures[0]]


def _count(measure: str) -> Callable[[Figures], Value]:
    return lambda figures: figures[measure]


def share(part: int, whole: int) -> float | None:
    """A share to the tenth of a percent, half of one up, so that page, file and seal show the same digits.

    None where there is nothing to divide.
    """
    return (2_000 * part + whole) // (2 * whole) / 1_000 if whole else None


def _share(part: str, whole: str) -> Callable[[Figures], Value]:
    return lambda figures: share(figures[part], figures[whole])


_ALL = (
    Indicator(
        key="sessions",
        label=_("Sessions"),
        short=_("Sess."),
        meaning=_(
            "Training sessions held or closed that started inside the period. Where the report is about some "
            "participants only, those in which somebody of them took part."
        ),
        measures=("sessions",),
        formula=_count("sessions"),
        behind=Behind.SESSIONS,
    ),
    Indicator(
        key="host_countries",
        label=_("Host countries"),
        short=_("Hosts"),
        meaning=_("Different countries in which these sessions took place; online sessions have none."),
        measures=("host_countries",),
        formula=_count("host_countries"),
        behind=Behind.SESSIONS,
        rows="sessions",
    ),
    Indicator(
        key="countries_represented",
        label=_("Countries represented"),
        short=_("From"),
        meaning=_("Different countries of the participants, as recorded at registration."),
        measures=("countries",),
        formula=_count("countries"),
        behind=Behind.SESSIONS,
        rows="sessions",
    ),
    Indicator(
        key="registered",
        label=_("Registered"),
        short=_("Reg."),
        meaning=_("Accepted registrations, people who never came among them."),
        measures=("registered",),
        formula=_count("registered"),
        behind=Behind.REGISTRATIONS,
    ),
    Indicator(
        key="participations",
        label=_("Participations"),
        short=_("Part."),
        meaning=_("Registrations with presence on at least one day, and head counts."),
        measures=("named", "heads"),
        formula=lambda figures: figures["named"] + figures["heads"],
        behind=Behind.REGISTRATIONS,
        rows="named",
    ),
    Indicator(
        key="head_count_participations",
        label=_("of these, head counts"),
        short=_("Heads"),
        meaning=_("Participations known only as numbers, without names."),
        measures=("heads",),
        formula=_count("heads"),
        behind=Behind.HEAD_COUNTS,
    ),
    Indicator(
        key="persons",
        label=_("Persons trained"),
        short=_("Persons"),
        meaning=_("Different persons with at least one participation; each is counted once."),
        measures=("persons",),
        formula=_count("persons"),
        behind=Behind.PERSONS,
    ),
    Indicator(
        key="persons_by_topic",
        label=_("Persons trained, once per topic"),
        short=_("P/topic"),
        meaning=_(
            "Different persons for each module taught, added up: somebody trained on two modules counts "
            "twice. Sessions without a module count as one topic."
        ),
        measures=("topic_persons",),
        formula=_count("topic_persons"),
        behind=Behind.PERSONS,
        rows="persons",
    ),
    Indicator(
        key="persons_by_programme",
        label=_("Persons trained, once per programme"),
        short=_("P/prog."),
        meaning=_("Different persons in each programme, added up."),
        measures=("programme_persons",),
        formula=_count("programme_persons"),
        behind=Behind.PERSONS,
        rows="persons",
    ),
    Indicator(
        key="female",
        label=_("Women"),
        short=_("Women"),
        meaning=_("Persons trained who are women."),
        measures=("female",),
        formula=_count("female"),
        behind=Behind.PERSONS,
    ),
    Indicator(
        key="male",
        label=_("Men"),
        short=_("Men"),
        meaning=_("Persons trained who are men."),
        measures=("male",),
        formula=_count("male"),
        behind=Behind.PERSONS,
    ),
    Indicator(
        key="unknown_sex",
        label=_("Sex not recorded"),
        short=_("Unkn."),
        meaning=_("Persons trained whose sex was not recorded, or recorded differently."),
        measures=("persons", "female", "male"),
        formula=lambda figures: figures["persons"] - figures["female"] - figures["male"],
        behind=Behind.PERSONS,
    ),
    Indicator(
        key="person_days",
        label=_("Person-days"),
        short=_("P-days"),
        meaning=_("Days on which a named participant was present or late, added up."),
        measures=("person_days",),
        formula=_count("person_days"),
        behind=Behind.REGISTRATIONS,
        rows="named",
    ),
    Indicator(
        key="contact_hours",
        label=_("Contact hours"),
        short=_("Hours"),
        meaning=_(
            "Person-days times the teaching time of a day: that of the agenda without breaks, divided by the "
            "days, or where there is no agenda the hours the programme counts for a day."
        ),
        measures=("minutes",),
        formula=lambda figures: round(figures["minutes"] / 60, 1),
        unit=Unit.HOURS,
        behind=Behind.REGISTRATIONS,
        rows="named",
    ),
    Indicator(
        key="attendance_rate",
        label=_("Attendance rate"),
        short=_("Rate"),
        meaning=_("Days present of the days expected of everyone accepted, withdrawn people left out."),
        measures=("rated_days", "expected_days"),
        formula=_share("rated_days", "expected_days"),
        unit=Unit.SHARE,
        behind=Behind.REGISTRATIONS,
        rows="registered",
    ),
    Indicator(
        key="no_shows",
        label=_("No-shows"),
        short=_("No-sh."),
        meaning=_("Accepted registrations of people who were never present."),
        measures=("no_shows",),
        formula=_count("no_shows"),
        behind=Behind.REGISTRATIONS,
    ),
    Indicator(
        key="completed",
        label=_("Completed"),
        short=_("Compl."),
        meaning=_("Participations that reached the attendance the programme asks for."),
        measures=("completed",),
        formula=_count("completed"),
        behind=Behind.REGISTRATIONS,
    ),
    Indicator(
        key="completion_rate",
        label=_("Completion rate"),
        short=_("C-rate"),
        meaning=_("Completed of the participations known by name."),
        measures=("completed", "named"),
        formula=_share("completed", "named"),
        unit=Unit.SHARE,
        behind=Behind.REGISTRATIONS,
        rows="named",
    ),
    Indicator(
        key="certificates",
        label=_("Certificates"),
        short=_("Cert."),
        meaning=_("Certificates of completion, and of trainings of trainers, issued and valid."),
        measures=("certificates",),
        formula=_count("certificates"),
        behind=Behind.CERTIFICATES,
        version=2,
    ),
    Indicator(
        key="trainers",
        label=_("Trainers active"),
        short=_("Train."),
        meaning=_("Different persons who taught in these sessions, interpreters left out."),
        measures=("trainers",),
        formula=_count("trainers"),
        behind=Behind.TRAINERS,
    ),
    Indicator(
        key="cost",
        label=_("Cost"),
        short=_("Cost"),
        meaning=_("Cost of the sessions for which one was entered."),
        measures=("cost_cents", "costed"),
        formula=lambda figures: figures["cost_cents"] / 100 if figures["costed"] else None,
        unit=Unit.MONEY,
        of_sessions=True,
        behind=Behind.SESSIONS,
        rows="sessions",
    ),
    Indicator(
        key="cost_per_person",
        label=_("Cost per person"),
        short=_("C/pers."),
        meaning=_(
            "Cost of the sessions for which one was entered, divided by the persons trained in these "
            "sessions."
        ),
        measures=("cost_cents", "costed_persons"),
        formula=lambda figures: (
            round(figures["cost_cents"] / 100 / figures["costed_persons"], 2)
            if figures["costed_persons"]
            else None
        ),
        unit=Unit.MONEY,
        of_sessions=True,
        behind=Behind.SESSIONS,
        rows="sessions",
    ),
)
INDICATORS: dict[str, Indicator] = {each.key: each for each in _ALL}
STANDARD = (
    "sessions",
    "registered",
    "participations",
    "head_count_participations",
    "persons",
    "female",
    "male",
    "unknown_sex",
    "person_days",
    "attendance_rate",
    "completed",
    "certificates",
)


def measures_of(keys: Iterable[str]) -> frozenset[str]:
    """What has to be counted for these indicators."""
    return frozenset(measure for key in keys for measure in INDICATORS[key].measures)
