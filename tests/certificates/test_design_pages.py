"""The pages of designs: a form with the real certificate beside it, versions, choices, reach."""

import io
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from PIL import Image
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.certificates.forms.designs import design_form
from app.certificates.models import CertificateDesign, DesignVersion
from app.certificates.queries import list_choices
from app.certificates.rules import Art, DesignContent, Picture
from app.certificates.service.designs import make_design
from app.core.office import Office
from tests.certificates.designs import draw_png
from tests.conftest import World
from tests.counting import count_queries

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ClientOf = Callable[[User], FlaskClient]
NEW = "/certificate-designs/new"


def sent(app: Any, **changes: Any) -> dict[str, Any]:
    """What the browser sends of the form with the usual design."""
    with app.test_request_context():
        form = design_form(DesignContent(), name="Ours", language="en")
        known = {field.name: field.data for field in form if field.data not in (None, False, "", [])}
    return {**known, "owner": "office", "do": "preview", **changes}


def kept(office: Office) -> list[DesignVersion]:
    """All versions, in the order in which they were made."""
    with office.database.reading() as db:
        return list(db.scalars(sa.select(DesignVersion).order_by(DesignVersion.made_at)))


def is_away(office: Office, design_id: UUID) -> bool:
    with office.database.reading() as db:
        return db.get_one(CertificateDesign, design_id).is_archived


def picture_in(page: str) -> Image.Image:
    data = page.partition("data:image/png;base64,")[2].partition('"')[0]
    return Image.open(io.BytesIO(b64decode(data)))


@pytest.fixture
def design_id(db: Session, world: World, now: datetime) -> UUID:
    made = make_design(
        db,
        "Ours",
        programme_id=world.programme.id,
        content=DesignContent(art=Art.PLAIN),
        actor=world.administrator_acts,
        now=now,
    )
    db.commit()
    return made


def test_the_preview_is_a_picture_of_the_certificate(app: Any, administrator: FlaskClient) -> None:
    plain, classic = (
        picture_in(administrator.post(NEW, data=sent(app, art=art)).get_data(as_text=True))
        for art in ("plain", "classic")
    )
    assert plain.size == classic.size == (1100, 778)
    assert plain.convert("L").tobytes() != classic.convert("L").tobytes()
    tall = administrator.post(NEW, data=sent(app, page="a4-portrait", language="ar", length="long"))
    assert picture_in(tall.get_data(as_text=True)).size == (1100, 1556)


def test_nothing_is_kept_until_it_is_saved(app: Any, office: Office, administrator: FlaskClient) -> None:
    assert administrator.post(NEW, data=sent(app)).status_code == 200
    assert kept(office) == []
    assert administrator.post(NEW, data=sent(app, do="save")).status_code == 302
    (version,) = kept(office)
    assert version.content == DesignContent().to_json()


def test_a_fault_is_shown_beside_its_field_and_there_is_no_picture(
    app: Any, administrator: FlaskClient
) -> None:
    for changes, words in (
        ({"ink": "#aabbcc"}, "Too pale on the paper"),
        ({"sentence_en": "in {nowhere}"}, "{nowhere} stands for nothing"),
        ({"art": "background"}, "Upload the background first"),
        ({"name": ""}, "Name of the design is missing"),
    ):
        answer = administrator.post(NEW, data=sent(app, **changes))
        page = answer.get_data(as_text=True)
        assert (answer.status_code, "data:image/png" in page) == (422, False)
        assert words in page


def test_an_upload_is_kept_from_preview_to_saving(
    app: Any, office: Office, administrator: FlaskClient
) -> None:
    data = sent(app, logo=(io.BytesIO(draw_png(300, 120)), "emblem.png"))
    page = administrator.post(NEW, data=data).get_data(as_text=True)
    value = page.partition('name="logo_kept" type="hidden" value="')[2].partition('"')[0]
    administrator.post(NEW, data=sent(app, logo_kept=value, do="save"))
    (version,) = kept(office)
    logo = version.content["logo"]
    with office.storage.open(logo["digest"]) as file:
        assert Image.open(file).size == (300, 120)
    taken = administrator.post(NEW, data=sent(app, logo_kept=value, logo_removed="y", name="B", do="save"))
    assert taken.status_code == 302
    assert [each.content["logo"] is None for each in kept(office)] == [False, True]


def test_a_file_that_is_no_picture_is_no_emblem(app: Any, office: Office, administrator: FlaskClient) -> None:
    digest = office.storage.put(b"%PDF-1.7 somebody's certificate")
    other = Picture(digest=digest, width=10, height=10)
    for lost in (other, replace(other, digest="0" * 64)):
        with app.test_request_context():
            value = design_form(DesignContent(logo=lost), name="", language="en").logo_kept.data
        page = administrator.post(NEW, data=sent(app, logo_kept=value)).get_data(as_text=True)
        assert "This picture is gone" in page
    html = sent(app, logo=(io.BytesIO(b"<html onload=alert(1)>"), "emblem.png"))
    assert "no picture of a known kind" in administrator.post(NEW, data=html).get_data(as_text=True)


def test_a_picture_that_nobody_has_uploaded_is_not_used(
    app: Any, office: Office, administrator: FlaskClient
) -> None:
    digest = office.storage.put(draw_png(300, 120))
    forged = URLSafeSerializer("a guess", salt="picture-of-a-design").dumps(
        {"digest": digest, "width": 300, "height": 120}
    )
    for number, value in enumerate((forged, f"{digest}:300:120")):
        administrator.post(NEW, data=sent(app, logo_kept=value, name=f"No. {number}", do="save"))
    assert [version.content["logo"] for version in kept(office)] == [None, None]


def test_the_sample_can_be_downloaded(app: Any, administrator: FlaskClient) -> None:
    answer = administrator.post(NEW, data=sent(app, do="pdf"))
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.7")


def test_a_version_is_used_again_and_a_design_put_away(
    app: Any, office: Office, administrator: FlaskClient, design_id: UUID
) -> None:
    address = f"/certificate-designs/{design_id}"
    assert administrator.post(address, data=sent(app, do="save")).status_code == 302
    assert administrator.post(f"{address}/versions/1").status_code == 302
    page = administrator.get(address).get_data(as_text=True)
    assert "Use version 2 again" in page
    assert "Ada Admin" in page
    picture = administrator.get(f"{address}/versions/2.png")
    assert picture.mimetype == "image/png"
    known = {"If-None-Match": picture.headers["ETag"]}
    assert administrator.get(f"{address}/versions/2.png", headers=known).status_code == 304
    administrator.post(f"{address}/shelf", data={"decision": "put_away"})
    assert is_away(office, design_id)
    administrator.post(f"{address}/shelf", data={"decision": "bring_back"})
    assert not is_away(office, design_id)


def test_a_programme_chooses_by_kind(
    office: Office, db: Session, world: World, administrator: FlaskClient, design_id: UUID
) -> None:
    address = f"/programmes/{world.programme.id}/certificate-designs"
    assert "Ours" in administrator.get(address).get_data(as_text=True)
    administrator.post(address, data={"kind_every": str(design_id), "kind_trainer": "built-in"})
    assert list_choices(db, world.programme.id) == {"": design_id, "trainer": None}
    db.rollback()
    with count_queries(office.database) as sent_queries:
        page = administrator.post("/certificate-designs", data={"kind_every": str(design_id)})
    assert page.status_code == 422
    assert sum("certificate_design.name" in each for each in sent_queries) == 1
    assert "certificate_design_version.content" not in " ".join(sent_queries)
    assert list_choices(db, None) == {}


def test_a_design_is_changed_by_who_answers_for_its_programme(
    app: Any, world: World, client_of: ClientOf, design_id: UUID
) -> None:
    chen, amina = client_of(world.chen), client_of(world.amina)
    address = f"/certificate-designs/{design_id}"
    for way in (
        address,
        f"{address}/versions/1.png",
        f"/programmes/{world.programme.id}/certificate-designs",
    ):
        assert chen.get(way).status_code in (403, 404)
        assert amina.get(way).status_code == 403
    assert chen.post(address, data=sent(app, do="save")).status_code == 404
    assert "Ours" not in chen.get("/certificate-designs").get_data(as_text=True)
    for owner in ("office", str(world.programme.id)):
        assert chen.post(NEW, data=sent(app, owner=owner, do="save")).status_code == 422
    own = sent(app, owner=str(world.other_programme.id), do="save")
    assert chen.post(NEW, data=own).status_code == 302


def test_a_page_asks_the_same_however_many_designs_there_are(
    app: Any, office: Office, db: Session, world: World, administrator: FlaskClient, now: datetime
) -> None:
    counts = []
    for number in range(2):
        for name in range(number * 5 + 1):
            make_design(
                db,
                f"{number} {name}",
                programme_id=None,
                content=DesignContent(),
                actor=world.administrator_acts,
                now=now,
            )
        db.commit()
        with count_queries(office.database) as queries:
            administrator.get("/certificate-designs")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6
