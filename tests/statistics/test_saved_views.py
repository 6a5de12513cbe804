"""A report is kept under a name, shared with colleagues, and shows everyone their own figures."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qs, urlencode

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.core.permissions import Role
from app.statistics.models import SavedView
from app.statistics.queries.saved import MOST_VIEWS
from app.statistics.service.saving import MOST_OF_ONE_OWNER
from tests.conftest import World
from tests.factories.accounts import make_user
from tests.factories.registration import make_registration

QUERY = urlencode(
    {"rows": "country", "columns": "year", "show": "persons", "sex": "female", "from": "2026-01-01"}
)


def keep(browser: FlaskClient, name: str = "Women by country", query: str = QUERY, **more: str) -> str:
    sent = {"name": name, "query": query, **more}
    return browser.post("/reports/views", data=sent, follow_redirects=True).text


def test_a_view_leads_back_to_the_same_report(
    client_of: Callable[[User], FlaskClient], world: World, db: Session
) -> None:
    browser = client_of(world.amina)
    assert "The view is saved" in keep(browser)
    kept = db.scalars(sa.select(SavedView.query)).one()
    db.commit()
    asked = {"rows": ["country"], "columns": ["year"], "from": ["2026-01-01"], "sex": ["female"]}
    assert parse_qs(kept) == asked  # "persons" is usual with columns, so it is left out
    page = browser.get("/reports").text
    assert "Women by country" in page
    assert "only for you" in page
    assert "Women by country" not in client_of(world.chen).get("/reports").text


def test_a_shared_view_shows_each_colleague_their_own_figures(
    client_of: Callable[[User], FlaskClient], world: World, db: Session
) -> None:
    for session in (world.session, world.other_session):
        make_registration(db, session=session, marks="ppp")
    db.commit()
    keep(client_of(world.amina), "Everything", "rows=host_country", is_shared="y")
    others = client_of(world.chen)
    assert "shared by Amina Kone" in others.get("/reports").text
    page = others.get("/reports/table?rows=host_country").text
    assert "Senegal" in page
    assert '<th scope="row">Kenya' not in page


def test_saving_again_under_the_name_replaces_the_view(
    client_of: Callable[[User], FlaskClient], world: World, db: Session
) -> None:
    browser = client_of(world.amina)
    keep(browser)
    keep(browser, query="rows=year")
    assert db.scalars(sa.select(SavedView.query)).all() == ["rows=year"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "two\x00names"])
def test_a_view_needs_a_name(
    name: str, client_of: Callable[[User], FlaskClient], world: World, db: Session
) -> None:
    assert "Give the view a name" in keep(client_of(world.amina), name)
    assert db.scalars(sa.select(SavedView.id)).all() == []


@pytest.mark.parametrize("query", ["rows=colour", "trainer=nobody", "&".join(["sex=female"] * 2001)])
def test_what_cannot_be_read_is_not_kept(
    query: str, client_of: Callable[[User], FlaskClient], world: World, db: Session
) -> None:
    answer = client_of(world.amina).post("/reports/views", data={"name": "Bad", "query": query})
    assert answer.status_code == 422
    assert db.scalars(sa.select(SavedView.id)).all() == []


def test_only_the_owner_removes_a_view(
    client_of: Callable[[User], FlaskClient], world: World, db: Session
) -> None:
    keep(client_of(world.amina), is_shared="y")
    view = db.scalars(sa.select(SavedView.id)).one()
    db.commit()
    assert client_of(world.chen).post(f"/reports/views/{view}/remove").status_code == 404
    assert client_of(world.amina).post(f"/reports/views/{view}/remove").status_code == 302
    db.expire_all()
    assert db.scalars(sa.select(SavedView.id)).all() == []
    actions = db.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["report.view_saved", "report.view_removed"]


def test_what_others_share_crowds_out_no_view_of_ones_own(
    client_of: Callable[[User], FlaskClient], world: World, db: Session, now: datetime
) -> None:
    browser = client_of(world.amina)
    keep(browser, "Zambia")
    keeper = make_user(db, name="Eager Keeper", grants=[(Role.ANALYST, None, None)])
    db.add_all(
        SavedView(owner_id=keeper.id, name=f"A{number}", query=QUERY, is_shared=True, created_at=now)
        for number in range(MOST_VIEWS)
    )
    db.commit()
    assert "Zambia" in browser.get("/reports").text


def test_one_person_keeps_so_many_views_and_may_still_change_them(
    client_of: Callable[[User], FlaskClient], world: World, db: Session, now: datetime
) -> None:
    db.add_all(
        SavedView(owner_id=world.amina.id, name=f"A{number}", query=QUERY, created_at=now)
        for number in range(MOST_OF_ONE_OWNER)
    )
    db.commit()
    browser = client_of(world.amina)
    assert "remove one first" in keep(browser, "One more")
    assert "leads to this report now" in keep(browser, "A1")
    assert len(db.scalars(sa.select(SavedView.id)).all()) == MOST_OF_ONE_OWNER
