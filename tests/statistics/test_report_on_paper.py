"""The report as PDF: everything stays on its pages, whatever there is to show."""

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from app.core.i18n import in_language
from app.people.countries import all_countries
from app.statistics.charts import bars_by_sex, bars_by_year, world_map
from app.statistics.charts.pictures import Pictures
from app.statistics.pdf.report import report_pdf
from app.statistics.rules.asked import Asked
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Span, Table

AS_OF = datetime(2012, 1, 31, 9, 30, tzinfo=UTC)


def paper(countries: int) -> PdfReader:
    codes = [each.alpha3 for each in all_countries()][:countries]
    pictures = Pictures(
        counts_people=True,
        world=world_map("Persons trained", dict.fromkeys(codes, 3), names={code: code for code in codes}),
        bars=bars_by_year((code, {2010: 1, 2011: 2}, 3, None) for code in codes),
        sexes=bars_by_sex([]),
        growth=None,
    )
    table = Table(
        selection=Selection(),
        rows=Dimension.YEAR,
        columns=None,
        row_keys=(),
        column_keys=(),
        cells={},
        span=Span(sessions=countries),
    )
    content = report_pdf(table, Asked(rows=Dimension.YEAR), pictures, as_of=AS_OF, office_name="Desk")
    return PdfReader(io.BytesIO(content))


def lowest(reader: PdfReader) -> float:
    places: list[float] = []
    for page in reader.pages:
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, _size: places.append(tm[5]) if text.strip() else None
        )
    return min(places)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_bars_of_many_countries_stay_on_the_page(language: str) -> None:
    with in_language(language):
        assert lowest(paper(80)) > 20


def test_a_page_says_that_its_bars_are_those_of_the_first_countries() -> None:
    told = "Bars stand for the 26 countries with most people."
    assert told in " ".join(page.extract_text() for page in paper(80).pages)
    assert told not in " ".join(page.extract_text() for page in paper(26).pages)
