"""Tables as downloads: CSV streamed, XLSX written to a temporary file; the names keep any script."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, cast
from urllib.parse import quote

from flask import Response, stream_with_context

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.tabular import Column, Sheet, csv_chunks, write_xlsx
from app.web.transactions import outliving_session

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_IN_MEMORY = 2 * 1024 * 1024
_CHUNK = 64 * 1024


def table_response(
    fmt: str, filename: str, *, columns: Sequence[Column], rows: Iterable[Sequence[object]], bom: bool = True
) -> Response:
    """A table as a download; `fmt` is "csv" or "xlsx", `filename` has no ending.

    CSV is read from `rows` while it is sent. Any other format is refused.
    """
    if fmt == "csv":
        close = outliving_session()
        body = stream_with_context(_then(close, csv_chunks(columns, rows=rows, bom=bom)))
        response = Response(body, mimetype="text/csv")
        response.call_on_close(close)  # also when not a single row was asked for
        return _download(response, f"{filename}.csv")
    if fmt == "xlsx":
        return workbook_response(filename, [Sheet(name=filename, columns=columns, rows=rows)])
    raise Invalid(_("This list can be exported as CSV or XLSX."), field="format")


def workbook_response(filename: str, sheets: Iterable[Sheet]) -> Response:
    """Several tables as one workbook."""
    file = cast("IO[bytes]", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - closed with the response
    write_xlsx(file, sheets)
    length = file.tell()
    file.seek(0)
    response = Response(_pieces(file), mimetype=XLSX)
    response.content_length = length
    response.call_on_close(file.close)
    return _download(response, f"{filename}.xlsx")


def content_disposition(filename: str) -> str:
    """The header that names a download: an ASCII name for old clients, the real one beside it."""
    name = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]+', "-", filename).strip(" .-") or "download"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, ending = re.sub(r"\s+", " ", plain).rpartition(".")
    plain = f"{stem.strip(' .-') or 'download'}{dot}{ending}" if dot else ending.strip(" -") or "download"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _then(close: Callable[[], None], chunks: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from chunks
    finally:
        close()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece


def _download(response: Response, filename: str) -> Response:
    response.headers["Content-Disposition"] = content_disposition(filename)
    return response
