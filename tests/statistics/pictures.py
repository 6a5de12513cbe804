"""One picture of each kind, with what makes each difficult: long names, other scripts, gaps, zeros."""

from datetime import date

from app.people.countries import all_countries
from app.statistics.charts import (
    Chart,
    HeatRow,
    TargetBar,
    attendance_heat_map,
    bars_by_sex,
    bars_by_year,
    growing_line,
    targets_against_actual,
    world_map,
)

PERSONS = {"KEN": 118, "GHA": 92, "ETH": 86, "TZA": 61, "IDN": 47, "ARG": 41, "CHE": 39, "CRI": 24, "SMR": 3}
BURMESE = "ပြည်ထဲရေး"
ARABIC = "كيغالي، فبراير ٢٠١١"


def one_of_each(language: str = "en") -> dict[str, Chart]:
    """Charts by a short name."""
    names = {country.alpha3: country.names[language] for country in all_countries()} | {"ONLINE": "Online"}
    sexes = [("2009", 92, 127, 0, None), ("2010", 107, 131, 3, "/year/2010"), ("2011", 141, 140, 0, None)]
    return {
        "map": world_map("Persons trained", {**PERSONS, "ONLINE": 7}, names=names),
        "years": bars_by_year(
            (names[code], {2009: count // 3, 2010: count // 4, 2011: count}, count, f"/country/{code}")
            for code, count in PERSONS.items()
        ),
        "sexes": bars_by_sex(sexes),
        "growth": growing_line(
            "Persons trained",
            [(date(2009 + step // 12, 1 + step % 12, 20), 21 * step) for step in range(36)],
            start=date(2009, 1, 1),
            end=date(2011, 12, 31),
        ),
        "attendance": attendance(),
        "promises": promises(),
    }


def attendance() -> Chart:
    """Three sessions of three to six days, one not marked to its end."""
    return attendance_heat_map(
        [
            HeatRow(
                label="Accra, March 2011",
                days=[(24, 25), (25, 25), (21, 25), (18, 25), (22, 25)],
                href="#",
            ),
            HeatRow(label=ARABIC, days=[(12, 28), (18, 28), None], href="#"),
            HeatRow(
                label="Nairobi, training of trainers, May 2011",
                days=[(28, 28), (25, 28), (24, 28), (20, 28), (17, 28), (27, 28)],
            ),
        ]
    )


def promises() -> Chart:
    """One promise far from kept, one near, one more than kept."""
    return targets_against_actual(
        "Promise",
        [
            TargetBar(
                label="Persons trained",
                reached=177,
                target=238,
                projected=210,
                href="#",
            ),
            TargetBar(label="Sessions", reached=0, target=4, projected=4),
            TargetBar(label=BURMESE, reached=15, target=13),
        ],
    )
