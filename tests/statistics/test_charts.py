"""Charts as data, as HTML and in PDFs; the map shows every UN member and colours nothing unsettled."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pypdf import PdfReader

from app.core import i18n
from app.core.typeset import PdfCanvas, new_canvas
from app.people.countries import all_countries
from app.statistics.charts import (
    BarData,
    LegendItem,
    bars_by_sex,
    bars_by_year,
    class_breaks,
    draw_bars,
    draw_line_chart,
    draw_map,
    growing_line,
    stacked_bars,
    world_map,
)
from app.statistics.charts.line import scale
from app.statistics.charts.world import WORLD, read_world

APP = WORLD.parents[2]
NAMES = {"KEN": "Kenya", "GHA": "Ghana", "ETH": "Ethiopia", "TWN": "Taiwan Province of China", "CHN": "China",
         "XKX": "Kosovo", "SMR": "San Marino", "ONLINE": "Online"}  # fmt: skip
DISCLAIMER = (
    "The boundaries and names shown and the designations used on this map do not imply official"
    " endorsement or acceptance by the United Nations. Based on UN Geodata."
)


@pytest.fixture
def render() -> Callable[..., str]:
    environment = Environment(
        loader=FileSystemLoader([APP / "statistics" / "templates", APP / "web" / "templates"]),
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(asset="/static/{}".format, settings=SimpleNamespace(map_clearance=""))
    start = '{% import "statistics/charts.html" as charts %}'
    return lambda source, **values: environment.from_string(start + source).render(**values)


@pytest.fixture
def in_arabic() -> Iterator[None]:
    with i18n.in_language("ar"):
        yield


def test_the_map_file_is_small_and_well_formed() -> None:
    source = WORLD.read_bytes()
    assert len(source) <= 100_000
    symbol = ET.fromstring(source)[0]
    assert symbol.attrib["id"] == "world"
    assert symbol.attrib["viewBox"] == f"0 0 {read_world().width} {read_world().height}"


def test_every_un_state_can_be_coloured() -> None:
    states = {c.alpha3 for c in all_countries() if c.is_un_member} | {"PSE", "VAT"}
    assert states <= read_world().areas.keys()


def test_a_state_too_small_to_see_has_a_circle_and_a_large_one_has_none() -> None:
    assert {"SMR", "VAT", "MCO", "TUV", "NRU", "SGP", "MLT"} <= read_world().marks.keys()
    assert not {"KEN", "RWA", "FRA"} & read_world().marks.keys()


def test_an_area_without_settled_status_is_hatched_and_has_no_colour_to_give() -> None:
    assert not [code for code in read_world().areas if code.startswith("X")]
    assert read_world().hatch
    assert "--X" not in WORLD.read_text()


@pytest.mark.parametrize(
    ("values", "breaks"),
    [
        ([], ()),
        ([1], ()),
        ([1, 3], (1, 2)),
        ([1, 2, 3, 4], (1, 2, 3)),
        ([22, 24, 38, 41, 61, 86, 92, 100], (25, 50, 75)),
        ([101, 54, 29, 62, 101, 51, 108, 26], (30, 60, 90)),
        ([3, 4, 6, 9, 12, 15, 40, 2600], (5, 10, 20)),
        ([2, 7, 20, 44, 90, 800, 3000, 12345], (2, 20, 200)),
    ],
)
def test_classes_have_round_bounds_that_spread_the_countries(
    values: list[int], breaks: tuple[int, ...]
) -> None:
    assert class_breaks(values) == breaks


def test_classes_stay_round_and_growing_whatever_comes() -> None:
    for highest in range(1, 3000, 7):
        breaks = class_breaks([1, highest // 3, highest // 2, highest])
        assert list(breaks) == sorted(set(breaks))
        assert all(0 < bound < highest for bound in breaks)


def test_a_map_colours_countries_and_says_what_it_shows() -> None:
    chart = world_map("Persons trained", {"KEN": 118, "GHA": 92, "ETH": 0, "ONLINE": 7}, names=NAMES)
    assert chart.style == "--GHA:var(--m4);--KEN:var(--m4)"
    assert [item.label for item in chart.legend] == ["1–30", "31–60", "61–90", "91 and more", "none"]
    assert chart.description == (
        "World map: Persons trained in 2 countries, most in Kenya (118) and Ghana (92)."
    )
    assert chart.notes("OS 1") == f"Not on the map: Online 7. {DISCLAIMER} Map clearance: OS 1."


def test_an_empty_map_says_so() -> None:
    chart = world_map("Persons trained", {}, names={})
    assert chart.style == ""
    assert [item.label for item in chart.legend] == ["none"]
    assert chart.description.endswith("No figures.")


def test_maps_side_by_side_share_their_classes() -> None:
    whole = world_map("All", {"KEN": 118, "GHA": 12}, names=NAMES)
    part = world_map("2009", {"KEN": 20}, names=NAMES, breaks=whole.breaks)
    assert part.classes == {"KEN": 1}


def test_in_the_un_profile_a_territory_follows_its_state_and_kosovo_is_noted() -> None:
    values = {"CHN": 90, "TWN": 2, "XKX": 3, "KEN": 9}
    chart = world_map("Persons", values, names=NAMES)
    assert chart.classes["TWN"] == chart.classes["CHN"] == 4
    assert "TWN" not in world_map("Persons", {"TWN": 2}, names=NAMES).classes
    assert chart.notes().startswith("Not on the map: Kosovo 3.")
    assert world_map("Persons", values, names=NAMES, profile="ISO").classes["TWN"] == 1


def test_bars_by_year_keep_the_counted_total_and_give_the_latest_year_the_first_colour() -> None:
    chart = bars_by_year(
        [("Kenya", {2009: 25, 2010: 42, 2011: 51}, 107, "/kenya"), ("Peru", {2009: 22}, 22, None)]
    )
    assert [(item.label, item.colour) for item in chart.legend] == [
        ("2009", "d3"),
        ("2010", "d2"),
        ("2011", "d1"),
    ]
    assert chart.longest == 118
    assert chart.rows[0].total == "107"
    assert [part.tip for part in chart.rows[1].segments] == ["2009: 22"]
    assert chart.rows[1].spoken == "2009 22, 2010 0, 2011 0"


def test_many_years_share_the_last_colour() -> None:
    chart = bars_by_year([("Kenya", dict.fromkeys(range(2009, 2020), 1), 11, None)])
    assert [item.label for item in chart.legend] == ["2009–2015", "2016", "2017", "2018", "2019"]
    assert chart.rows[0].segments[0].value == 7


def test_sex_not_recorded_is_shown_where_it_occurs() -> None:
    assert [i.label for i in bars_by_sex([("2009", 92, 127, 0, None)]).legend] == ["Women", "Men"]
    assert bars_by_sex([("2009", 92, 127, 3, None)]).rows[0].spoken == "Women 92, Men 127, Not recorded 3"


@pytest.mark.parametrize(
    ("highest", "top", "step"),
    [(0, 1, 1), (3, 3, 1), (7, 8, 2), (38, 40, 10), (738, 800, 200), (805, 1000, 200)],
)
def test_a_scale_has_round_steps(highest: int, top: int, step: int) -> None:
    assert scale(highest) == (top, step)


def test_a_line_grows_from_nothing_to_the_last_total() -> None:
    line = growing_line(
        "Persons trained",
        [(date(2009, 6, 30), 219), (date(2011, 12, 1), 738)],
        start=date(2009, 1, 1),
        end=date(2011, 12, 31),
    )
    assert line.path.startswith("0.00,100.00 ")
    assert line.path.endswith(" 100.00,7.75")
    assert line.table == (("2009", "219"), ("2010", "219"), ("2011", "738"))
    assert [tick.label for tick in line.across] == ["Jan 2009", "2010", "2011", "Dec"]
    assert line.description.startswith("Line chart. Persons trained: 219 by the end of 2009, ")


def test_a_short_or_empty_period_has_a_line_too() -> None:
    empty = growing_line("Persons", [], start=date(2011, 3, 1), end=date(2011, 3, 1))
    assert empty.end.label == "0"
    months = growing_line("Persons", [(date(2011, 3, 1), 5)], start=date(2011, 1, 1), end=date(2011, 6, 30))
    assert [tick.label for tick in months.across] == ["Jan 2011", "Mar", "Apr", "May", "Jun"]


def test_the_bar_chart_is_a_table(render: Callable[..., str]) -> None:
    chart = bars_by_year([("Côte d'Ivoire & <b>", {2009: 25, 2010: 42}, 60, "/rows?country=CIV")])
    table = ET.fromstring(
        re.search(
            r"<table.*?</table>", render('{{ charts.bars(bars=b, caption="By year") }}', b=chart), re.DOTALL
        )[0]  # type: ignore[index]
    )
    assert table.findtext("caption") == "By year"
    assert table.find("tbody").attrib["style"] == "--max:67"  # type: ignore[union-attr]
    assert ["".join(each.itertext()) for each in table.iter("th")] == [
        "Country",
        "2009 + 2010",
        "Total",
        "Côte d'Ivoire & <b>",
    ]
    assert [each.attrib["style"] for each in table.iter("i")] == [
        "--v:25;--c:var(--d2)",
        "--v:42;--c:var(--d1)",
    ]
    link = table.find(".//a")
    assert link is not None
    assert (link.text, link.attrib["href"]) == ("60", "/rows?country=CIV")


def test_the_line_has_its_table(render: Callable[..., str]) -> None:
    line = growing_line("Persons", [(date(2009, 6, 1), 5)], start=date(2009, 1, 1), end=date(2010, 12, 31))
    page = render("{{ charts.line(line=line) }}", line=line)
    assert '<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="Line chart.' in page
    assert '<th scope="row">2010</th><td class="num end">5</td>' in page


def test_under_each_map_stands_the_text_of_the_united_nations(render: Callable[..., str]) -> None:
    chart = world_map("Persons", {"KEN": 5}, names=NAMES)
    page = render('{{ charts.world_map(map=m, small=[("2009", 5, m)]) }}', m=chart)
    assert page.count('<use href="/static/world.svg#world"') == 2
    assert 'style="--KEN:var(--m3)"' in page
    assert DISCLAIMER in page


def test_pdf_charts_carry_their_words_and_stay_below_each_other() -> None:
    target = BytesIO()
    canvas = new_canvas(target, title="Report", author="Office", language="en")
    below_map = draw_everything(canvas)
    canvas.showPage()
    canvas.save()
    text = PdfReader(target).pages[0].extract_text()
    assert below_map < 800
    for words in ("Kenya", "118", "2009", "91 and more", "Based on UN Geodata.", "Clearance".lower(), "738"):
        assert words in text


@pytest.mark.usefixtures("in_arabic")
def test_pdf_charts_are_mirrored_for_languages_from_right_to_left() -> None:
    legend = [LegendItem("2009", "d1")]
    chart = stacked_bars("Country", legend, [BarData("كينيا", [5])])
    target = BytesIO()
    canvas = new_canvas(target, title="Report", author="Office", language="ar")
    draw_bars(canvas, chart, x=100, top=700, width=300)
    canvas.showPage()
    canvas.save()
    contents = PdfReader(target).pages[0].get_contents()
    assert contents is not None
    left_edges = re.findall(r"rg ([\d.]+) [\d.]+ [\d.]+ [\d.]+ re f", contents.get_data().decode("latin-1"))
    assert float(left_edges[0]) > 380


def test_a_chart_takes_less_than_a_millisecond(render: Callable[..., str]) -> None:
    rows = [(f"Country {n}", {2009: n, 2010: 9, 2011: 5}, n + 14, "/x") for n in range(13)]
    figures = {c.alpha3: n + 1 for n, c in enumerate(all_countries()[:60])}
    names = {c.alpha3: c.names["en"] for c in all_countries()}
    days = [(date(2009, 1, 1 + n), n) for n in range(30)]
    charts: list[Callable[[], object]] = [
        lambda: bars_by_year(rows),
        lambda: world_map("Persons", figures, names=names),
        lambda: growing_line("Persons", days, start=date(2009, 1, 1), end=date(2011, 12, 31)),
    ]
    for make in charts:
        assert min(seconds(make) for _ in range(20)) < 0.001


def seconds(make: Callable[[], object]) -> float:
    started = time.perf_counter()
    make()
    return time.perf_counter() - started


def draw_everything(canvas: PdfCanvas) -> float:
    chart = world_map("Persons", {"KEN": 118, "GHA": 30, "ETH": 60}, names=NAMES)
    y = draw_map(canvas, chart, x=50, top=800, width=495, clearance="clearance 7")
    y = draw_bars(canvas, bars_by_year([("Kenya", {2009: 118}, 118, None)]), x=50, top=y, width=300)
    line = growing_line("Persons", [(date(2009, 6, 1), 738)], start=date(2009, 1, 1), end=date(2009, 12, 31))
    return draw_line_chart(canvas, line, x=50, top=y - 10, width=300)
