"""`mandate user` opens the first account of an empty folder, and lets people in who lost their way."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from app.accounts.cli import user
from app.accounts.models import User
from app.accounts.queries import actor_of
from app.accounts.service.passwords import verify_password
from app.core.database import Database
from app.core.permissions import Grant, Role
from tests.accounts.conftest import PASSWORD
from tests.factories.programmes import make_programme

ADA = ("create", "--email", "ada@example.org", "--name", "Ada Admin", "--role", "administrator")
COORDINATOR = ("create", "--email", "amina@example.org", "--name", "Amina Kone", "--role", "coordinator")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MANDATE_DATA_DIR", str(tmp_path))
    return tmp_path


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(user, arguments, input=typed)


def users(folder: Path) -> list[User]:
    database = Database(f"sqlite:///{folder / 'mandate.sqlite3'}")
    with database.reading() as db:
        found = list(db.scalars(sa.select(User).order_by(User.email)))
    database.dispose()
    return found


def test_the_first_administrator_of_an_empty_folder(folder: Path) -> None:
    result = run(*ADA, "--password-stdin", typed=f"{PASSWORD}\n")
    assert result.exit_code == 0
    [ada] = users(folder)
    assert actor_of(ada).grants == (Grant(Role.ADMINISTRATOR),)
    assert verify_password(ada.password_hash, PASSWORD).is_right


def test_without_a_password_a_link_is_printed(folder: Path) -> None:
    result = run(*ADA)
    assert result.exit_code == 0
    assert "http://127.0.0.1:5000/password/" in result.output
    assert users(folder)[0].password_hash is None


def test_a_country_may_be_said_by_name_or_code(folder: Path) -> None:
    assert run(*COORDINATOR, "--country", "ke").exit_code == 0
    assert [grant.country for grant in users(folder)[0].grants] == ["KEN"]


def test_a_programme_is_named_by_its_code(folder: Path) -> None:
    run(*ADA)
    database = Database(f"sqlite:///{folder / 'mandate.sqlite3'}")
    with database.writing() as db:
        programme = make_programme(db, code="GP")
    database.dispose()
    assert run(*COORDINATOR, "--programme", "gp").exit_code == 0
    assert users(folder)[1].grants[0].programme_id == programme.id


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        ((*COORDINATOR, "--programme", "GP"), "", "There is no programme GP"),
        ((*COORDINATOR, "--country", "Atlantis"), "", "There is no country Atlantis"),
        ((*ADA, "--country", "Kenya"), "", "can be limited"),
        ((*ADA, "--password-stdin"), "short\n", "at least 12 characters"),
        ((*ADA, "--password-stdin"), "", "at least 12 characters"),
        (("create", "--email", "ada", "--name", "Ada", "--role", "analyst"), "", "not an e-mail address"),
        (("create", "--email", "a@example.org", "--name", "Ada", "--role", "king"), "", "king"),
        (("reset-password", "--email", "nobody@example.org"), "", "There is no user"),
    ],
)
def test_unusable_input_ends_in_one_line_and_status_2(
    folder: Path, arguments: tuple[str, ...], typed: str, said: str
) -> None:
    result = run(*arguments, typed=typed)
    assert result.exit_code == 2
    assert said in result.stderr
    assert users(folder) == [] if (folder / "mandate.sqlite3").exists() else True


def test_the_same_address_twice_is_refused(folder: Path) -> None:
    run(*ADA)
    assert run(*ADA).exit_code == 2
    assert len(users(folder)) == 1


def test_a_password_can_be_reset_from_the_terminal(folder: Path) -> None:
    run(*ADA)
    result = run("reset-password", "--email", "ADA@example.org")
    assert result.exit_code == 0
    assert result.stdout.startswith("http://127.0.0.1:5000/password/")
