"""Delimited text: whatever stands between the cells, in whatever encoding."""

from pathlib import Path

import pytest

from app.registers.errors import BadMapping
from app.registers.reading import read_tables
from app.registers.reading.text import find_delimiter, text_form
from app.registers.rules.cells import NoValue

FRENCH = "Réf.;Intitulé;Début;Pays\r\nF1;Séminaire à Yaoundé, première;2009-01-26;Sénégal\r\n"
TEXTS = {
    "en": "Ref,Title,Start,Country\nE1,Côte d’Ivoire: the naïve façade of Señor Núñez,2009-01-26,Kenya\n",
    "fr": FRENCH,
    "es": "Código;Título;Inicio;País\nS1;Prevención de atrocidades, año 1;2009-01-26;Perú\n",
    "ar": "رمز الدورة,عنوان الدورة,تاريخ البدء,البلد\nA1,الوقاية من الإبادة الجماعية,2009-01-26,المغرب\n",
    "ru": "Код;Название;Начало;Страна\nR1;Предупреждение преступлений;2009-01-26;Россия\n",
    "zh": "编号,名称,开始日期,国家\nZ1,预防灭绝种族罪行培训班,2009-01-26,中国\n",
}
ENCODINGS = {
    "en": ["cp1252", "mac_roman", "utf-8", "utf-16"],
    "fr": ["cp1252", "iso8859_15", "cp850", "utf-8-sig", "utf-16-le"],
    "es": ["cp1252", "mac_roman", "utf-16-be"],
    "ar": ["cp1256", "iso8859_6", "utf-8"],
    "ru": ["cp1251", "koi8_r", "cp866", "utf-32"],
    "zh": ["gb18030", "gbk", "utf-8-sig", "utf-16"],
}


@pytest.mark.parametrize(
    ("language", "encoding"), [(la, en) for la, all_of in ENCODINGS.items() for en in all_of]
)
def test_text_comes_out_right_in_every_usual_encoding(tmp_path: Path, language: str, encoding: str) -> None:
    text = TEXTS[language]
    path = tmp_path / "register.csv"
    path.write_bytes(text.encode(encoding, errors="replace"))
    delimiter = ";" if ";" in text else ","
    expected = [
        line.strip().split(delimiter)
        for line in text.encode(encoding, errors="replace").decode(encoding).splitlines()
    ]
    assert read_tables(path).sheets[0].rows == expected


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "\x1f"])
def test_any_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    rows = [["Ref", "Title", "Start", "Country"], ["S1", "One, two; three", "26 January 2009", "Kenya"]]
    path = tmp_path / "register.csv"
    path.write_text("".join(delimiter.join(f'"{cell}"' for cell in row) + "\n" for row in rows))
    found = read_tables(path)
    assert found.sheets[0].rows == rows
    assert found.delimiter == delimiter


def test_commas_inside_cells_do_not_hide_a_semicolon() -> None:
    text = "Ref;Trainers;Start\n" + "S1;Farah, Leila, and others, too;2009-01-26\n" * 5
    assert find_delimiter(text) == ";"


def test_a_title_line_above_the_headings_does_not_hide_the_delimiter() -> None:
    assert (
        find_delimiter(
            "Register of sessions, 2009; final\n\nRef|Title|Start|Country\nS1|T|2009-01-26|Kenya\n"
        )
        == "|"
    )


def test_the_line_that_names_the_delimiter_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("sep=;\nRef;Start\nS1;2009-01-26\n")
    assert read_tables(path).sheets[0].rows == [["Ref", "Start"], ["S1", "2009-01-26"]]


def test_rows_keep_the_numbers_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text('Ref,Title\n\nS1,"two\nlines"\nS2,T\n')
    sheet = read_tables(path).sheets[0]
    assert sheet.numbers == [1, 3, 4]
    assert sheet.rows[1] == ["S1", "two\nlines"]


def test_lines_swallowed_by_an_open_quote_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text('Ref,Title,Start\nS1,"T,2009-01-26\nS2,T,2009-02-26\nS3,"T",2009-03-26\n')
    assert NoValue.QUOTE in read_tables(path).sheets[0].rows[1]


def test_several_files_are_sheets_of_one_register(tmp_path: Path) -> None:
    (tmp_path / "sessions.csv").write_text("Ref,Start\nS1,2009-01-26\n")
    (tmp_path / "people.csv").write_text("Session;Name\nS1;Amina\n")
    found = read_tables(tmp_path / "sessions.csv", tmp_path / "people.csv")
    assert [sheet.name for sheet in found.sheets] == ["sessions", "people"]


def test_what_the_mapping_says_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes("Ref:Title\nS1:Größe\n".encode("cp1252"))
    form = text_form(path, encoding="cp1252", delimiter=":")
    assert (form.encoding, form.delimiter) == ("cp1252", ":")
    with pytest.raises(BadMapping, match="klingon"):
        text_form(path, encoding="klingon")
