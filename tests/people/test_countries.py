"""What the country table promises: UN names in six languages, and no guessing on input."""

import csv
import runpy
import time
from pathlib import Path

import pytest

from app.people import countries
from app.people.countries import (
    LANGUAGES,
    UnknownCountryError,
    all_countries,
    area_name,
    country_name,
    find_country,
    get_country,
    suggest_countries,
)

ROOT = Path(__file__).resolve().parents[2]
OBSERVERS = ("PSE", "VAT")
UN_STATES = [c for c in all_countries() if c.is_un_member or c.alpha3 in OBSERVERS]


def found(text: str) -> str | None:
    country = find_country(text)
    return country.alpha3 if country else None


def test_there_are_193_members_and_no_more() -> None:
    assert sum(c.is_un_member for c in all_countries()) == 193


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_un_state_has_its_own_name_in(language: str) -> None:
    names = {c.names[language] for c in UN_STATES}
    assert "" not in names
    assert len(names) == len(UN_STATES) == 195


@pytest.mark.parametrize("code", ["alpha2", "alpha3", "m49"])
def test_codes_are_unique(code: str) -> None:
    codes = [getattr(c, code) for c in all_countries()]
    assert len(set(codes)) == len(codes)
    assert "" not in codes


def test_every_un_state_lies_in_a_named_region_and_sub_region() -> None:
    continents = {area_name(c.region) for c in UN_STATES}
    assert continents == {"Africa", "Americas", "Asia", "Europe", "Oceania"}
    assert all(area_name(c.sub_region, language) for c in UN_STATES for language in LANGUAGES)
    assert area_name(get_country("KEN").sub_region, "fr") == "Afrique orientale"


def test_the_groups_of_2025() -> None:
    assert sum(c.is_ldc for c in all_countries()) == 44
    assert sum(c.is_lldc for c in all_countries()) == 32
    assert get_country("RWA").is_ldc
    assert get_country("RWA").is_lldc
    assert get_country("MUS").is_sids
    assert not get_country("KEN").is_ldc


@pytest.mark.parametrize(
    ("alpha3", "name"),
    [
        ("BOL", "Bolivia (Plurinational State of)"),
        ("BRN", "Brunei Darussalam"),
        ("CIV", "Côte d'Ivoire"),
        ("CPV", "Cabo Verde"),
        ("CZE", "Czechia"),
        ("COD", "Democratic Republic of the Congo"),
        ("COG", "Congo"),
        ("FSM", "Micronesia (Federated States of)"),
        ("GBR", "United Kingdom of Great Britain and Northern Ireland"),
        ("GMB", "Gambia (Republic of The)"),
        ("IRN", "Iran (Islamic Republic of)"),
        ("KOR", "Republic of Korea"),
        ("LAO", "Lao People's Democratic Republic"),
        ("MDA", "Republic of Moldova"),
        ("MKD", "North Macedonia"),
        ("MMR", "Myanmar"),
        ("NLD", "Netherlands (Kingdom of the)"),
        ("PRK", "Democratic People's Republic of Korea"),
        ("PSE", "State of Palestine"),
        ("RUS", "Russian Federation"),
        ("SWZ", "Eswatini"),
        ("SYR", "Syrian Arab Republic"),
        ("TUR", "Türkiye"),
        ("TZA", "United Republic of Tanzania"),
        ("USA", "United States of America"),
        ("VAT", "Holy See"),
        ("VEN", "Venezuela (Bolivarian Republic of)"),
        ("VNM", "Viet Nam"),
    ],
)
def test_a_country_is_shown_under_its_un_name(alpha3: str, name: str) -> None:
    assert country_name(alpha3) == name


def test_a_name_follows_the_language_and_falls_back_to_english() -> None:
    assert country_name("TZA", "fr-CA") == "République-Unie de Tanzanie"
    assert country_name("TZA", "zh_Hans_CN") == "坦桑尼亚联合共和国"
    assert country_name("TZA", "sw") == "United Republic of Tanzania"
    assert country_name("COD", "fr", short=True) == "RD Congo"
    assert country_name("KEN", "ar", short=True) == country_name("KEN", "ar") == "كينيا"


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(UnknownCountryError):
        get_country("ONLINE")


@pytest.mark.parametrize(
    ("alpha3", "spellings"),
    [
        ("COD", "Democratic Republic of the Congo|D.R.C.|DR Congo|Congo (Dem. Rep.)"),
        ("CIV", "Côte d'Ivoire|Cote d’Ivoire|Ivory Coast"),
        ("TZA", "United Republic of Tanzania|Tanzania|Tanzania, United Rep. of"),
        ("USA", "USA|U.S.A.|United States|United States of America"),
        ("SEN", "Senegal|Sénégal"),
        ("BRA", "Brazil|Brasil"),
        ("UGA", "Uganda|UGANDA"),
        ("MAR", "Morocco|Maroc"),
        ("PER", "Peru|Perú"),
        ("SDN", "Sudan|The Sudan"),
    ],
)
def test_the_spellings_of_the_2009_register_are_understood(alpha3: str, spellings: str) -> None:
    assert {found(text) for text in spellings.split("|")} == {alpha3}


@pytest.mark.parametrize(
    ("text", "alpha3"),
    [
        ("USA", "USA"), ("U.S.A.", "USA"), ("EE.UU.", "USA"), ("США", "USA"), ("UK", "GBR"), ("UAE", "ARE"),
        ("DRC", "COD"), ("D.R.C.", "COD"), ("DR Congo", "COD"), ("Congo-Kinshasa", "COD"), ("RDC", "COD"),
        ("Congo (Dem. Rep.)", "COD"), ("Rép. dém. du Congo", "COD"), ("刚果（金）", "COD"), ("Zaïre", "COD"),
        ("Congo", "COG"), ("Congo, Rep.", "COG"), ("Congo-Brazzaville", "COG"), ("RCA", "CAF"),
        ("CAR", "CAF"),
        ("PRC", "CHN"), ("DPRK", "PRK"), ("Korea, Dem. People's Rep.", "PRK"), ("ROK", "KOR"),
        ("South Korea", "KOR"), ("Korea (Republic of)", "KOR"), ("Ivory Coast", "CIV"),
        ("COTE D'IVOIRE", "CIV"),
        ("Cote d’Ivoire", "CIV"), ("Cote d Ivoire", "CIV"), ("Burma", "MMR"), ("Swaziland", "SWZ"),
        ("Cape Verde", "CPV"), ("Macedonia", "MKD"), ("Czech Republic", "CZE"), ("Holland", "NLD"),
        ("Vatican", "VAT"), ("Tanzania", "TZA"), ("Tanzania, United Rep. of", "TZA"), ("تنزانيا", "TZA"),
        ("The Sudan", "SDN"), ("سودان", "SDN"), ("Sudan, South", "SSD"), ("S. Sudan", "SSD"),
        ("Maroc", "MAR"),
        ("Brasil", "BRA"), ("Perú", "PER"), ("peru", "PER"), ("Россия", "RUS"), ("Turkey", "TUR"),
        ("Bosnia & Herzegovina", "BIH"), ("BurkinaFaso", "BFA"), ("Guinea", "GIN"), ("Guinea Bissau", "GNB"),
        ("E. Guinea", "GNQ"), ("ኢትዮጵያ", "ETH"), ("កម្ពុជា", "KHM"), ("Moçambique", "MOZ"), ("Kosovo", "XKX"),
        ("Egypt, Arab Rep.", "EGY"), ("Lao PDR", "LAO"), ("Gambia, The", "GMB"),
        ("West Bank and Gaza", "PSE"),
        ("ke", "KEN"), ("KEN", "KEN"), ("404", "KEN"), ("🇰🇪", "KEN"), ("KE - Kenya", "KEN"), ("NA", "NAM"),
        ("Kenya (KEN)", "KEN"), ("\u200fKENYA\u00a0*", "KEN"), ("Eswatini (Swaziland)", "SWZ"), ("no", "NOR"),
    ],
)  # fmt: skip
def test_a_spelling_means(text: str, alpha3: str) -> None:
    assert found(text) == alpha3


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "?", "Korea", "Corée", "كوريا", "Virgin Islands", "America", "Yugoslavia", "N/A", "na",
        "n.a.", "Republic of China", "Saint Martin", "D. Congo", "EU", "Atlantis", "Keyna", "Georgia, USA",
        "Nairobi", "Kenya, Uganda", "online", "TBD", "the", "Republic",
    ],
)  # fmt: skip
def test_what_is_unknown_or_means_two_countries_is_not_guessed(text: str) -> None:
    assert found(text) is None


@pytest.mark.parametrize("file", ["formal_names.csv", "aliases.csv"])
def test_every_name_in_our_tables_is_understood(file: str) -> None:
    with (ROOT / "tools" / "countries" / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        wanted = row.pop("alpha3")
        for text in "|".join(row.values()).split("|"):
            assert found(text) == (None if wanted == "*" else wanted), text


def test_every_name_we_show_is_understood() -> None:
    for country in all_countries():
        for text in (*country.names.values(), *country.short_names.values(), country.alpha2, country.m49):
            assert find_country(text) is country, text


def test_a_remedy_names_the_countries_that_look_like_it() -> None:
    assert suggest_countries("Keyna")[0].alpha3 == "KEN"
    assert {c.alpha3 for c in suggest_countries("Korea")} == {"KOR", "PRK"}
    assert suggest_countries("zzzz") == suggest_countries("") == []
    assert len(suggest_countries("Islands", limit=2)) == 2


@pytest.mark.parametrize("text", ["x" * 2_000_000, "(" * 2_000_000, "Kenya" + " " * 200, "\u0301" * 100_000])
def test_a_monstrous_text_is_no_country_and_costs_nothing(text: str) -> None:
    started = time.perf_counter()
    assert found(text) is None
    suggest_countries(text)
    assert time.perf_counter() - started < 0.5


def test_the_tables_are_what_the_script_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = runpy.run_path(str(ROOT / "tools" / "build_countries.py"))
    rows = list(script["country_rows"]())
    spellings = list(script["spelling_rows"](rows))
    assert rows == countries._read("countries.csv")
    assert spellings == countries._read("country_spellings.csv")
