"""Marking people as trainers."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.permissions import Actor, Permission
from app.people.models import TrainerProfile
from app.people.queries.persons import get_person
from app.people.queries.trainers import Profile
from app.people.rules import cleaned


def save_trainer(db: Session, person_id: UUID, *, profile: Profile, actor: Actor, now: datetime) -> None:
    """Make someone a trainer, or change what is known of them as one; raises NoSuchPerson out of reach."""
    person = get_person(db, person_id, scope=actor.scope(Permission.TRAINERS_EDIT))
    found = db.scalar(sa.select(TrainerProfile).where(TrainerProfile.person_id == person.id))
    action = "trainer.changed" if found else "trainer.added"
    trainer = found or TrainerProfile(person_id=person.id)
    trainer.languages = sorted(set(profile.languages))
    trainer.expertise = cleaned(profile.expertise)
    trainer.is_active = profile.is_active
    db.add(trainer)
    db.flush()
    record(db, action, actor=actor, now=now, subject=("person", person.id), is_active=profile.is_active)
