"""One transaction per request: kept when the view succeeds, gone when it refuses."""

from http import HTTPStatus

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.typing import ResponseReturnValue

from app.core.database import Database
from app.core.errors import Conflict
from app.people.models import Sector
from app.web.guards import public
from app.web.transactions import db_session, writes


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (("done", HTTPStatus.OK), True),
        (("", HTTPStatus.FOUND), True),
        (("mend the form", HTTPStatus.UNPROCESSABLE_ENTITY), False),
        (Conflict("no"), False),
        (ZeroDivisionError(), False),
    ],
    ids=["page", "redirect", "refused form", "refusal", "fault"],
)
def test_only_an_answer_that_succeeds_is_committed(
    app: Flask, database: Database, answer: ResponseReturnValue | Exception, kept: bool
) -> None:
    @public
    @writes
    def view() -> ResponseReturnValue:
        db_session().add(Sector(code="new", name="New"))
        db_session().flush()
        if isinstance(answer, Exception):
            raise answer
        return answer

    app.add_url_rule("/seeded", "seeded", view, methods=["POST"])
    app.test_client().post("/seeded")
    with database.reading() as db:
        assert bool(db.scalar(sa.select(Sector.code))) is kept
