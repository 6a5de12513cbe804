"""A session of Amina's with one person who has earned a certificate, and one with a certificate."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.certificates.models import Certificate
from app.certificates.service.issue import issue_for_session
from tests.conftest import World
from tests.factories.certificates import make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration

ClientOf = Callable[[User], FlaskClient]


@pytest.fixture
def certificate(db: Session, world: World, now: datetime) -> Certificate:
    """Issued to Layla, who was there each day."""
    layla = make_person(
        db, family_name="Al-Tayeb", given_name="Layla Salah", own_script_name="ليلى صلاح الطيب", country="SDN"
    )
    make_registration(db, session=world.session, person=layla, marks="plp")
    report = issue_for_session(
        db, session_id=world.session.id, actor=world.amina_acts, now=now, issuer=make_issuer()
    )
    db.commit()
    return report.issued[0]


@pytest.fixture
def amina(world: World, client_of: ClientOf) -> FlaskClient:
    return client_of(world.amina)


@pytest.fixture
def administrator(world: World, client_of: ClientOf) -> FlaskClient:
    return client_of(world.administrator)
