"""The tables of a release: which rows stand, what they are called, and a solver on the real thing."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.disclosure import BASE, FEWEST_SHOWN, SHOWN_FROM
from app.statistics.rules.indicators import Figures
from app.statistics.rules.releases import (
    OTHER,
    RELEASE_TABLES,
    TOTAL,
    RoundedTable,
    Rounding,
    Years,
    accuracy_of,
    is_too_near,
    kept_numbers,
    numbers_to_keep,
    round_table,
)
from app.statistics.rules.selection import ONLINE, UNKNOWN, Selection
from app.statistics.rules.table import Table
from tests.statistics.attack import SMALL, Attacker, Findings

BY_HOST, BY_COUNTRY, BY_YEAR = RELEASE_TABLES
YEARS = Years(first=2009, last=2011)
SEXES = ("female", "male", "unknown_sex")
AFRICA = ("AGO", "BDI", "CIV", "GHA", "KEN", "MAR", "MLI", "RWA")
ELSEWHERE = ("ARG", "BRA", "CHE", "KHM", "PER", "USA")


def people(persons: int, *, women: int = 0, unknown: int = 0, heads: int = 0) -> Figures:
    men = persons - women - unknown
    return Figures({"persons": persons, "female": women, "male": men, "named": persons, "heads": heads})


def exact(rows: Mapping[str, Figures], dimension: Dimension = Dimension.HOST_COUNTRY) -> Table:
    names = {name for each in rows.values() for name in each.measures}
    total = Figures({name: sum(each[name] for each in rows.values()) for name in names})
    return Table(
        selection=Selection(),
        rows=dimension,
        columns=None,
        row_keys=tuple(rows),
        column_keys=(),
        cells={(None, None): total, **{(code, None): each for code, each in rows.items()}},
    )


def rounding(key: bytes = b"key", *earlier: Rounding) -> Rounding:
    return Rounding(key=key, years=YEARS, earlier=[each.kept for each in earlier])


def codes(table: RoundedTable) -> list[str]:
    return [row.code for row in table.rows]


def test_a_small_country_has_no_row_of_its_own() -> None:
    for persons in range(FEWEST_SHOWN):
        for key in range(20):
            table = round_table(
                exact({"KEN": people(107), "AGO": people(persons)}), BY_HOST, rounding=rounding(bytes([key]))
            )
            assert "AGO" not in codes(table)


def test_a_large_country_always_has_one() -> None:
    for key in range(20):
        table = round_table(exact({"KEN": people(SHOWN_FROM)}), BY_HOST, rounding=rounding(bytes([key])))
        assert codes(table) == ["KEN", OTHER]


def test_small_countries_stand_together_by_region_and_the_rest_together() -> None:
    rows = {code: people(9, women=4) for code in ("AGO", "GHA", "MAR", "MLI", "PER")} | {"KEN": people(90)}
    table = round_table(exact(rows), BY_HOST, rounding=rounding())
    assert codes(table) == ["KEN", "other-002", OTHER]
    assert table.rows[1].numbers["persons"].true == 36
    assert table.rows[1].numbers["female"].true == 16
    assert table.rows[2].numbers["persons"].true == 9


def test_online_and_not_recorded_are_folded_too_where_they_are_small() -> None:
    rows = {"KEN": people(90), ONLINE: people(60), UNKNOWN: people(3)}
    table = round_table(exact(rows), BY_HOST, rounding=rounding())
    assert codes(table) == ["KEN", ONLINE, OTHER]
    assert table.rows[2].numbers["persons"].true == 3


def test_rows_are_ordered_by_what_the_public_reads() -> None:
    rows = {"KEN": people(43), "UGA": people(41), "SEN": people(200)}
    shown = [
        row.numbers["persons"].published
        for row in round_table(exact(rows), BY_HOST, rounding=rounding()).rows
    ]
    assert shown == sorted(shown, reverse=True)


def test_each_year_of_the_period_has_a_row_whatever_happened() -> None:
    rows = {"2009": people(40), "2011": people(60)}
    table = round_table(exact(rows, Dimension.YEAR), BY_YEAR, rounding=rounding())
    assert codes(table) == ["2009", "2010", "2011"]
    assert {number.published for number in table.rows[1].numbers.values()} == {0}


def test_a_total_is_the_same_number_in_every_table() -> None:
    one = rounding()
    rows = {code: people(57, women=20) for code in ("KEN", "SEN")}
    by_host = round_table(exact(rows), BY_HOST, rounding=one)
    by_country = round_table(exact(rows, Dimension.COUNTRY), BY_COUNTRY, rounding=one)
    assert by_host.total == by_country.total


def test_a_year_is_one_number_alone_and_within_a_longer_period() -> None:
    for women in range(20, 45):
        year = people(57, women=women)
        alone = Rounding(key=b"key", years=Years(first=2009, last=2009))
        first = round_table(exact({"KEN": year}), BY_HOST, rounding=alone).total
        rows = {"2009": year, "2010": people(90)}
        longer = Rounding(key=b"key", years=Years(first=2009, last=2010), earlier=[alone.kept])
        again = round_table(exact(rows, Dimension.YEAR), BY_YEAR, rounding=longer).rows[0]
        assert again.numbers["female"] is first.numbers["female"]


def test_participations_are_never_fewer_than_persons() -> None:
    for persons in range(1, 40):
        table = round_table(exact({"KEN": people(persons, heads=1)}), BY_HOST, rounding=rounding())
        assert table.total.numbers["participations"].published >= table.total.numbers["persons"].published


def test_the_same_key_gives_the_same_tables() -> None:
    rows = {code: people(31, women=12) for code in AFRICA}
    first, again, other = (
        round_table(exact(rows), BY_HOST, rounding=rounding(key)).public() for key in (b"a", b"a", b"b")
    )
    assert first == again != other


def test_the_public_form_holds_rounded_numbers_only() -> None:
    table = round_table(exact({"KEN": people(33, women=13, unknown=1)}), BY_HOST, rounding=rounding())
    assert {
        value % BASE
        for row in [*table.public()["rows"], table.public()["total"]]
        for value in row["values"].values()
    } == {0}


def test_what_is_kept_survives_storage() -> None:
    one = rounding()
    round_table(exact({"KEN": people(33)}), BY_HOST, rounding=one)
    assert kept_numbers(numbers_to_keep(one.kept)) == one.kept


def test_the_cost_of_rounding_is_counted_over_what_is_shown() -> None:
    table = round_table(exact({"KEN": people(50, women=25)}), BY_HOST, rounding=rounding())
    assert accuracy_of(table) == {"mean": 0, "largest": 0, "changed": 0}
    table = round_table(exact({"KEN": people(51, women=25)}), BY_HOST, rounding=rounding())
    assert accuracy_of(table)["largest"] > 0


@pytest.mark.parametrize(
    ("change", "refused"), [(0, False), (1, True), (-9, True), (10, False), (-10, False)]
)
def test_releases_of_shared_years_differ_by_nobody_or_by_many(change: int, refused: bool) -> None:
    assert is_too_near(738 + change, 738) is refused


# ---- the real tables of two releases, attacked


def some_office(chance: np.random.Generator) -> dict[str, Figures]:
    """Women, men and not recorded by country; many countries are small."""
    rows = {}
    for code in chance.permutation([*AFRICA, *ELSEWHERE])[: int(chance.integers(4, 13))]:
        women, men, unknown = (
            int(n) for n in chance.poisson(chance.lognormal(1.5, 1.3) * np.array([1, 1, 0.1]))
        )
        if women + men + unknown:
            rows[str(code)] = people(women + men + unknown, women=women, unknown=unknown)
    return rows


def with_late_marks(chance: np.random.Generator, rows: Mapping[str, Figures]) -> dict[str, Figures]:
    later = dict(rows)
    for code in chance.choice(list(rows), size=int(chance.integers(1, 4))):
        old = later[str(code)]
        later[str(code)] = people(
            old["persons"] + 1, women=old["female"] + 1, unknown=old["persons"] - old["female"] - old["male"]
        )
    return later


def members(table: RoundedTable, rows: Mapping[str, Figures]) -> dict[str, list[str]]:
    """The countries behind each row; the attacker is told, although the public is not."""
    shown = {row.code for row in table.rows}
    behind: dict[str, list[str]] = {code: [] for code in [*shown, TOTAL]}
    for code in rows:
        region = "other-002" if code in AFRICA else _region_elsewhere(code)
        behind[next(each for each in (code, region, OTHER) if each in shown)].append(code)
        behind[TOTAL].append(code)
    return behind


def _region_elsewhere(code: str) -> str:
    return {"CHE": "other-150", "KHM": "other-142"}.get(code, "other-019")


def tell(
    attacker: Attacker, table: RoundedTable, rows: Mapping[str, Figures], moment: int, before: Any
) -> None:
    behind = members(table, rows)
    persons = dict.fromkeys(((moment, code, sex) for code in rows for sex in SEXES), 1)
    headline = sum(each["persons"] for each in rows.values())
    attacker.learn(persons, low=headline, high=headline)
    for row in (*table.rows, table.total):
        for name, number in row.numbers.items():
            sexes = [name] if name in SEXES else SEXES
            cells = [(moment, code, sex) for code in behind[row.code] for sex in sexes]
            old = before.get((row.code, name))
            if old and old[0] is number:
                attacker.read_repeated(cells, old[1])
            elif cells:
                attacker.read_rounded(cells, number.published, offset=(row.code, sexes[0], len(sexes)))
            before[row.code, name] = (number, cells)


@pytest.mark.slow
def test_two_releases_after_late_marks_keep_their_small_numbers() -> None:
    chance = np.random.default_rng(12)
    findings = Findings()
    for number_of_office in range(150):
        attacker, before = Attacker(), {}
        rows, earlier = some_office(chance), []
        truth = {}
        for moment in range(2):
            rows = with_late_marks(chance, rows) if moment else rows
            now = rounding(str(number_of_office).encode(), *earlier)
            table = round_table(exact(rows), BY_HOST, rounding=now)
            tell(attacker, table, rows, moment, before)
            earlier = [now, *earlier]
            for row in (*table.rows, table.total):
                for number in row.numbers.values():
                    findings.saw(number)
            truth |= {
                (moment, code, sex): each[sex] for code, each in rows.items() for sex in ("female", "male")
            }
        findings.attack(attacker, truth)
    findings.tell("150 offices, two releases each")
    assert findings.small > 300
    assert findings.share <= 0.01
    assert findings.shown.isdisjoint(SMALL)
