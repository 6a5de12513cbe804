"""Reports by mail: on their day, with the owner's figures, for users who may see as much."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.database import Database
from app.core.office import Office
from app.core.permissions import EVERYTHING, Role, Scope
from app.jobs.models import Job
from app.jobs.worker import Worker
from app.messaging.models import Message
from app.statistics import jobs
from app.statistics.models import ReportDelivery, ReportSchedule
from app.statistics.rules.scheduling import (
    MOST_OF_ONE_OWNER,
    FileKind,
    Rhythm,
    Subject,
    covers,
    next_due,
    period_before,
)
from app.statistics.service.scheduling import ask_for_due, sweep
from tests.conftest import World
from tests.factories.accounts import make_user

PAGE = "/reports/schedules"
TODAY = datetime.now(UTC).date()
TOMORROW = TODAY + timedelta(days=1)
THE_DAY = datetime.combine(TOMORROW, datetime.min.time(), UTC) + timedelta(hours=6)
Browsers = Callable[[User], FlaskClient]


def form(*recipients: User, **changes: str) -> dict[str, str]:
    return {
        "report": "annual",
        "file_kind": "pdf",
        "language": "en",
        "rhythm": "monthly",
        "first_on": TOMORROW.isoformat(),
        "recipients": "\n".join(each.email for each in recipients),
    } | changes


def send_due(office: Office) -> None:
    """What the worker does in the morning of the day."""
    with office.database.writing() as db:
        ask_for_due(db, now=THE_DAY)
    Worker(office.database, office.settings).work_once(now=THE_DAY)


def mails(database: Database) -> dict[str, str]:
    with database.reading() as db:
        return {each.recipient: each.body for each in db.scalars(sa.select(Message).order_by(Message.id))}


def path_in(body: str) -> str:
    return body[body.index("/reports/") :].split()[0]


@pytest.fixture
def analyst(db: Session, world: World) -> User:
    """Sees the figures of the whole office, and no people."""
    user = make_user(db, name="Jonas Weber", grants=[(Role.ANALYST, None, None)])
    db.commit()
    return user


@pytest.mark.parametrize(
    ("first_on", "rhythm", "after", "expected"),
    [
        ("2026-03-02", "weekly", "2026-03-02", "2026-03-09"),
        ("2026-03-02", "weekly", "2026-03-20", "2026-03-23"),
        ("2026-01-31", "monthly", "2026-01-31", "2026-02-28"),
        ("2026-01-31", "monthly", "2026-02-28", "2026-03-31"),
        ("2026-01-15", "quarterly", "2026-02-01", "2026-04-15"),
        ("2024-02-29", "yearly", "2024-02-29", "2025-02-28"),
        ("2026-05-01", "yearly", "2026-03-01", "2026-05-01"),
    ],
)
def test_the_next_day_follows_the_rhythm(first_on: str, rhythm: str, after: str, expected: str) -> None:
    found = next_due(date.fromisoformat(first_on), Rhythm(rhythm), after=date.fromisoformat(after))
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        ("weekly", ("2026-01-05", "2026-01-11")),
        ("monthly", ("2025-12-01", "2025-12-31")),
        ("quarterly", ("2025-10-01", "2025-12-31")),
        ("yearly", ("2025-01-01", "2025-12-31")),
    ],
)
def test_a_rolling_report_is_about_what_has_just_ended(rhythm: str, expected: tuple[str, str]) -> None:
    assert tuple(str(day) for day in period_before(date(2026, 1, 14), Rhythm(rhythm))) == expected


def test_a_reach_covers_what_lies_inside_it(world: World) -> None:
    kenya = Scope(pairs=frozenset({(world.programme.id, "KEN")}))
    programme = Scope(pairs=frozenset({(world.programme.id, None)}))
    assert covers(EVERYTHING, kenya)
    assert covers(programme, kenya)
    assert not covers(kenya, programme)
    assert not covers(kenya, EVERYTHING)
    assert not covers(EVERYTHING, Scope())


def test_each_recipient_gets_what_their_own_reach_covers(
    office: Office, world: World, analyst: User, client_of: Browsers
) -> None:
    """The administrator's figures are open to the analyst of the whole office, not to Amina in Kenya."""
    added = client_of(world.administrator).post(PAGE, data=form(analyst, world.amina))
    assert added.status_code == 302
    send_due(office)
    found = mails(office.database)
    assert set(found) == {analyst.email, world.amina.email}
    file = path_in(found[analyst.email])
    assert client_of(analyst).get(file).data.startswith(b"%PDF")
    assert "/reports/deliveries/" not in found[world.amina.email]
    assert client_of(world.amina).get(path_in(found[world.amina.email])).status_code == 200
    assert client_of(world.amina).get(file).status_code == 403
    assert client_of(world.bruno).get(file).status_code == 403


def test_the_file_needs_a_sign_in(
    office: Office, world: World, analyst: User, client_of: Browsers, client: FlaskClient
) -> None:
    client_of(world.amina).post(PAGE, data=form(analyst))
    send_due(office)
    answer = client.get(path_in(mails(office.database)[analyst.email]))
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


def test_it_is_made_once_a_day_and_again_the_next_month(
    office: Office, world: World, analyst: User, client_of: Browsers
) -> None:
    client_of(world.amina).post(PAGE, data=form(analyst))
    send_due(office)
    send_due(office)
    with office.database.reading() as db:
        schedule = db.scalars(sa.select(ReportSchedule)).one()
        assert schedule.next_on == next_due(TOMORROW, Rhythm.MONTHLY, after=TOMORROW)
        assert len(db.scalars(sa.select(ReportDelivery)).all()) == 1
        assert len(db.scalars(sa.select(Message)).all()) == 1


def test_a_job_that_runs_twice_sends_once(
    office: Office, world: World, analyst: User, client_of: Browsers
) -> None:
    client_of(world.amina).post(PAGE, data=form(analyst))
    send_due(office)
    with office.database.writing() as db:
        db.execute(sa.update(Job).where(Job.kind == jobs.MAKE).values(done_at=None))
    Worker(office.database, office.settings).work_once(now=THE_DAY)
    with office.database.reading() as db:
        assert len(db.scalars(sa.select(Message)).all()) == 1


def test_the_owner_who_sees_no_reports_any_more_sends_none(
    office: Office, world: World, analyst: User, client_of: Browsers
) -> None:
    client_of(world.amina).post(PAGE, data=form(analyst))
    with office.database.writing() as db:
        db.execute(sa.update(User).where(User.id == world.amina.id).values(is_active=False))
    send_due(office)
    with office.database.reading() as db:
        assert db.scalars(sa.select(ReportSchedule)).all() == []
    assert mails(office.database) == {}


def test_the_owner_whose_role_sees_no_reports_any_more_is_told(
    office: Office, world: World, analyst: User, client_of: Browsers, db: Session
) -> None:
    client_of(world.amina).post(PAGE, data=form(analyst))
    db.delete(db.get_one(User, world.amina.id).grants[0])
    db.commit()
    send_due(office)
    found = mails(office.database)
    assert "does not see reports any more" in found[world.amina.email]
    assert analyst.email not in found


@pytest.mark.parametrize("address", ["stranger@example.com", "bruno@example.org", ""])
def test_free_addresses_and_users_without_reports_are_refused(
    world: World, client_of: Browsers, address: str
) -> None:
    answer = client_of(world.amina).post(PAGE, data=form(recipients=address))
    assert answer.status_code == 422
    assert client_of(world.amina).get(PAGE).text.count("/stop") == 0


@pytest.mark.parametrize(
    "changes",
    [{"first_on": "2020-01-01"}, {"file_kind": "csv"}, {"report": "donor:ED"}, {"report": "view:x"}],
)
def test_what_cannot_be_sent_is_refused_beside_its_field(
    world: World, analyst: User, client_of: Browsers, changes: dict[str, str]
) -> None:
    answer = client_of(world.amina).post(PAGE, data=form(analyst, **changes))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_saved_view_is_sent_as_a_table(
    office: Office, world: World, analyst: User, client_of: Browsers
) -> None:
    browser = client_of(world.amina)
    browser.post("/reports/views", data={"name": "Ours", "query": "rows=host_country"})
    page = browser.get(PAGE).text
    view = page[page.index("view:") :].split('"')[0]
    assert browser.post(PAGE, data=form(analyst, report=view, file_kind="csv")).status_code == 302
    send_due(office)
    answer = client_of(analyst).get(path_in(mails(office.database)[analyst.email]))
    assert "Kenya" in answer.text
    assert "Senegal" not in answer.text


def test_names_are_for_those_who_see_these_people(
    office: Office, db: Session, world: World, analyst: User, client_of: Browsers
) -> None:
    """Figures of the whole office and people in Kenya do not add up to the people of the whole office."""
    both = make_user(
        db, name="Wanjiru Both", grants=[(Role.ANALYST, None, None), (Role.COORDINATOR, None, "KEN")]
    )
    db.commit()
    browser = client_of(world.administrator)
    view = saved_view(browser, "rows=trainer")
    sent = form(world.administrator, both, report=view, file_kind="csv")
    refused = browser.post(PAGE, data=form(analyst, report=view, file_kind="csv"))
    assert refused.status_code == 422
    assert "does not see them" in refused.text
    assert browser.post(PAGE, data=sent).status_code == 302
    send_due(office)
    found = mails(office.database)
    file = path_in(found[world.administrator.email])
    assert browser.get(file).status_code == 200
    assert found[both.email].rstrip().endswith("5000/reports")
    assert "Trainers" not in found[both.email]
    for user in (both, analyst):
        assert client_of(user).get(file).status_code == 403


def saved_view(browser: FlaskClient, query: str) -> str:
    """The value of the choice of a report that was saved as "Trainers"."""
    browser.post("/reports/views", data={"name": "Trainers", "query": query})
    page = browser.get(PAGE).text
    return page[page.index("view:") :].split('"')[0]


def test_a_report_that_cannot_be_made_any_more_stops_and_says_so(
    office: Office, db: Session, world: World, client_of: Browsers
) -> None:
    amina, chen = client_of(world.amina), world.chen
    sent = form(chen, report=saved_view(amina, "rows=trainer"), file_kind="csv")
    assert amina.post(PAGE, data=sent).status_code == 302
    grant = db.get_one(User, world.amina.id).grants[0]
    grant.role, grant.programme_id, grant.country = Role.ANALYST, None, None
    db.commit()
    send_due(office)
    found = mails(office.database)
    assert chen.email not in found
    assert "cannot be made any more" in found[world.amina.email]
    assert "not the people behind them" in found[world.amina.email]
    db.expire_all()
    assert db.scalars(sa.select(ReportSchedule)).all() == []


def test_who_is_led_to_their_own_figures_sees_the_same_period(
    office: Office, world: World, analyst: User, client_of: Browsers
) -> None:
    browser = client_of(world.administrator)
    view = saved_view(browser, "rows=country&sex=female")
    sent = form(world.amina, report=view, file_kind="csv", is_rolling="y")
    assert browser.post(PAGE, data=sent).status_code == 302
    send_due(office)
    page = path_in(mails(office.database)[world.amina.email])
    first, last = period_before(TOMORROW, Rhythm.MONTHLY)
    assert f"from={first}&to={last}" in page
    assert "sex=female" in page


def test_only_the_owner_stops_it(
    world: World, analyst: User, client_of: Browsers, database: Database
) -> None:
    client_of(world.amina).post(PAGE, data=form(analyst))
    with database.reading() as db:
        schedule_id = db.scalars(sa.select(ReportSchedule.id)).one()
    assert client_of(world.chen).post(f"{PAGE}/{schedule_id}/stop").status_code == 404
    assert client_of(world.amina).post(f"{PAGE}/{schedule_id}/stop").status_code == 302
    with database.reading() as db:
        assert db.scalars(sa.select(ReportSchedule)).all() == []


@pytest.fixture
def made(office: Office, world: World, analyst: User, client_of: Browsers) -> tuple[str, Path]:
    """A report that was sent: the path of its page, and the folder of its file."""
    client_of(world.amina).post(PAGE, data=form(analyst))
    send_due(office)
    return path_in(mails(office.database)[analyst.email]), office.settings.data_dir / "reports"


def test_files_are_kept_for_thirty_days(
    office: Office, made: tuple[str, Path], analyst: User, client_of: Browsers
) -> None:
    page, folder = made
    for days, kept in ((29, 1), (31, 0)):
        with office.database.writing() as db:
            sweep(db, settings=office.settings, now=THE_DAY + timedelta(days=days))
        assert sum(each.is_file() for each in folder.rglob("*")) == kept
    assert client_of(analyst).get(page).status_code == 404


def test_the_form_says_what_the_first_mail_is_about(world: World, analyst: User, client_of: Browsers) -> None:
    browser = client_of(world.amina)
    sent = form(analyst, is_rolling="y", rhythm="quarterly", first_on="2030-12-31")
    page = browser.post(PAGE, data=sent, follow_redirects=True).text
    assert re.search(r"about 1 July\W+30 September 2030\.", page)
    assert page.count("30 September 2030") == 2  # what was told, and the list
    assert 'href="/reports/annual"' in page
    fixed = browser.post(PAGE, data=form(analyst), follow_redirects=True).text
    assert "always the same period" in fixed


def test_a_file_that_was_lost_is_told(made: tuple[str, Path], analyst: User, client_of: Browsers) -> None:
    page, folder = made
    for file in [each for each in folder.rglob("*") if each.is_file()]:
        file.unlink()
    answer = client_of(analyst).get(page)
    assert answer.status_code == 404
    assert "Make the report again" in answer.text


def test_one_person_has_so_many_reports_sent_and_no_more(
    client_of: Browsers, world: World, analyst: User, db: Session
) -> None:
    usual = {"subject": Subject.ANNUAL, "query": "", "title": "Annual report", "language": "en"}
    days = {"first_on": TOMORROW, "next_on": TOMORROW, "created_at": datetime.now(UTC)}
    kinds = {"file_kind": FileKind.PDF, "rhythm": Rhythm.WEEKLY, "is_rolling": False, "shows_people": False}
    db.add_all(
        ReportSchedule(owner_id=analyst.id, **usual, **days, **kinds) for _ in range(MOST_OF_ONE_OWNER)
    )
    db.commit()
    answer = client_of(analyst).post(PAGE, data=form(analyst))
    assert answer.status_code == 422
    assert "stop one first" in answer.text
    assert client_of(world.amina).post(PAGE, data=form(world.amina)).status_code == 302
