"""What was issued is looked at again: seals of records, digests and signatures of files."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from app.__main__ import cli
from app.certificates import jobs
from app.certificates.models import Certificate
from app.certificates.service.files import make_missing_files
from app.certificates.service.issue import issue_for_session
from app.certificates.service.issuer import issuer_of
from app.certificates.service.rechecking import Fault, Recheck, recheck_all, recheck_some
from app.certificates.service.revoke import replace
from app.certificates.signing.keys import list_keys, replace_withdrawn, withdraw_key
from app.core.office import Office
from tests.conftest import NOW, World
from tests.factories.certificates import behind_the_back_of_triggers, make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def issued(office: Office, db: Session, world: World) -> list[Certificate]:
    """Four certificates with their files, by serial number."""
    for number in range(4):
        person = make_person(db, family_name=f"Otieno {number}")
        make_registration(db, session=world.session, person=person, marks="ppp")
    issuer = make_issuer()
    issue_for_session(db, session_id=world.session.id, actor=world.amina_acts, now=NOW, issuer=issuer)
    db.commit()
    make_missing_files(office.database, office.storage, issuer=issuer, session_id=world.session.id)
    certificates = list(db.scalars(sa.select(Certificate).order_by(Certificate.serial)))
    db.commit()
    return certificates


def found(office: Office) -> Recheck:
    return recheck_all(office.database, office.storage, keys=list_keys(office.settings))


def damage(office: Office, db: Session, issued: list[Certificate]) -> None:
    """The first has another record, the second another file, the third none."""
    first, second, third, _ = ((each.id, str(each.file_key)) for each in issued)
    behind_the_back_of_triggers(db)
    db.execute(sa.update(Certificate).where(Certificate.id == first[0]).values(printed_digest="0" * 64))
    db.commit()
    with office.storage.path(second[1]).open("ab") as file:
        file.write(b"%")
    office.storage.delete(third[1])


def test_what_is_as_it_was_is_in_order(office: Office, issued: list[Certificate]) -> None:
    assert found(office) == Recheck(4, ())


def test_each_damage_is_found(office: Office, db: Session, issued: list[Certificate]) -> None:
    serials = [each.serial for each in issued]
    damage(office, db, issued)
    assert sorted(found(office).faults) == [
        (serials[0], Fault.RECORD),
        (serials[1], Fault.FILE),
        (serials[2], Fault.MISSING),
    ]


def test_files_of_a_key_that_is_not_believed_are_told(office: Office, issued: list[Certificate]) -> None:
    faults = recheck_all(office.database, office.storage, keys=()).faults
    assert {fault for _, fault in faults} == {Fault.SIGNATURE, Fault.CREDENTIAL}


@pytest.mark.parametrize(
    ("lost", "fault"), [("signer-2026", Fault.SIGNATURE), ("key-2026", Fault.CREDENTIAL)]
)
def test_what_a_lost_key_had_signed_is_named_until_it_is_issued_again(
    office: Office, db: Session, world: World, issued: list[Certificate], lost: str, fault: Fault
) -> None:
    withdraw_key(office.settings, lost, reason="stolen", now=NOW)
    assert sorted(found(office).faults) == [(each.serial, fault) for each in issued]
    replace_withdrawn(office.settings, now=NOW)
    issuer = issuer_of(office.settings)
    new = replace(
        db, issued[0].id, reason="Key stolen", issuer=issuer, actor=world.administrator_acts, now=NOW
    )
    db.commit()
    make_missing_files(office.database, office.storage, issuer=issuer, session_id=world.session.id)
    assert new.serial not in {serial for serial, _ in found(office).faults}
    assert len(found(office).faults) == 3


def test_all_have_had_their_turn_after_a_few_nights(
    office: Office, db: Session, issued: list[Certificate], monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(office, db, issued)
    keys = list_keys(office.settings)
    nights = [
        recheck_some(
            office.database, office.storage, keys=keys, on=date(2026, 3, 1) + timedelta(days), most=3
        )
        for days in range(4)
    ]
    assert [night.count for night in nights] == [3] * 4
    assert {fault for night in nights for _, fault in night.faults} == {
        Fault.RECORD,
        Fault.FILE,
        Fault.MISSING,
    }
    assert recheck_some(office.database, office.storage, keys=keys, on=date(2026, 3, 1)).count == 4


def test_an_office_without_certificates_has_nothing_to_look_at(office: Office, world: World) -> None:
    jobs.look_again(office.database, office.settings)
    assert recheck_some(office.database, office.storage, keys=(), on=date(2026, 3, 1)) == Recheck(0, ())


def test_the_nightly_log_tells_how_many_and_names_nobody(
    office: Office, db: Session, issued: list[Certificate], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, dict[str, Any]]] = []

    class Log:
        def info(self, event: str, **values: Any) -> None:
            said.append((event, values))

        error = info

    monkeypatch.setattr(jobs, "log", Log())
    damage(office, db, issued)
    jobs.look_again(office.database, office.settings)
    assert said == [
        ("certificates_checked", {"count": 4}),
        ("certificates_damaged", {"kind": "file", "count": 1}),
        ("certificates_damaged", {"kind": "missing", "count": 1}),
        ("certificates_damaged", {"kind": "record", "count": 1}),
    ]


def test_the_terminal_says_which(office: Office, db: Session, issued: list[Certificate]) -> None:
    def check(*options: str) -> Result:
        environment = {
            "MANDATE_DATA_DIR": str(office.settings.data_dir),
            "MANDATE_DATABASE_URL": office.settings.database_url,
        }
        return CliRunner().invoke(cli, ["certificates", "check", *options], env=environment)

    serial = issued[1].serial
    db.rollback()
    assert (check().exit_code, check().output) == (0, "4 checked, 0 not in order\n")
    damage(office, db, issued)
    bad = check()
    assert bad.exit_code == 1
    assert f"{serial}: the file has been changed" in bad.output
    assert "4 checked, 3 not in order" in bad.output
    assert '"fault": "file"' in check("--json").output
