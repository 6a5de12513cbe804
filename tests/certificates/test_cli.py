"""Certificates on the terminal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from app.__main__ import cli
from app.certificates.models import Certificate
from app.certificates.service.revoke import revoke
from app.core.database import Database
from tests.conftest import NOW, World
from tests.factories.certificates import lend_keys
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration


@pytest.fixture
def mandate(database: Database, tmp_path: Path):
    """Run the command on the office of this test."""
    lend_keys(tmp_path)

    def run(*arguments: str) -> Result:
        environment = {
            "MANDATE_DATABASE_URL": database.url.render_as_string(hide_password=False),
            "MANDATE_DATA_DIR": str(tmp_path),
            "MANDATE_BASE_URL": "https://training.example.org",
        }
        return CliRunner().invoke(cli, list(arguments), env=environment)

    return run


@pytest.fixture
def earned(db: Session, world: World) -> None:
    for name in ("Otieno", "Œuvrard/../x"):
        person = make_person(db, family_name=name, given_name="Grace", own_script_name="ግርማ ደስታ")
        make_registration(db, session=world.session, person=person, marks="ppp")
    db.commit()


def test_issuing_writes_one_file_per_person(earned: None, mandate, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    result = mandate("certificates", "issue", "nairobi", "--output", str(folder), "--json")
    assert result.exit_code == 0, result.output
    outcome = json.loads(result.output)
    assert (outcome["issued"], outcome["already"], len(outcome["not_ready"])) == (2, 0, 1)
    files = sorted(path.name for path in folder.iterdir())
    assert files == [each["file"] for each in outcome["certificates"]]
    assert files == ["2026-GP-KEN-00001 Grace Otieno.pdf", "2026-GP-KEN-00002 Grace Œuvrard-x.pdf"]
    assert all((folder / name).read_bytes().startswith(b"%PDF-") for name in files)


def test_issuing_again_issues_nothing_and_writes_the_same_files(
    earned: None, mandate, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    first = mandate("certificates", "issue", "nairobi", "--output", str(folder))
    assert "2 issued, 0 had one, 1 not ready" in first.output
    assert (
        "Bruno Ferreira: Too few days attended (Present on at least 75 % of the days: 0 of 3 days; 3 needed)"
        in first.output
    )
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = mandate("certificates", "issue", "nairobi", "--output", str(folder))
    assert "0 issued, 2 had one, 1 not ready" in again.output
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_session_is_named_by_its_id_too(earned: None, world: World, mandate) -> None:
    assert "2 issued" in mandate("certificates", "issue", str(world.session.id)).output


def test_an_unknown_session_is_unusable_input(world: World, mandate) -> None:
    result = mandate("certificates", "issue", "atlantis")
    assert result.exit_code == 2
    assert "there is no training session 'atlantis'" in result.output


def test_two_programmes_with_a_session_of_one_name_need_a_choice(
    db: Session, world: World, earned: None, mandate
) -> None:
    make_session(db, programme=world.other_programme, slug="nairobi")
    db.commit()
    result = mandate("certificates", "issue", "nairobi")
    assert result.exit_code == 2
    assert "--programme (ED, GP)" in result.output
    assert "2 issued" in mandate("certificates", "issue", "nairobi", "--programme", "GP").output


def test_a_folder_that_cannot_be_written_is_unusable_input(earned: None, mandate, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = mandate("certificates", "issue", "nairobi", "--output", str(tmp_path / "file" / "out"))
    assert result.exit_code == 2
    assert "cannot be written" in result.output


def test_a_valid_code_is_confirmed(certificate: Certificate, mandate) -> None:
    result = mandate("verify", certificate.printed["code"].lower())
    assert result.exit_code == 0
    assert result.output.startswith("valid\n")
    assert "Layla Salah Al-Tayeb" in result.output


def test_a_revoked_code_is_not(db: Session, world: World, certificate: Certificate, mandate) -> None:
    revoke(db, certificate.id, reason="x", actor=world.administrator_acts, now=NOW)
    db.commit()
    result = mandate("verify", certificate.code)
    assert result.exit_code == 1
    assert result.output.startswith("revoked since 2026-03-16")


@pytest.mark.parametrize(("code", "status"), [("0000-0000-0007", 1), ("hello", 2), ("", 2)])
def test_an_unknown_code_and_no_code_end_differently(world: World, mandate, code: str, status: int) -> None:
    assert mandate("verify", code).exit_code == status


def test_a_kind_is_issued_where_the_session_issues_it(earned: None, world: World, mandate) -> None:
    refused = mandate("certificates", "issue", "nairobi", "--kind", "trainer")
    assert refused.exit_code == 2
    assert "does not issue" in refused.output
    assert "2 issued" in mandate("certificates", "issue", "nairobi", "--kind", "completion").output
