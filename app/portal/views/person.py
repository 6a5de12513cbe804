"""A person's record across the sessions, and everyone's own trainings."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.certificates.queries import find_own_name
from app.certificates.rules import KIND_WORDS
from app.core.permissions import Permission
from app.people import queries as people
from app.people.errors import NoSuchPerson
from app.people.queries.look_alikes import list_look_alikes_of
from app.people.queries.merges import list_merges
from app.people.queries.trainers import find_profile
from app.portal.queries import record
from app.portal.views import bp
from app.programmes.rules.words import ROLE_WORDS
from app.web.guards import actor, requires, signed_in
from app.web.transactions import db_session


@bp.get("/people/<uuid:person_id>")
@requires(Permission.PEOPLE_VIEW)
def person(person_id: UUID) -> ResponseReturnValue:
    """One record, as far as the viewer's sessions go; an absorbed record leads to the one that stayed."""
    db = db_session()
    scope = actor().scope(Permission.PEOPLE_VIEW)
    try:
        facts = record.get_person_facts(db, person_id, scope=scope)
    except NoSuchPerson:
        survivor = people.find_survivor(db, person_id, scope=scope)
        if survivor is None:
            raise
        return redirect(url_for(".person", person_id=survivor))
    may_merge = actor().allows(Permission.PEOPLE_MERGE)
    merging = actor().scope(Permission.PEOPLE_MERGE)
    return render_template(
        "portal/person.html",
        kind_words=KIND_WORDS,
        role_words=ROLE_WORDS,
        person=facts,
        participations=record.list_participations(db, person_id, scope=scope),
        teaching=record.list_teaching(db, person_id, scope=scope),
        profile=find_profile(db, person_id),
        pairs=list_look_alikes_of(db, person_id, scope=merging) if may_merge else [],
        merges=list_merges(db, scope=merging, person_id=person_id) if may_merge else [],
    )


@bp.get("/my")
@signed_in
def my_trainings() -> ResponseReturnValue:
    """What the person behind this account takes part in and teaches; nothing of anyone else."""
    person_id = actor().person_id
    db = db_session()
    return render_template(
        "portal/my_trainings.html",
        kind_words=KIND_WORDS,
        own_name=find_own_name(db, person_id) if person_id else None,
        role_words=ROLE_WORDS,
        participations=record.list_own_participations(db, person_id) if person_id else [],
        teaching=record.list_own_teaching(db, person_id) if person_id else [],
    )
