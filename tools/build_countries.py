"""Write app/people/data/countries.csv and country_spellings.csv from Babel, pycountry and tools/countries/.

Run `python tools/build_countries.py`. The tables in tools/countries/ are kept by hand:
- un_names.csv: UN short names where they differ from CLDR (from UNTERM and the M49 list);
- formal_names.csv: formal names of UN members and observers, accepted on input;
- membership.csv: M49 area, UN membership, and the LDC, LLDC and SIDS groups as of 2025;
- aliases.csv: what registers write beside names; the row `*` lists texts that could mean two countries.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import pycountry
from babel import Locale
from babel.core import UnknownLocaleError, get_global

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "tools" / "countries"
TARGET = ROOT / "app" / "people" / "data"
sys.path.insert(0, str(ROOT))

from app.people.countries import LANGUAGES, spelling_key  # noqa: E402

CLDR = {"zh": "zh_Hans"}
# Neighbour languages that registers in UN offices also use; each name is taken only if it is unambiguous.
MORE_LOCALES = ("pt", "pt_PT", "de", "it", "nl", "sw", "tr", "fa", "zh_Hant", "es_MX", "fr_CA")
# Kosovo has no ISO 3166 entry: codes and number as the UN statistical databases use them.
KOSOVO = ("XK", "XKX", "412")
# UN names too long for a chart label take CLDR's name there, or the one below.
SHORTENED = "BOL FSM GBR GMB HKG IRN LAO MAC NLD SYR TZA USA VEN".split()  # noqa: SIM905
SHORT = {
    ("CAF", "en"): "Central African Rep.", ("CAF", "fr"): "Rép. centrafricaine",
    ("CAF", "es"): "Rep. Centroafricana", ("CAF", "ru"): "ЦАР",
    ("COD", "en"): "DR Congo", ("COD", "fr"): "RD Congo", ("COD", "es"): "RD del Congo",
    ("COD", "ar"): "الكونغو الديمقراطية", ("COD", "ru"): "ДР Конго",
    ("PRK", "en"): "DPR Korea", ("PRK", "fr"): "RPD de Corée", ("PRK", "es"): "RPD de Corea",
    ("PRK", "ar"): "كوريا الديمقراطية", ("PRK", "ru"): "КНДР",
    ("LAO", "en"): "Lao PDR", ("LAO", "fr"): "RDP lao", ("LAO", "es"): "RDP Lao",
    ("FSM", "ru"): "Микронезия", ("GBR", "ru"): "Соединенное Королевство", ("TZA", "es"): "Tanzanía",
    ("HKG", "fr"): "RAS de Hong Kong", ("HKG", "ar"): "هونغ كونغ (الصين)",
    ("MAC", "fr"): "RAS de Macao", ("MAC", "ar"): "ماكاو (الصين)",
}  # fmt: skip


def main() -> None:
    countries = list(country_rows())
    write(TARGET / "countries.csv", countries)
    write(TARGET / "country_spellings.csv", list(spelling_rows(countries)))


def country_rows() -> Iterator[dict[str, str]]:
    names = {row["alpha3"]: row for row in read("un_names.csv")}
    codes = {c.alpha_3: (c.alpha_2, c.alpha_3, c.numeric) for c in pycountry.countries} | {"XKX": KOSOVO}
    for member in read("membership.csv"):
        alpha2, alpha3, m49 = codes[member["alpha3"]]
        row = member | {"alpha2": alpha2, "alpha3": alpha3, "m49": m49}
        for language in LANGUAGES:
            row[language] = names.get(alpha3, {}).get(language) or cldr_name(alpha2, language)
        for language in LANGUAGES:
            row[f"short_{language}"] = short_name(row, language)
        yield row


def cldr_name(alpha2: str, language: str) -> str:
    locale = Locale.parse(CLDR.get(language, language))
    return str(locale.territories.get(alpha2, "")).replace("\u2019", "'")


def short_name(row: dict[str, str], language: str) -> str:
    """The name for places too narrow for the UN short name; empty where the UN name is used there too."""
    alpha3 = row["alpha3"]
    from_cldr = cldr_name(row["alpha2"], language) if alpha3 in SHORTENED else ""
    short = SHORT.get((alpha3, language), from_cldr)
    return "" if short == row[language] else short


def spelling_rows(countries: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Every accepted spelling; a better source wins, and two countries in one source cancel each other."""
    owner: dict[str, str | None] = {}
    accepted: dict[str, list[str]] = {row["alpha3"]: [] for row in countries}
    for source in sources(countries):
        fresh: dict[str, str | None] = {}
        texts: list[tuple[str, str]] = []
        for alpha3, text in source:
            key = spelling_key(text)
            if not key or key in owner:
                continue
            known = fresh.get(key, alpha3)
            if key not in fresh:
                texts.append((key, text))
            fresh[key] = alpha3 if known == alpha3 else None
        owner |= fresh
        for key, text in texts:
            alpha3_or_none = fresh[key]
            if alpha3_or_none and alpha3_or_none in accepted:
                accepted[alpha3_or_none].append(text.replace("|", " "))
    for alpha3, spellings in accepted.items():
        yield {"alpha3": alpha3, "spellings": "|".join(spellings)}


def sources(countries: list[dict[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """(alpha-3, text) lists, the most authoritative first; `*` marks a text as meaning no single country."""
    yield [(row["alpha3"], row[language]) for language in LANGUAGES for row in countries]
    yield [(row["alpha3"], text) for row in read("aliases.csv") for text in row["spellings"].split("|")]
    yield [(row["alpha3"], row[f"short_{language}"]) for language in LANGUAGES for row in countries]
    yield [(row["alpha3"], row[language]) for row in read("formal_names.csv") for language in LANGUAGES]
    yield list(iso_names())
    yield [(row["alpha3"], cldr_name(row["alpha2"], language)) for language in LANGUAGES for row in countries]
    yield list(own_names(countries))
    for locale in MORE_LOCALES:
        yield [(row["alpha3"], Locale.parse(locale).territories.get(row["alpha2"], "")) for row in countries]


def iso_names() -> Iterator[tuple[str, str]]:
    for country in pycountry.countries:
        for field in ("name", "official_name", "common_name"):
            yield country.alpha_3, getattr(country, field, "")


def own_names(countries: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """How a country writes itself in each of its official languages."""
    spoken = get_global("territory_languages")
    for row in countries:
        for code, facts in sorted(spoken.get(row["alpha2"], {}).items()):
            if "official" not in (facts.get("official_status") or ""):
                continue
            try:
                yield row["alpha3"], Locale.parse(code).territories.get(row["alpha2"], "")
            except (UnknownLocaleError, ValueError):
                continue


def read(name: str) -> list[dict[str, str]]:
    with (SOURCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path.relative_to(ROOT)}: {len(rows)} rows")


if __name__ == "__main__":
    main()
