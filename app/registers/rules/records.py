"""A register as it was understood: sessions, people, marks, and everything that was not clear."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from app.attendance.rules import MarkStatus
from app.people.rules import Sex
from app.programmes.rules import SessionKind
from app.registers.rules.cells import Bad
from app.registers.rules.layout import Table
from app.registers.rules.mapping import ONLINE
from app.registration.rules import AgeBand


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that could not be taken, or was with a doubt; `row` as the spreadsheet numbers it."""

    sheet: str
    row: int
    column: str
    reason: str
    remedy: str

    def as_dict(self) -> dict[str, str | int]:
        """For JSON: sheet, row, column, reason, remedy."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class HeadCounts:
    """How many attended, without names; the parts may leave a rest of unknown sex."""

    total: int
    female: int
    male: int

    @property
    def unknown(self) -> int:
        """Those whose sex was not recorded."""
        return self.total - self.female - self.male


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSession:
    """One training session of the register. `days` are the days held, the first is day 1."""

    ref: str
    title: str
    days: tuple[date, ...]
    country: str | None = None  # alpha-3; None for an online session or where the register does not say
    is_online: bool = False
    city: str = ""
    venue: str = ""
    partner: str = ""
    language: str = ""  # code, such as "fr"
    modules: tuple[str, ...] = ()
    trainers: tuple[str, ...] = ()
    capacity: int | None = None
    kind: SessionKind | None = None
    cost_cents: int | None = None
    status: str = "held"  # held, cancelled, postponed, planned
    head_counts: HeadCounts | None = None
    sheet: str = field(default="", compare=False)
    row: int = field(default=0, compare=False)

    @property
    def starts_on(self) -> date:
        """The first day."""
        return self.days[0]

    @property
    def ends_on(self) -> date:
        """The last day."""
        return self.days[-1]

    @property
    def host(self) -> str | None:
        """Where it counts in a report by host country: alpha-3, "ONLINE", or None."""
        return ONLINE if self.is_online else self.country


@dataclass(frozen=True, slots=True)
class KnownSession:
    """A session that exists already, which a register of people alone may name."""

    ref: str
    days: tuple[date, ...]


@dataclass(slots=True, kw_only=True)
class RegisterPerson:
    """One row of the list of people: who, in which session, and a mark for each day of it (None: no mark)."""

    session: str  # the `ref` of its session, as the list of sessions spells it
    family_name: str
    given_name: str
    own_script_name: str
    sex: Sex
    country: str | None
    organisation: str
    sector: str
    email: str | None
    phone: str
    position: str
    marks: tuple[MarkStatus | None, ...]
    age_band: AgeBand = AgeBand.UNKNOWN
    sheet: str
    row: int

    @property
    def full_name(self) -> str:
        """Given name first."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(slots=True, kw_only=True)
class Register:
    """Everything a register says. `roll_rows` counts the rows of people, refused ones included."""

    sessions: list[RegisterSession] = field(default_factory=list)
    people: list[RegisterPerson] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    roll_rows: int = 0

    @property
    def refused_rows(self) -> int:
        """How many rows were refused, whatever the number of reasons in each."""
        return len({(problem.sheet, problem.row) for problem in self.refused})


@dataclass(slots=True)
class Doubts:
    """Collects what is wrong in one table, cell by cell."""

    table: Table
    refused: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    bad_rows: set[int] = field(default_factory=set)  # indexes in the table

    def refuse(self, index: int, name: str, bad: Bad) -> None:
        """The row cannot be taken because of the cell of this field (or heading)."""
        self.bad_rows.add(index)
        self.refused.append(self._problem(index, name, bad))

    def warn(self, index: int, name: str, bad: Bad) -> None:
        """The row is taken, but someone should look."""
        self.warnings.append(self._problem(index, name, bad))

    def _problem(self, index: int, name: str, bad: Bad) -> Problem:
        label = self.table.label(name) or name
        return Problem(self.table.sheet, self.table.numbers[index], label, bad.reason, bad.remedy)


def days_from(start: date, end: date) -> tuple[date, ...]:
    """Each calendar day, first and last included."""
    return tuple(start + timedelta(days=n) for n in range((end - start).days + 1))


def working_days(days: tuple[date, ...]) -> tuple[date, ...]:
    """Those from Monday to Friday."""
    return tuple(day for day in days if day.weekday() < 5)
