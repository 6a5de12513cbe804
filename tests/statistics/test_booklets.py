"""The annual and the donor report on paper: the figures of the register, in six languages."""

import io
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.__main__ import cli
from app.accounts.models import User
from app.audit.models import AuditEntry
from app.core.database import Database
from app.core.errors import Invalid
from app.core.permissions import EVERYTHING, TERMINAL, Permission, Scope
from app.core.settings import load_settings
from app.core.typeset import faces, shaping
from app.programmes.models import Target
from app.programmes.rules import Indicator
from app.registers.reading import read_tables
from app.registers.rules import understand
from app.registers.service.importing import DEFAULT_PROGRAMME, take_register
from app.statistics.models import ReportWording
from app.statistics.rules.booklets import Letterhead, ReportKind, Wording
from app.statistics.rules.selection import Selection
from app.statistics.service.booklets import annual_report, donor_report, letterhead_of
from app.statistics.service.wording import write_wording
from tests.conftest import World
from tests.factories.people import make_person
from tests.factories.programmes import make_programme, make_session
from tests.factories.registration import make_registration
from tests.registers.importing import SOURCE
from tests.registers.reading_aloud import TODAY, resolve_country
from tests.statistics.catalogues import TRANSLATED, untranslated

Printed = Callable[[str], PdfReader]
AS_OF = datetime(2012, 1, 31, 9, 30, tzinfo=UTC)
HOUSE = Letterhead(office_name="Training desk", tagline="Capacity building", currency="USD")
ALL = Selection()
REGISTER = Path(__file__).parents[2] / "app" / "admin" / "data" / "register-2009-2011.xlsx"
FRONTS = {
    "en": ("Annual report", "34 training sessions in 13 countries and trained 738 persons"),
    "fr": ("Rapport annuel", "34 sessions de formation dans 13 pays et formé 738 personnes"),
    "es": ("Informe anual", "34 sesiones de capacitación en 13 países y capacitamos a 738 personas"),
    "ru": ("Годовой доклад", "34 учебных мероприятия в 13 странах и обучили 738 человек"),
}
IN_EACH = ("en", "fr", "es", "ar", "ru", "zh")


@pytest.fixture(scope="module")
def register(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An office that has taken in the register of 2009-2011."""
    path = tmp_path_factory.mktemp("register") / "mandate.sqlite3"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    understood = understand(read_tables(REGISTER), resolve_country=resolve_country, today=TODAY)
    with database.writing() as db:
        take_register(
            db, understood, source=SOURCE, programme_code=None, actor=TERMINAL, now=AS_OF, is_trial=False
        )
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def printed(register: Database) -> Printed:
    """The annual report of that office, drawn once for each language."""

    @cache
    def in_a_language(language: str) -> PdfReader:
        with register.reading() as db:
            return annual(db, language)

    return in_a_language


@pytest.fixture
def records(register: Database) -> Iterator[Session]:
    with register.reading() as db:
        yield db


def annual(db: Session, language: str = "en", selection: Selection = ALL, **more: object) -> PdfReader:
    settled = {"scope": EVERYTHING, "letterhead": HOUSE, "now": AS_OF} | more
    return PdfReader(io.BytesIO(annual_report(db, selection, language=language, **settled)))  # type: ignore[arg-type]


def donor(db: Session, language: str = "en", **about: object) -> PdfReader:
    selection = Selection(**about)  # type: ignore[arg-type]
    content = donor_report(db, selection, language=language, scope=EVERYTHING, letterhead=HOUSE, now=AS_OF)
    return PdfReader(io.BytesIO(content))


def words(reader: PdfReader, page: int | None = None) -> str:
    pages = reader.pages if page is None else [reader.pages[page]]
    return " ".join(" ".join(each.extract_text() for each in pages).split())


@pytest.mark.parametrize("language", FRONTS)
def test_the_cover_says_the_sentence_in_the_language_of_the_report(printed: Printed, language: str) -> None:
    cover = words(printed(language), 0)
    for text in (*FRONTS[language], "2009–2011", "Training desk", "Capacity building"):
        assert text in cover


@pytest.mark.parametrize("language", IN_EACH)
def test_the_key_figures_are_those_of_the_register_in_each_language(printed: Printed, language: str) -> None:
    reader = printed(language)
    page = words(reader, 2)
    for figure in ("34", "13", "738", "812", "705"):
        assert figure in page
    assert "2496" in "".join(letter for letter in page if letter.isdigit())


@pytest.mark.parametrize("language", IN_EACH)
def test_every_font_is_inside_and_every_chapter_has_a_bookmark(printed: Printed, language: str) -> None:
    reader = printed(language)
    fonts = {
        str(font["/BaseFont"]): font
        for page in reader.pages
        for font in (each.get_object() for each in page["/Resources"]["/Font"].values())
    }
    assert fonts
    for name, font in fonts.items():
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert "/FontFile2" in inner["/FontDescriptor"], name
    assert len(reader.outline) >= 9
    assert reader.trailer["/Root"]["/Lang"] == language


def test_the_contents_lead_to_the_pages_of_the_chapters(printed: Printed) -> None:
    reader = printed("en")
    contents = words(reader, 1)
    for entry in reader.outline[1:]:
        page = reader.get_destination_page_number(entry)
        assert f"{entry.title} {page + 1}" in contents
        assert entry.title in words(reader, page)


def test_an_arabic_report_runs_from_the_right(printed: Printed) -> None:
    def anchor(language: str) -> float:
        places: list[float] = []
        printed(language).pages[2].extract_text(
            visitor_text=lambda text, _cm, tm, _font, _size: places.append(tm[4]) if "34" in text else None
        )
        return places[0]

    assert anchor("en") < 150
    assert anchor("ar") > 650


def test_a_language_without_a_font_is_refused_with_the_remedy(records: Session) -> None:
    strange = Letterhead(office_name="Office \ue000")
    with pytest.raises(Invalid, match=r"requirements/cjk\.in") as refusal:
        annual(records, letterhead=strange)
    assert refusal.value.field == "language"


@pytest.fixture
def without_cjk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An office that has not installed the fonts of requirements/cjk.in."""
    installed = faces._installed_path
    monkeypatch.setattr(faces, "_faces", {})
    monkeypatch.setattr(faces, "_installed_path", lambda font: None if faces.CJK in font else installed(font))
    found = (faces.find_face, shaping.shape)
    for each in found:
        each.cache_clear()
    yield
    for each in found:
        each.cache_clear()


@pytest.mark.usefixtures("without_cjk")
def test_chinese_without_its_fonts_is_refused_in_the_language_of_the_reader(records: Session) -> None:
    with pytest.raises(Invalid, match="For Chinese, Japanese and Korean, install"):
        annual(records, "zh")


def test_a_period_narrows_every_page(records: Session) -> None:
    found = Selection(starts_on=date(2010, 1, 1), ends_on=date(2010, 12, 31))
    cover = words(annual(records, selection=found), 0)
    assert "In 2010, we conducted 5 training sessions in 5 countries and trained 139 persons." in cover
    assert "2009" not in cover


def test_an_office_without_sessions_gets_a_report_that_says_so(db: Session) -> None:
    assert "No training session was held." in words(annual(db), 0)


def test_the_donor_report_lists_sessions_and_targets_and_names_nobody(db: Session, world: World) -> None:
    db.add(Target(programme_id=world.programme.id, indicator=Indicator.PERSONS, value=40, sex=None))
    db.flush()
    world.session.cost_cents = 1_234_500
    db.flush()
    text = words(donor(db, programme=("GP",)))
    for expected in ("Prevention of genocide", "Nairobi", "9–11 March 2026", "40", "$12,345.00"):
        assert expected in text
    for hidden in ("Ferreira", "Bruno", "Dakar", "Electoral"):
        assert hidden not in text


def test_sessions_in_which_nobody_is_marked_present_are_said(db: Session, world: World) -> None:
    for number, marks in enumerate(("ppp", "a--", "", "ppp")):
        session = world.session if number == 0 else make_session(db, programme=world.programme)
        make_registration(db, session=session, person=make_person(db), marks=marks)
    for report in (annual(db, selection=Selection(programme=("GP",))), donor(db, programme=("GP",))):
        assert "In 2 of the sessions counted nobody is marked present; their marks" in words(report)


def test_the_report_on_one_programme_prints_the_targets_of_no_other(db: Session, world: World) -> None:
    other = make_programme(db, code="XX", name="Quite another promise")
    for programme in (world.programme, other):
        db.add(Target(programme_id=programme.id, indicator=Indicator.PERSONS, value=4_711, sex=None))
    db.flush()
    text = words(annual(db, selection=Selection(programme=("GP",))))
    assert "4,711" in text
    assert "Quite another promise" not in text
    assert "Quite another promise" in words(annual(db))


def test_a_report_on_a_part_gives_no_share_of_the_target_of_the_whole(db: Session, world: World) -> None:
    db.add(Target(programme_id=world.programme.id, indicator=Indicator.SESSIONS, value=2, sex=None))
    db.flush()
    told = "A dash instead of a share"
    in_kenya = words(annual(db, scope=Scope(pairs=frozenset({(world.programme.id, "KEN")}))))
    assert told in in_kenya
    assert "50.0%" not in in_kenya
    whole = words(annual(db))
    assert told not in whole
    assert "50.0%" in whole


@pytest.mark.parametrize(("most", "says_so"), [(2, False), (1, True)])
def test_a_list_of_sessions_that_is_cut_off_says_so(
    db: Session, world: World, monkeypatch: pytest.MonkeyPatch, most: int, says_so: bool
) -> None:
    monkeypatch.setattr("app.statistics.queries.listed.MOST_SESSIONS", most)
    make_session(db, programme=world.programme)
    told = "The list ends after the first 1 of 2 sessions"
    assert (told in words(donor(db, programme=("GP",)))) is says_so


def test_a_donor_report_is_about_one_programme(db: Session, world: World) -> None:
    with pytest.raises(Invalid, match="Choose the programme"):
        donor(db)


def test_hostile_words_are_drawn_as_they_stand(db: Session, world: World) -> None:
    hostile = '<img src="file:///etc/passwd"> & <b>bold</b> %(name)s'
    wording = Wording(title=hostile, foreword=f"{hostile}\n{'A' * 2_000} {'wörter ' * 430}", closing="End.")
    write_wording(
        db, ReportKind.ANNUAL, language="en", wording=wording, actor=world.administrator_acts, now=AS_OF
    )
    reader = annual(db)
    text = words(reader)
    assert text.count("file:///etc/passwd") >= 2
    assert "& <b>bold</b> %(name)s" in text
    assert text.count("wörter") == 430
    assert text.count("A" * 20) > 0
    assert "Closing words" in [entry.title for entry in reader.outline]
    assert all(not page.images for page in reader.pages)


@pytest.mark.parametrize("wording", [Wording(title="x" * 201), Wording(foreword="x" * 6_001)])
def test_words_have_a_limit(db: Session, world: World, wording: Wording) -> None:
    with pytest.raises(Invalid, match="at most"):
        write_wording(
            db, ReportKind.DONOR, language="fr", wording=wording, actor=world.administrator_acts, now=AS_OF
        )


def test_amina_prints_her_part_of_the_office_and_the_cover_says_so(
    db: Session, world: World, client_of: Callable[[User], FlaskClient]
) -> None:
    text = words(annual(db, scope=world.amina_acts.scope(Permission.REPORTS_VIEW)))
    assert "Kenya" in text
    assert "Senegal" not in text
    assert "covers the part of the office" in text
    assert "covers the part of the office" not in words(annual(db))


def test_the_logo_stands_on_the_cover(db: Session, tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    path = tmp_path / "logo.png"
    image.new("RGBA", (40, 20), (200, 30, 30, 128)).save(path)
    house = letterhead_of(load_settings({"MANDATE_LOGO": str(path)}, data_dir=tmp_path))
    assert annual(db, letterhead=house).pages[0].images


def test_the_pages_give_the_pdf_in_the_language_asked_for(
    world: World, client_of: Callable[[User], FlaskClient]
) -> None:
    browser = client_of(world.amina)
    assert browser.get("/reports/annual").status_code == 200
    answer = browser.get("/reports/annual?format=pdf&period=2026&language=fr")
    assert answer.mimetype == "application/pdf"
    assert 'filename="annual-2026-fr.pdf"' in answer.headers["Content-Disposition"]
    assert "En 2026, nous avons organisé 1 session de formation" in words(
        PdfReader(io.BytesIO(answer.data)), 0
    )
    assert browser.get("/reports/donor?format=pdf&programme=GP").mimetype == "application/pdf"


@pytest.mark.parametrize(
    "address",
    [
        "/reports/annual?format=pdf&period=soon",
        "/reports/annual?format=pdf&language=xx",
        "/reports/donor?format=pdf",
        "/reports/donor?format=pdf&programme=ED",
    ],
)
def test_what_cannot_be_made_is_refused_on_the_form(
    world: World, client_of: Callable[[User], FlaskClient], address: str
) -> None:
    answer = client_of(world.amina).get(address)
    assert answer.status_code == 422
    assert "The report cannot be made" in answer.text


def test_only_who_answers_for_the_whole_office_writes_its_words(
    database: Database, world: World, client_of: Callable[[User], FlaskClient]
) -> None:
    form = {"title": "What we did", "foreword": "Dear reader", "closing": ""}
    assert client_of(world.chen).post("/reports/wording/annual/en", data=form).status_code == 403
    assert client_of(world.chen).get("/reports/wording/annual/en").status_code == 403
    assert client_of(world.amina).post("/reports/wording/annual/en", data=form).status_code == 403
    assert client_of(world.administrator).post("/reports/wording/annual/en", data=form).status_code == 302
    assert "Dear reader" in client_of(world.administrator).get("/reports/wording/annual/en").text
    with database.reading() as now_kept:
        kept = [(each.kind, each.language) for each in now_kept.query(ReportWording)]
        audited = [
            each.details for each in now_kept.query(AuditEntry) if each.action == "report.wording_changed"
        ]
    assert kept == [(ReportKind.ANNUAL, "en")]
    assert audited == [{"kind": "annual", "language": "en"}]
    cover = client_of(world.administrator).get("/reports/annual?format=pdf").data
    assert "What we did" in words(PdfReader(io.BytesIO(cover)), 0)


@pytest.mark.parametrize("place", ["annual/xx", "monthly/en"])
def test_there_are_no_words_for_other_reports(
    world: World, client_of: Callable[[User], FlaskClient], place: str
) -> None:
    assert client_of(world.administrator).get(f"/reports/wording/{place}").status_code == 404


def test_the_terminal_prints_the_same_report(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "mandate.sqlite3")
    path = tmp_path / "report.pdf"
    given = ["--data-dir", str(tmp_path), "report", "annual", "--period", "2010", "--language", "ar"]
    result = CliRunner().invoke(cli, [*given, "--output", str(path)])
    assert result.exit_code == 0, result.output
    assert PdfReader(path).trailer["/Root"]["/Lang"] == "ar"


def test_the_logo_has_to_be_an_image(tmp_path: Path) -> None:
    path = tmp_path / "logo.svg"
    path.write_text("<svg/>")
    with pytest.raises(Exception, match="neither a PNG nor a JPEG"):
        load_settings({"MANDATE_LOGO": str(path)}, data_dir=tmp_path)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_of_the_reports_is_translated(
    records: Session, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """Whatever a report looks up in the catalogue, it finds there."""
    monkeypatch.setattr("app.statistics.service.booklets._refuse_undrawable", lambda _texts: None)
    with untranslated(monkeypatch, language) as missing:
        annual(records, language)
        donor(records, language, programme=(DEFAULT_PROGRAMME,))
    assert missing == set()
