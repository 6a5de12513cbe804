"""From the click on a certificate to its bytes, in the application of a demo office."""

import logging
import tempfile
import time
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
import structlog

from app.accounts.models import User
from app.accounts.service.sign_in import begin_sign_in
from app.admin.demo import LOGINS, build_demo
from app.certificates.models import Certificate
from app.core.clock import utc_now
from app.core.office import open_office
from app.core.settings import load_settings
from app.factory import create_app


def click(*, count: int) -> dict[str, list[float]]:
    """Milliseconds of a download in the application, of a demo: made on the click, and kept already."""
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(load_settings({}, data_dir=Path(folder), secret_key="only for benchmarks"))
        build_demo(office, now=utc_now())
        with office.database.writing() as db:
            user_id = db.scalars(sa.select(User.id).where(User.email == LOGINS[0].email)).one()
            token = begin_sign_in(db, user_id=user_id, now=utc_now())
            sessions = sa.select(sa.func.min(Certificate.serial)).group_by(Certificate.session_id)
            first = db.scalars(sa.select(Certificate.id).where(Certificate.serial.in_(sessions))).all()
            query = sa.select(Certificate.id).where(Certificate.id.not_in(first)).order_by(Certificate.serial)
            others = db.scalars(query.limit(count)).all()
        browser = create_app(office=office).test_client()
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        with browser.session_transaction() as cookie:
            cookie["sign_in"] = token

        def download(certificate_id: UUID) -> float:
            started = time.perf_counter()
            answer = browser.get(f"/certificates/{certificate_id}/download")
            if not answer.data.startswith(b"%PDF"):
                raise RuntimeError("no PDF was sent")
            return (time.perf_counter() - started) * 1000

        for id_ in first:  # draws what the others of its session share
            download(id_)
        made = [download(id_) for id_ in others]
        return {"made then": made, "kept already": [download(id_) for id_ in others]}
