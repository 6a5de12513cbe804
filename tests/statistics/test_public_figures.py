"""The pages and files of public figures, read by a stranger; and the office's pages that lead to them."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.clock import utc_now
from app.core.database import Database
from app.people.rules import Sex
from app.programmes.models import TrainingSession
from app.statistics.models import PublicRelease
from app.statistics.queries.releases import find_latest_release, list_releases
from app.statistics.rules.disclosure import BASE
from app.statistics.rules.releases import Years
from app.statistics.service.releasing import prepare_release, release, withdraw_release
from tests.conftest import World
from tests.counting import count_queries
from tests.factories.people import PersonDetails, make_people
from tests.factories.programmes import make_session
from tests.factories.registration import make_registrations
from tests.statistics.catalogues import TRANSLATED, untranslated
from tests.statistics.pictures import one_of_each

FILES = ("data.csv", "data.json", "dictionary.json")
ASKED = {"title": "Training 2024–2025", "first_year": "2024", "last_year": "2025"}
CANARY = "Zzyzwicki"
LINK = re.compile(r'href="([^"#]+)"')
CELL = re.compile(r'<td class="num[^"]*">(?:<a[^>]*>)?([\d,]+)')
SPOKEN = re.compile(r"(?:Women|Men|Not recorded):? (\d+)")


@pytest.fixture
def nairobi(db: Session, world: World) -> TrainingSession:
    """A crowd of Kenya, and a few people of a few countries, who could be given away."""
    session = make_session(
        db, programme=world.programme, starts_on=date(2024, 5, 6), ends_on=date(2024, 5, 8), capacity=None
    )
    for country, number in (("KEN", 61), ("UGA", 23), ("TCD", 2), ("BRA", 3), ("CHE", 1)):
        people = make_people(db, [one_of(country, n) for n in range(number)])
        make_registrations(db, session=session, people=people, marks="ppp")
    db.commit()
    return session


def one_of(country: str, number: int) -> PersonDetails:
    sex = Sex.FEMALE if number % 3 else Sex.MALE
    return {"family_name": CANARY, "given_name": f"G{number}", "country": country, "sex": sex}


@pytest.fixture
def published(db: Session, world: World, nairobi: TrainingSession) -> PublicRelease:
    return publish(db, world)


def publish(db: Session, world: World, title: str = ASKED["title"]) -> PublicRelease:
    draft = prepare_release(
        db,
        title,
        years=Years(first=2024, last=2025),
        actor=world.administrator_acts,
        secret="s",
        now=utc_now(),
    )
    made = release(db, draft, seen=draft.digest, actor=world.administrator_acts, now=utc_now())
    db.commit()
    return made


def crawl(client: FlaskClient, start: str) -> dict[str, str]:
    """Every page below /figures that can be reached, by address."""
    pages: dict[str, str] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in pages:
            continue
        response = client.get(path)
        assert response.status_code == 200, path
        pages[path] = response.get_data(as_text=True)
        waiting += [urlsplit(link).path for link in LINK.findall(pages[path]) if link.startswith("/figures")]
    return pages


# ---- what a stranger reads


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_is_there_in_each_language(
    client: FlaskClient,
    published: PublicRelease,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
) -> None:
    with untranslated(monkeypatch, language) as missing:
        assert client.get("/figures").status_code == 200
        one_of_each(language)
    assert missing == set()


def test_without_a_release_the_page_says_so(client: FlaskClient, world: World) -> None:
    page = client.get("/figures")
    assert page.status_code == 200
    assert "No figures have been published yet" in page.get_data(as_text=True)


def test_a_stranger_finds_no_small_number_and_no_name(client: FlaskClient, published: PublicRelease) -> None:
    pages = crawl(client, "/figures")
    assert {f"/figures/{published.id}", *(f"/figures/{published.id}/{name}" for name in FILES)} <= set(pages)
    everything = "\n".join(pages.values())
    for word in (CANARY, "TCD", "Chad", "Bruno", "Kone", "kept", "rounding_key", published.rounding_key):
        assert word not in everything
    numbers = [
        int(each.replace(",", ""))
        for page in pages.values()
        for each in CELL.findall(page) + SPOKEN.findall(page)
    ]
    assert len(numbers) > 40
    assert {number % BASE for number in numbers} == {0}


def test_the_crawl_would_notice(
    db: Session, client: FlaskClient, world: World, nairobi: TrainingSession
) -> None:
    """A release of true numbers, made past all rules, is found by the same look."""
    row = {"code": "KEN", "values": dict.fromkeys(("persons", "female", "male", "unknown_sex"), 3)}
    table = {"indicators": ["persons", "female"], "rows": [row], "total": {**row, "code": "total"}}
    careless = PublicRelease(
        title=CANARY,
        first_year=2024,
        last_year=2024,
        headline={"sessions": 1, "host_countries": 1, "persons": 3},
        tables=[{**table, "key": key} for key in ("host_country", "country", "year")],
        digest="",
        kept={},
        rounding_key="00",
        released_at=utc_now(),
    )
    db.add(careless)
    db.commit()
    page = crawl(client, "/figures")["/figures"]
    assert CANARY in page
    assert 3 in {int(each) for each in CELL.findall(page)}


def test_the_headline_is_exact(client: FlaskClient, published: PublicRelease) -> None:
    page = client.get("/figures").get_data(as_text=True)
    assert re.search(r"Persons trained</dt><dd><bdi>90</bdi>", page)
    assert "rounded to a multiple of 5" in page


def test_the_files_say_the_same_as_the_page(client: FlaskClient, published: PublicRelease) -> None:
    base = f"/figures/{published.id}"
    content = client.get(f"{base}/data.json").get_json()
    rows = list(csv.DictReader(io.StringIO(client.get(f"{base}/data.csv").get_data(as_text=True))))
    assert content["headline"] == {"sessions": 1, "host_countries": 1, "persons": 90}
    assert {(row["table"], row["code"], row["figure"], int(row["value"])) for row in rows} == {
        *(("headline", "total", name, value) for name, value in content["headline"].items()),
        *(
            (table["key"], row["code"], name, value)
            for table in content["tables"]
            for row in (*table["rows"], table["total"])
            for name, value in row["values"].items()
        ),
    }


def test_the_dictionary_explains_each_field_code_and_figure(
    client: FlaskClient, published: PublicRelease
) -> None:
    base = f"/figures/{published.id}"
    said = client.get(f"{base}/dictionary.json").get_json()
    rows = list(csv.DictReader(io.StringIO(client.get(f"{base}/data.csv").get_data(as_text=True))))
    assert [field["name"] for field in said["resources"][0]["schema"]["fields"]] == list(rows[0])
    assert {row["figure"] for row in rows} == set(said["figures"])
    assert {row["table"] for row in rows} == set(said["tables"])
    assert {row["code"] for row in rows if row["table"] != "year"} <= set(said["codes"])


@pytest.mark.parametrize("name", ["", *(f"/{name}" for name in FILES)])
def test_answers_can_be_kept_and_asked_for_again(
    client: FlaskClient, published: PublicRelease, name: str
) -> None:
    first = client.get(f"/figures/{published.id}{name}")
    again = client.get(f"/figures/{published.id}{name}", headers={"If-None-Match": first.headers["ETag"]})
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in first.headers
    assert again.status_code == 304


def test_other_sites_may_read_the_files_but_not_frame_the_page(
    client: FlaskClient, published: PublicRelease
) -> None:
    file, page = (client.get(f"/figures/{published.id}{name}") for name in ("/data.json", ""))
    assert file.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in page.headers
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_page_in_arabic_is_kept_apart_from_one_in_english(
    client: FlaskClient, published: PublicRelease
) -> None:
    client.set_cookie("language", "ar")
    page = client.get("/figures")
    assert 'dir="rtl"' in page.get_data(as_text=True)
    assert "Cookie" in page.headers["Vary"]
    assert "Kenya" in client.get(f"/figures/{published.id}/data.csv").get_data(as_text=True)


def test_of_withdrawn_figures_nothing_is_left_but_the_word(
    db: Session, client: FlaskClient, world: World, published: PublicRelease
) -> None:
    withdraw_release(
        db, published.id, reason="A secret reason", actor=world.administrator_acts, now=utc_now()
    )
    db.commit()
    page = client.get(f"/figures/{published.id}").get_data(as_text=True)
    assert "have been withdrawn" in page
    assert "Kenya" not in page
    assert "secret reason" not in page
    assert all(client.get(f"/figures/{published.id}/{name}").status_code == 404 for name in FILES)
    assert "No figures have been published yet" in client.get("/figures").get_data(as_text=True)


def test_public_pages_lead_there(client: FlaskClient, world: World) -> None:
    assert 'href="/figures"' in client.get("/training").get_data(as_text=True)


def test_a_page_asks_few_questions_however_many_releases_there_are(
    database: Database, db: Session, client: FlaskClient, world: World, published: PublicRelease
) -> None:
    def ask() -> int:
        with count_queries(database) as sent:
            client.get("/figures")
        assert not any("kept" in statement for statement in sent)
        return len(sent)

    once = ask()
    for number in range(3):
        publish(db, world, f"Once more, {number}")
    assert ask() == once <= 3


# ---- the office's side


def test_the_preview_states_what_rounding_costs_and_that_a_release_is_final(
    client_of: Callable[[User], FlaskClient], world: World, nairobi: TrainingSession
) -> None:
    page = client_of(world.administrator).get("/reports/public/preview", query_string=ASKED)
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert all(words in text for words in ("What rounding costs", "Largest error", "A release is final"))
    assert CANARY not in text


def test_from_the_form_to_the_public_page(
    db: Session, client_of: Callable[[User], FlaskClient], world: World, nairobi: TrainingSession
) -> None:
    browser = client_of(world.administrator)
    preview = browser.get("/reports/public/preview", query_string=ASKED).get_data(as_text=True)
    digest = re.search(r'name="digest" value="(\w+)"', preview)
    assert digest is not None
    answer = browser.post("/reports/public", data={**ASKED, "digest": digest[1]}, follow_redirects=True)
    assert "are public now, first on the public page." in answer.text
    published = find_latest_release(db)
    assert published is not None
    assert ASKED["title"] in browser.get(f"/figures/{published.id}").get_data(as_text=True)


def test_nothing_is_released_that_was_not_seen(
    db: Session, client_of: Callable[[User], FlaskClient], world: World, nairobi: TrainingSession
) -> None:
    sent = {**ASKED, "digest": "0" * 64}
    answer = client_of(world.administrator).post("/reports/public", data=sent, follow_redirects=True)
    assert "have changed since you looked at them" in answer.text
    assert list_releases(db) == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title": ""}, "Title is missing"),
        ({"first_year": "x"}, "Not a valid integer"),
        ({"last_year": "2999"}, "A year is published when it is over."),
        ({"first_year": "2025"}, "Fewer than 50 persons"),
    ],
)
def test_what_cannot_be_published_is_said_beside_the_field(
    client_of: Callable[[User], FlaskClient],
    world: World,
    nairobi: TrainingSession,
    changed: dict[str, str],
    message: str,
) -> None:
    page = client_of(world.administrator).get("/reports/public/preview", query_string={**ASKED, **changed})
    assert page.status_code == 422
    assert message in page.get_data(as_text=True)


def test_figures_are_withdrawn_with_a_reason(
    db: Session, client_of: Callable[[User], FlaskClient], world: World, published: PublicRelease
) -> None:
    browser = client_of(world.administrator)
    path = f"/reports/public/{published.id}/withdraw"
    assert browser.post(path, data={"reason": ""}).status_code == 422
    page = browser.post(path, data={"reason": "Wrong years"}, follow_redirects=True).get_data(as_text=True)
    assert "The figures are withdrawn." in page
    assert "Wrong years" in page
    assert find_latest_release(db) is None


def test_a_coordinator_does_not_publish(
    client_of: Callable[[User], FlaskClient], world: World, published: PublicRelease
) -> None:
    browser = client_of(world.amina)
    for path in ("/reports/public", "/reports/public/preview", f"/reports/public/{published.id}/withdraw"):
        assert browser.get(path).status_code == 403


def test_a_manager_of_one_programme_is_told_why_not(
    client_of: Callable[[User], FlaskClient], world: World, nairobi: TrainingSession
) -> None:
    page = client_of(world.chen).get("/reports/public/preview", query_string=ASKED)
    assert page.status_code == 422
    assert "about the whole office" in page.get_data(as_text=True)


def test_the_content_is_what_the_digest_says(client: FlaskClient, published: PublicRelease) -> None:
    served = client.get(f"/figures/{published.id}/data.json").get_json()
    assert served["digest"] == published.digest
    assert json.dumps(served["tables"]) == json.dumps(published.tables)
