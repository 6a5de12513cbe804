"""Downloads: named in any script, streamed, refused in formats that are not offered."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.errors import Invalid
from app.core.tabular import Column
from app.web.export import XLSX, content_disposition, table_response


def test_csv_downloads_with_a_mark_for_excel(page: FlaskClient) -> None:
    response = page.get("/list?format=csv&q=fatou")
    assert response.data == b"\xef\xbb\xbfName,Country\r\nFatou Sarr,Kenya\r\n"
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="people.csv"')


def test_xlsx_downloads_with_its_length(page: FlaskClient) -> None:
    response = page.get("/list?format=xlsx")
    assert response.content_type == XLSX
    assert response.content_length == len(response.data)
    assert response.data.startswith(b"PK")


def test_another_format_is_refused(application: Flask) -> None:
    with application.test_request_context("/list"), pytest.raises(Invalid):
        table_response("exe", "people", columns=[Column(title="Name")], rows=[])


def test_a_file_name_in_another_script_has_an_ascii_one_beside_it() -> None:
    assert content_disposition("Présence – الرباط.csv") == (
        "attachment; filename=\"Presence.csv\"; filename*=UTF-8''"
        "Pr%C3%A9sence%20%E2%80%93%20%D8%A7%D9%84%D8%B1%D8%A8%D8%A7%D8%B7.csv"
    )
    assert content_disposition("الرباط.csv").startswith('attachment; filename="download.csv"')


@pytest.mark.parametrize("name", ['a"b.csv', "a\r\nSet-Cookie: x.csv", "../../etc/passwd", "a/b\\c.csv"])
def test_a_file_name_cannot_leave_its_header_or_folder(name: str) -> None:
    header = content_disposition(name)
    assert "\n" not in header
    assert "/" not in header.replace("filename*=UTF-8''", "")
    assert header.count('"') == 2
