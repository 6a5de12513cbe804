"""Every figure once more, in plain Python over plain records: slow, simple, written from the definitions."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from app.people.countries import get_country
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.selection import Selection

UNKNOWN, ONLINE = "UNKNOWN", "ONLINE"


@dataclass(kw_only=True)
class Sat:
    """One registration: who, in which state, how many days present, and the snapshot."""

    person: int
    state: str
    days: int
    country: str | None
    sex: str
    age: str
    sector: str | None
    organisation: str
    has_certificate: bool = False


@dataclass(kw_only=True)
class Heads:
    """A head count."""

    country: str | None
    total: int
    female: int
    male: int


@dataclass(kw_only=True)
class Held:
    """One training session with everything about it."""

    id: str
    programme: str
    threshold: int
    hours_a_day: int
    state: str
    starts_on: date
    day_count: int
    minutes_a_day: int | None
    is_online: bool
    host: str | None
    language: str
    kind: str | None
    partner: str
    cost_cents: int | None
    modules: list[str] = field(default_factory=list)
    trainers: list[tuple[str, str]] = field(default_factory=list)  # id, role
    registrations: list[Sat] = field(default_factory=list)
    heads: list[Heads] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return self.hours_a_day * 60 if self.minutes_a_day is None else self.minutes_a_day

    @property
    def host_key(self) -> str:
        return ONLINE if self.is_online else self.host or UNKNOWN

    @property
    def teaching(self) -> set[str]:
        return {person for person, role in self.trainers if role != "interpreter"}


Part = tuple[
    Held, Sat | None, tuple[str, int, str | None] | None
]  # a session, a registration, or (sex, n, country)
KeysOf = Callable[[Part], list[str]]


def _region(code: str) -> str:
    return code if code in (ONLINE, UNKNOWN) else get_country(code).sub_region


def _groups(code: str) -> list[str]:
    if code in (ONLINE, UNKNOWN):
        return [code]
    country = get_country(code)
    found = [
        n
        for n, is_in in (("LDC", country.is_ldc), ("LLDC", country.is_lldc), ("SIDS", country.is_sids))
        if is_in
    ]
    return found or ["OTHER"]


def _inside(code: str, area: str) -> bool:
    if code in (ONLINE, UNKNOWN) or area in (ONLINE, UNKNOWN):
        return code == area
    country = get_country(code)
    return area in (*country.areas, *_groups(code))


def _of_people(name: str, part: Part) -> str:
    """What a participant, or a part of a head count, says about a person."""
    _session, sat, heads = part
    if sat is not None:
        found = {
            "country": sat.country,
            "sex": sat.sex,
            "age": sat.age,
            "sector": sat.sector,
            "organisation": sat.organisation,
        }[name]
    else:
        assert heads is not None
        found = {"country": heads[2], "sex": heads[0], "age": "unknown"}.get(name)
    return found or UNKNOWN


def _fiscal(session: Held, month: int) -> str:
    return str(session.starts_on.year - (session.starts_on.month < month))


def keys(dimension: Dimension, part: Part, fiscal_month: int) -> list[str]:
    """Under which keys a session, registration or head count stands."""
    session = part[0]
    quarter = f"{session.starts_on.year}-Q{(session.starts_on.month + 2) // 3}"
    table: dict[Dimension, Callable[[], list[str]]] = {
        Dimension.YEAR: lambda: [str(session.starts_on.year)],
        Dimension.QUARTER: lambda: [quarter],
        Dimension.FISCAL_YEAR: lambda: [_fiscal(session, fiscal_month)],
        Dimension.HOST_COUNTRY: lambda: [session.host_key],
        Dimension.HOST_REGION: lambda: [_region(session.host_key)],
        Dimension.HOST_GROUP: lambda: _groups(session.host_key),
        Dimension.COUNTRY: lambda: [_of_people("country", part)],
        Dimension.REGION: lambda: [_region(_of_people("country", part))],
        Dimension.GROUP: lambda: _groups(_of_people("country", part)),
        Dimension.PROGRAMME: lambda: [session.programme],
        Dimension.MODULE: lambda: session.modules or [UNKNOWN],
        Dimension.LANGUAGE: lambda: [session.language or UNKNOWN],
        Dimension.KIND: lambda: [session.kind or UNKNOWN],
        Dimension.MODE: lambda: ["online" if session.is_online else "in_person"],
        Dimension.PARTNER: lambda: [session.partner or UNKNOWN],
        Dimension.TRAINER: lambda: sorted(session.teaching) or [UNKNOWN],
        Dimension.SESSION: lambda: [session.id],
        Dimension.SEX: lambda: [_of_people("sex", part)],
        Dimension.AGE: lambda: [_of_people("age", part)],
        Dimension.SECTOR: lambda: [_of_people("sector", part)],
        Dimension.ORGANISATION: lambda: [_of_people("organisation", part)],
    }
    return table[dimension]()


OF_PEOPLE = {
    Dimension.COUNTRY,
    Dimension.REGION,
    Dimension.GROUP,
    Dimension.SEX,
    Dimension.AGE,
    Dimension.SECTOR,
    Dimension.ORGANISATION,
}


class Office:
    """All sessions of an office, asked for one report."""

    def __init__(self, sessions: list[Held], selection: Selection, *, fiscal_month: int = 1) -> None:
        self.selection, self.fiscal_month = selection, fiscal_month
        self.sessions = [each for each in sessions if self._is_counted(each)]

    def table(
        self, rows: Dimension | None, columns: Dimension | None
    ) -> dict[tuple[str | None, str | None], dict]:
        """Every cell and margin with anything in it: its indicators by key."""
        found = {}
        for row_by, column_by in {(rows, columns), (rows, None), (None, columns), (None, None)}:
            asks_people = self.selection.limits_people or bool({row_by, column_by} & OF_PEOPLE)
            cells: dict[tuple[str | None, str | None], list[Part]] = defaultdict(list)
            for part in self._parts(asks_people):
                for row in keys(row_by, part, self.fiscal_month) if row_by else [None]:
                    for column in keys(column_by, part, self.fiscal_month) if column_by else [None]:
                        cells[row, column].append(part)
            is_of_people = self.selection.limits_people or bool({rows, columns} & OF_PEOPLE)
            found |= {key: self._figures(parts, asks_people, is_of_people) for key, parts in cells.items()}
        return found

    def _is_counted(self, session: Held) -> bool:
        s = self.selection
        part = (session, None, None)
        hours = session.minutes * session.day_count
        return (
            session.state in ("held", "closed")
            and (s.starts_on is None or session.starts_on >= s.starts_on)
            and (s.ends_on is None or session.starts_on <= s.ends_on)
            and hours >= s.hours * 60
            and (not s.host_area or any(_inside(session.host_key, area) for area in s.host_area))
            and all(
                not getattr(s, name) or set(keys(Dimension(name), part, 1)) & set(getattr(s, name))
                for name in (
                    "programme",
                    "host_country",
                    "module",
                    "language",
                    "kind",
                    "mode",
                    "partner",
                    "trainer",
                )
            )
        )

    def _is_asked_for(self, part: Part) -> bool:
        s = self.selection
        named = part[1] is not None
        if s.evidence and ("named" if named else "head_count") not in s.evidence:
            return False
        if s.area and not any(_inside(_of_people("country", part), area) for area in s.area):
            return False
        return all(
            not getattr(s, name) or _of_people(name, part) in getattr(s, name)
            for name in ("country", "sex", "age", "sector", "organisation")
        )

    def _parts(self, asks_people: bool) -> Iterator[Part]:
        for session in self.sessions:
            if not asks_people:
                yield session, None, None
            for sat in session.registrations:
                if self._is_asked_for((session, sat, None)):
                    yield session, sat, None
            for count in session.heads:
                rest = count.total - count.female - count.male
                for sex, people in (("female", count.female), ("male", count.male), ("unknown", rest)):
                    part: Part = (session, None, (sex, people, count.country))
                    if people and self._is_asked_for(part):
                        yield part

    def _present(self, session: Held, sat: Sat) -> bool:
        return sat.days > 0 and sat.days * session.minutes >= self.selection.hours * 60

    def _figures(self, parts: list[Part], asks_people: bool, is_of_people: bool) -> dict[str, object]:
        sat = [(session, each) for session, each, _heads in parts if each is not None]
        present = [(session, each) for session, each in sat if self._present(session, each)]
        heads = sum(each[1] for _session, _sat, each in parts if each is not None)
        reached = (
            {s.id: s for s, _e in present} | {s.id: s for s, _e, h in parts if h is not None}
            if asks_people
            else {s.id: s for s, e, h in parts if e is None and h is None}
        )
        return {
            "participations": len(present) + heads,
            "head_count_participations": heads,
            **_of_persons(present),
            **_of_presence(present),
            **_of_registrations(sat),
            **_of_sessions(list(reached.values())),
            **_of_cost(list(reached.values()), present, is_told=not is_of_people),
        }


Sats = list[tuple[Held, Sat]]


def _of_persons(present: Sats) -> dict[str, object]:
    sexes: dict[int, Counter[str]] = defaultdict(Counter)
    for _session, each in present:
        sexes[each.person][each.sex] += 1
    women = sum(c["female"] > c["male"] for c in sexes.values())
    men = sum(c["male"] > c["female"] for c in sexes.values())
    return {
        "persons": len(sexes),
        "female": women,
        "male": men,
        "unknown_sex": len(sexes) - women - men,
        "persons_by_topic": len({(e.person, m) for s, e in present for m in s.modules or [None]}),
        "persons_by_programme": len({(e.person, s.programme) for s, e in present}),
    }


def tenths_of_a_percent(share: Fraction) -> float:
    """Rounded half up, as it is taught at school."""
    return float((Decimal(share.numerator) / share.denominator).quantize(Decimal("0.001"), ROUND_HALF_UP))


def _of_presence(present: Sats) -> dict[str, object]:
    completed = [e for s, e in present if Fraction(e.days, s.day_count) >= Fraction(s.threshold, 100)]
    return {
        "countries_represented": len({e.country for _s, e in present if e.country}),
        "person_days": sum(e.days for _s, e in present),
        "contact_hours": round(sum(e.days * s.minutes for s, e in present) / 60, 1),
        "completed": len(completed),
        "completion_rate": tenths_of_a_percent(Fraction(len(completed), len(present))) if present else None,
    }


def _of_registrations(sat: Sats) -> dict[str, object]:
    expected = [
        (session, each)
        for session, each in sat
        if each.state == "accepted" or (each.days > 0 and each.state != "withdrawn")
    ]
    held = sum(session.day_count for session, _each in expected)
    return {
        "registered": len(expected),
        "attendance_rate": tenths_of_a_percent(Fraction(sum(e.days for _s, e in expected), held))
        if held
        else None,
        "no_shows": sum(e.state == "accepted" and e.days == 0 for _s, e in sat),
        "certificates": sum(e.has_certificate for _s, e in sat),
    }


def _of_sessions(reached: list[Held]) -> dict[str, object]:
    return {
        "sessions": len(reached),
        "host_countries": len({session.host for session in reached if session.host}),
        "trainers": len({person for session in reached for person in session.teaching}),
    }


def _of_cost(reached: list[Held], present: Sats, *, is_told: bool) -> dict[str, object]:
    costed = [session for session in reached if session.cost_cents is not None]
    cost = sum(session.cost_cents or 0 for session in costed)
    persons = {each.person for session, each in present if session.cost_cents is not None}
    return {
        "cost": cost / 100 if costed and is_told else None,
        "cost_per_person": round(cost / 100 / len(persons), 2) if persons and is_told else None,
    }
