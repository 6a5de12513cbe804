"""The report "attendance by country": what is selected, what each figure means, the sentence on top."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

ONLINE = "ONLINE"
UNKNOWN = "UNKNOWN"
NOT_A_COUNTRY = (ONLINE, UNKNOWN)


class CountryOf(StrEnum):
    """Whose country a row stands for: where the session took place, or where the participant comes from."""

    HOST = "host"
    PARTICIPANT = "participant"


class Figure(StrEnum):
    """The columns of the report, in the order in which they stand."""

    SESSIONS = "sessions"
    REGISTERED = "registered"
    PARTICIPATIONS = "participations"
    PERSONS = "persons"
    FEMALE = "female"
    MALE = "male"
    UNKNOWN_SEX = "unknown_sex"
    PERSON_DAYS = "person_days"
    ATTENDANCE_RATE = "attendance_rate"
    COMPLETED = "completed"
    CERTIFICATES = "certificates"
    HEAD_COUNT_PARTICIPATIONS = "head_count_participations"


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What a report is about; None means no limit. Dates are of the session's start, both included."""

    starts_on: date | None = None
    ends_on: date | None = None
    programme_id: UUID | None = None
    programme_code: str | None = None
    country_of: CountryOf = CountryOf.HOST


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One row of the report. `participations` contains the head counts, which it also names apart.

    Days are of named people only; `female`, `male` and `unknown_sex` count persons.
    """

    sessions: int = 0
    registered: int = 0
    participations: int = 0
    persons: int = 0
    female: int = 0
    male: int = 0
    person_days: int = 0
    rated_days: int = 0
    expected_days: int = 0
    completed: int = 0
    certificates: int = 0
    head_count_participations: int = 0

    @property
    def unknown_sex(self) -> int:
        return self.persons - self.female - self.male

    @property
    def attendance_rate(self) -> float | None:
        """Days present of days expected, to four places; None where nobody was expected."""
        return round(self.rated_days / self.expected_days, 4) if self.expected_days else None

    def value(self, figure: Figure) -> int | float | None:
        """One figure of the row by its name."""
        found: int | float | None = getattr(self, figure.value)
        return found


@dataclass(frozen=True, kw_only=True)
class CountryRow:
    """The figures of one country; `country` is alpha-3, ONLINE or UNKNOWN."""

    country: str
    figures: Figures


@dataclass(frozen=True, kw_only=True)
class YearCell:
    """Persons trained and participations, head counts among these, in one country in one year."""

    country: str
    year: int
    persons: int
    participations: int


@dataclass(frozen=True, kw_only=True)
class YearOfPersons:
    """Persons trained in one year, each once in that year."""

    year: int
    persons: int
    female: int
    male: int


@dataclass(frozen=True, kw_only=True)
class SessionSpan:
    """The sessions of a selection: how many, where, and the years in which the first and last began."""

    sessions: int
    host_countries: int
    online: int
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True, kw_only=True)
class CountryReport:
    """Everything the report shows; page, JSON, CSV, XLSX, PDF and pictures all read this."""

    selection: Selection
    span: SessionSpan
    rows: tuple[CountryRow, ...]
    total: Figures
    cells: tuple[YearCell, ...]

    @property
    def countries(self) -> int:
        """How many countries stand in the rows; online and not recorded are none."""
        return sum(row.country not in NOT_A_COUNTRY for row in self.rows)

    @property
    def years(self) -> tuple[int, ...]:
        """The years with participations, in order."""
        return tuple(sorted({cell.year for cell in self.cells}))

    @property
    def adds_up_to_more(self) -> bool:
        """Do the rows add up to more persons than the total, because some were trained in two countries?"""
        return sum(row.figures.persons for row in self.rows) > self.total.persons
