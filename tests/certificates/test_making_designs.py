"""Designs of an office: who may make and choose them, versions that stay, papers that do not follow."""

from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.certificates.errors import DesignInvalid, DesignNotFound, DesignOutOfReach, PictureLost
from app.certificates.models import Certificate, DesignVersion
from app.certificates.queries import (
    find_chosen_design,
    get_design,
    get_design_version,
    list_choices,
    list_design_versions,
    list_designs,
    papers_without_file,
)
from app.certificates.rules import Art, CertificateKind, DesignContent
from app.certificates.service.designs import (
    archive_design,
    bring_back_design,
    change_design,
    choose_designs,
    make_design,
    use_version_again,
)
from app.certificates.service.files import file_of, make_file, make_missing_files, pictures_in
from app.certificates.service.issue import issue_for_session
from app.core.office import Office
from app.core.permissions import ROLE_PERMISSIONS, Actor, Permission, Role, Scope
from tests.certificates.designs import KEPT, LOGO
from tests.conftest import World
from tests.factories.certificates import make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration

PLAIN = DesignContent(art=Art.PLAIN)
WITH_LOGO = DesignContent(logo=LOGO)
COMPLETION, TRAINER = CertificateKind.COMPLETION, CertificateKind.TRAINER


@pytest.fixture
def boss(world: World) -> Actor:
    return world.administrator_acts


def test_each_change_is_a_version_with_who_and_when(
    db: Session, world: World, boss: Actor, now: datetime
) -> None:
    design = make_design(db, "Blue", programme_id=None, content=PLAIN, actor=boss, now=now)
    assert change_design(db, design, name="Blue", content=WITH_LOGO, actor=boss, now=now) == 2
    assert change_design(db, design, name="Azure", content=WITH_LOGO, actor=boss, now=now) == 2
    assert use_version_again(db, design, number=1, actor=boss, now=now) == 3
    versions = list_design_versions(db, design)
    assert [(each.number, each.digest, each.made_by) for each in versions] == [
        (3, PLAIN.digest, "Ada Admin"),
        (2, WITH_LOGO.digest, "Ada Admin"),
        (1, PLAIN.digest, "Ada Admin"),
    ]
    scope = boss.scope(Permission.CERTIFICATES_DESIGN)
    assert (get_design(db, design, scope=scope).name, get_design(db, design, scope=scope).number) == (
        "Azure",
        3,
    )
    assert get_design_version(db, design, number=2, scope=scope).content == WITH_LOGO
    assert db.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all() == [
        "certificate.design_made",
        "certificate.design_made",
        "certificate.design_renamed",
        "certificate.design_made",
    ]


def test_a_version_cannot_be_changed(db: Session, boss: Actor, now: datetime) -> None:
    make_design(db, "Blue", programme_id=None, content=PLAIN, actor=boss, now=now)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.begin_nested():
        db.execute(sa.update(DesignVersion).values(number=9))


def test_two_designs_of_one_office_have_two_names(
    db: Session, world: World, boss: Actor, now: datetime
) -> None:
    make_design(db, "École", programme_id=None, content=PLAIN, actor=boss, now=now)
    other = make_design(db, "Blue", programme_id=None, content=PLAIN, actor=boss, now=now)
    for name in ("ÉCOLE", "ecole", "blue", ""):
        with pytest.raises(DesignInvalid) as refused:
            make_design(db, name, programme_id=None, content=PLAIN, actor=boss, now=now)
        assert refused.value.field == "name"
    with pytest.raises(DesignInvalid):
        change_design(db, other, name="ÉCOLE", content=PLAIN, actor=boss, now=now)
    change_design(db, other, name="BLUE", content=PLAIN, actor=boss, now=now)
    make_design(db, "école", programme_id=world.programme.id, content=PLAIN, actor=boss, now=now)


def test_managers_and_administrators_design_certificates() -> None:
    holders = {role for role, held in ROLE_PERMISSIONS.items() if Permission.CERTIFICATES_DESIGN in held}
    assert holders == {Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER}


def test_a_manager_designs_for_their_own_programme_only(
    db: Session, world: World, boss: Actor, now: datetime
) -> None:
    chen, office = (
        world.chen_acts,
        make_design(db, "Office", programme_id=None, content=PLAIN, actor=boss, now=now),
    )
    amina = make_design(db, "Hers", programme_id=world.programme.id, content=PLAIN, actor=boss, now=now)
    own = make_design(db, "Own", programme_id=world.other_programme.id, content=PLAIN, actor=chen, now=now)
    for programme_id in (None, world.programme.id):
        with pytest.raises(DesignOutOfReach):
            make_design(db, "New", programme_id=programme_id, content=PLAIN, actor=chen, now=now)
    with pytest.raises(DesignOutOfReach):
        change_design(db, office, name="Office", content=WITH_LOGO, actor=chen, now=now)
    with pytest.raises(DesignNotFound):
        change_design(db, amina, name="Hers", content=WITH_LOGO, actor=chen, now=now)
    with pytest.raises(DesignOutOfReach):
        choose_designs(db, world.programme.id, choices={"": None}, actor=chen, now=now)
    listed = list_designs(db, scope=chen.scope(Permission.CERTIFICATES_DESIGN))
    assert [each.id for each in listed] == [office, own]
    assert list_designs(db, scope=Scope(pairs=frozenset({(world.programme.id, "KEN")})))[0].id == office


def test_the_nearest_choice_counts(db: Session, world: World, boss: Actor, now: datetime) -> None:
    programme = world.programme.id
    office = make_design(db, "Office", programme_id=None, content=PLAIN, actor=boss, now=now)
    own = make_design(db, "Own", programme_id=programme, content=WITH_LOGO, actor=boss, now=now)
    assert find_chosen_design(db, programme, kind=COMPLETION) is None
    choose_designs(db, None, choices={"": office, "trainer": None}, actor=boss, now=now)
    assert _art(db, world, COMPLETION) is Art.PLAIN
    assert find_chosen_design(db, programme, kind=TRAINER) is None
    choose_designs(db, programme, choices={"completion": own}, actor=boss, now=now)
    assert _art(db, world, COMPLETION) is Art.CLASSIC
    assert find_chosen_design(db, programme, kind=TRAINER) is None
    choose_designs(db, programme, choices={"": own, "completion": None}, actor=boss, now=now)
    assert find_chosen_design(db, programme, kind=COMPLETION) is None
    assert _art(db, world, TRAINER) is Art.CLASSIC
    choose_designs(db, programme, choices={}, actor=boss, now=now)
    assert list_choices(db, programme) == {}
    entry = db.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.programme_id) == ("certificate.designs_chosen", programme)


def _art(db: Session, world: World, kind: CertificateKind) -> Art | None:
    found = find_chosen_design(db, world.programme.id, kind=kind)
    return found.content.art if found else None


def test_a_programme_does_not_choose_the_design_of_another_nor_one_put_away(
    db: Session, world: World, boss: Actor, now: datetime
) -> None:
    other = make_design(db, "Own", programme_id=world.other_programme.id, content=PLAIN, actor=boss, now=now)
    office = make_design(db, "Office", programme_id=None, content=PLAIN, actor=boss, now=now)
    archive_design(db, office, actor=boss, now=now)
    for design in (other, office):
        with pytest.raises(DesignInvalid) as refused:
            choose_designs(db, world.programme.id, choices={"": design}, actor=boss, now=now)
        assert refused.value.field == "kind_every"
    bring_back_design(db, office, actor=boss, now=now)
    choose_designs(db, world.programme.id, choices={"": office}, actor=boss, now=now)
    with pytest.raises(DesignInvalid):
        archive_design(db, office, actor=boss, now=now)


def test_what_was_issued_keeps_its_design_when_that_changes(
    office: Office, db: Session, world: World, boss: Actor, now: datetime
) -> None:
    assert office.storage.put(KEPT[LOGO.digest]) == LOGO.digest
    design = make_design(db, "Ours", programme_id=None, content=WITH_LOGO, actor=boss, now=now)
    choose_designs(db, None, choices={"": design}, actor=boss, now=now)
    first = _issue_to(db, world, "Grace", now)
    (paper,) = papers_without_file(db, world.session.id, after="", limit=5)
    content = make_file(paper, issuer=make_issuer(), pictures=pictures_in(office.storage))
    change_design(db, design, name="Ours", content=replace(PLAIN, ink="#0b3d2e"), actor=boss, now=now)
    second = _issue_to(db, world, "Hana", now)
    db.commit()
    assert (first.printed["design"]["number"], second.printed["design"]["number"]) == (1, 2)
    assert (
        make_missing_files(office.database, office.storage, issuer=make_issuer(), session_id=world.session.id)
        == 2
    )
    assert file_of(office.database, office.storage, paper, issuer=make_issuer) == content


def test_a_picture_that_the_storage_has_lost_is_named(
    office: Office, db: Session, world: World, boss: Actor, now: datetime
) -> None:
    design = make_design(
        db, "Ours", programme_id=None, content=replace(WITH_LOGO, ink="#101010"), actor=boss, now=now
    )
    choose_designs(db, None, choices={"": design}, actor=boss, now=now)
    _issue_to(db, world, "Grace", now)
    db.commit()
    office.storage.delete(LOGO.digest)
    with pytest.raises(PictureLost):
        make_missing_files(office.database, office.storage, issuer=make_issuer(), session_id=world.session.id)


def _issue_to(db: Session, world: World, name: str, now: datetime) -> Certificate:
    make_registration(db, session=world.session, person=make_person(db, given_name=name), marks="ppp")
    report = issue_for_session(
        db, session_id=world.session.id, actor=world.amina_acts, now=now, issuer=make_issuer()
    )
    return report.issued[0]
