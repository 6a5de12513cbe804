"""The public check of a file: is this what the office issued? It is looked at in memory and forgotten."""

from datetime import date
from http import HTTPStatus
from io import BytesIO

from flask import Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app.certificates.errors import KeysUnreadable, NoKeys
from app.certificates.forms import CodeForm, FileForm
from app.certificates.reading import LARGEST, read_upload
from app.certificates.rules import shown_code
from app.certificates.service.check import find_for_visitor
from app.certificates.service.examining import Examination, Examiner, examine
from app.certificates.signing.keys import list_keys
from app.certificates.signing.manifest import ListedKey
from app.certificates.views.answers import answer, said_of
from app.certificates.views.blueprint import bp
from app.certificates.views.check import visitor
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.web.error_pages import answer_http_error
from app.web.guards import public
from app.web.office import office, settings
from app.web.transactions import db_session, writes

LARGEST_REQUEST = LARGEST + 64 * 1024  # with what a form adds
MOST_PARTS = 8


@bp.before_app_request
def bound_upload() -> None:
    """Bound what anybody may send before any of it is read, however it comes, and keep it off the disk."""
    if _is_of_a_check():
        request.max_content_length = LARGEST_REQUEST
        request.max_form_parts = MOST_PARTS
        request._get_file_stream = _in_memory  # type: ignore[method-assign]  # noqa: SLF001 - a documented hook


@bp.errorhandler(RequestEntityTooLarge)
def refuse_too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say so beside the field; the other uploads of this feature get the usual page."""
    if _is_of_a_check():
        return _refused(FileForm(formdata=None), _too_large(), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return answer_http_error(error)


def _is_of_a_check() -> bool:
    return request.endpoint == f"{bp.name}.{check_file.__name__}"


@bp.post("/check")
@public
@writes
def check_file() -> ResponseReturnValue:
    """Compare a file with the record of the certificate that it says it is."""
    form = FileForm()
    content = form.file.data.read(LARGEST + 1) if form.file.data else b""
    if not form.validate() or not content:
        return _refused(form, _("Choose the file of a certificate."), HTTPStatus.UNPROCESSABLE_ENTITY)
    if len(content) > LARGEST:
        return _refused(form, _too_large(), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    upload = read_upload(content)
    record = find_for_visitor(db_session(), upload.code, visitor=visitor(), now=utc_now())
    db_session().commit()  # so that nobody waits for the database while signatures are verified
    return _page(examine(upload, record, examiner=_examiner()))


def _in_memory(*_sizes: object, **_names: object) -> BytesIO:
    return BytesIO()


def _examiner() -> Examiner:
    return Examiner(keys=_keys(), base_url=settings().base_url.rstrip("/"), storage=office().storage)


def _keys() -> tuple[ListedKey, ...]:
    """All keys; where they cannot be read the records still know the files."""
    try:
        return list_keys(settings())
    except (NoKeys, KeysUnreadable):
        return ()


def _page(found: Examination) -> Response:
    told = found.confirmation
    said = said_of(told) if told and told.is_told else None
    return answer(
        "certificates/examined.html",
        found=found,
        verdict=told.verdict.value if told else None,
        code=shown_code(told.code) if told else None,
        taken_back_at=told.taken_back_at if told else None,
        said=said,
        issued_on=date.fromisoformat(said["issued_on"]) if said else None,
        file_form=FileForm(formdata=None),
    )


def _refused(form: FileForm, message: str, status: HTTPStatus) -> Response:
    if not form.errors:
        form.refuse("file", message)
    return answer(
        "certificates/check_form.html",
        form=CodeForm(formdata=None),
        file_form=form,
        is_missed=False,
        status=status,
    )


def _too_large() -> str:
    return _("The file is larger than 2 MB; no certificate of ours is.")
