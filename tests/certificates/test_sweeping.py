"""Pictures that were only looked at are thrown away; what a design or a certificate has stays."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.errors import DesignInvalid
from app.certificates.models import CertificateDesign, DesignChoice, DesignVersion
from app.certificates.rules import DesignContent, Signatory, SignedBy
from app.certificates.service.designs import choose_designs, make_design
from app.certificates.service.files import pictures_in
from app.certificates.service.issue import issue_for_session
from app.certificates.service.pictures import check_own_pictures, keep_picture
from app.certificates.service.uploads import note_pictures, sweep_pictures
from app.core.office import Office
from tests.certificates.designs import draw_png
from tests.conftest import World
from tests.factories.certificates import make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration

DAY = timedelta(days=1, minutes=1)


def is_there(office: Office, digest: str) -> bool:
    return office.storage.path(digest).exists()


def test_a_picture_that_came_into_no_design_is_swept(office: Office, now: datetime) -> None:
    picture = keep_picture(office, draw_png(300, 120), field="logo", now=now)
    assert sweep_pictures(office.database, office.storage, now=now + timedelta(hours=23)) == 0
    assert is_there(office, picture.digest)
    assert sweep_pictures(office.database, office.storage, now=now + DAY) == 1
    assert not is_there(office, picture.digest)
    again = keep_picture(office, draw_png(300, 120), field="logo", now=now + DAY)
    assert is_there(office, again.digest)


def test_pictures_of_versions_and_of_certificates_stay(
    office: Office, db: Session, world: World, now: datetime
) -> None:
    boss = world.administrator_acts
    logo, signature = (
        keep_picture(office, draw_png(300, high), field="logo", now=now) for high in (100, 110)
    )
    signed = Signatory(by=SignedBy.PERSON, name="Dina", signature=signature)
    content = DesignContent(logo=logo, signatories=(signed,))
    design = make_design(db, "Ours", programme_id=None, content=content, actor=boss, now=now)
    db.commit()
    assert sweep_pictures(office.database, office.storage, now=now + DAY) == 0
    choose_designs(db, None, choices={"": design}, actor=boss, now=now)
    make_registration(db, session=world.session, person=make_person(db), marks="ppp")
    issue_for_session(db, session_id=world.session.id, actor=boss, now=now, issuer=make_issuer())
    for forgotten in (DesignChoice, DesignVersion, CertificateDesign):  # as a migration down and up does
        db.execute(sa.delete(forgotten))
    db.commit()
    note_pictures(office.database, [logo.digest, signature.digest], now=now)
    assert sweep_pictures(office.database, office.storage, now=now + DAY) == 0
    assert [is_there(office, each.digest) for each in (logo, signature)] == [True, True]


def test_a_form_that_is_still_open_keeps_its_pictures(office: Office, now: datetime) -> None:
    content = DesignContent(logo=keep_picture(office, draw_png(300, 120), field="logo", now=now))
    pictures = pictures_in(office.storage)
    check_own_pictures(office, pictures, content, now=now + timedelta(hours=20))
    assert sweep_pictures(office.database, office.storage, now=now + DAY) == 0
    check_own_pictures(office, pictures, content, now=now + DAY)
    assert sweep_pictures(office.database, office.storage, now=now + 3 * DAY) == 1
    with pytest.raises(DesignInvalid) as refused:
        check_own_pictures(office, pictures, content, now=now + 3 * DAY)
    assert refused.value.field == "logo"
