"""Answering a form that the service refused."""

from app.core.errors import Refused
from app.web.forms import Form
from app.web.transactions import db_session


def show_refusal(form: Form, refusal: Refused, *, field: str | None = None) -> None:
    """Put the message beside its field, and take back what may have been written before the refusal."""
    db_session().rollback()
    form.refuse(field or refusal.field, refusal.message)
