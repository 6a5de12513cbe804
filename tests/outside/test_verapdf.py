"""The veraPDF engine judges: it names what a plain file lacks, and finds nothing in one that conforms."""

import io
import re
from pathlib import Path

import pytest

from app.core.typeset import draw_line, new_canvas
from tests.outside.conforming import conforming_pdf
from tests.outside.verapdf import PROFILES, Profile, faults, main

pytestmark = pytest.mark.xdist_group("verapdf")  # one worker with a Java machine is enough

MISSING: dict[Profile, set[str]] = {
    "3a": {"6.1.7.1 test 2", "6.2.4.3 test 2", "6.6.2.1 test 1", "6.7.2.2 test 1", "6.7.3.3 test 1"},
    "ua1": {"6.2 test 1", "7.1 test 3", "7.1 test 8", "7.1 test 11"},
}


@pytest.fixture(scope="module")
def conforming() -> bytes:
    return conforming_pdf()


@pytest.fixture(scope="module")
def plain() -> bytes:
    target = io.BytesIO()
    canvas = new_canvas(target, title="Sheet", author="Training office", language="en", invariant=True)
    draw_line(canvas, 40, 700, "Bruno Ferreira · برونو", size=14)
    canvas.save()
    return target.getvalue()


@pytest.mark.parametrize("profile", PROFILES)
def test_a_file_that_conforms_has_no_faults(conforming: bytes, profile: Profile) -> None:
    assert faults(conforming, profile) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_a_plain_file_is_told_by_clause_what_it_lacks(plain: bytes, profile: Profile) -> None:
    assert {fault.split(" (")[0] for fault in faults(plain, profile)} == MISSING[profile]


def test_a_fault_tells_rule_count_message_and_place(plain: bytes) -> None:
    [untagged] = [fault for fault in faults(plain, "ua1") if fault.startswith("7.1 test 3 ")]

    assert re.fullmatch(r"7.1 test 3 \(\d+x\): Content is neither .+ at root/document\[0\].+", untagged)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_word_that_stands_in_no_structure_is_found(conforming: bytes, profile: Profile) -> None:
    found = faults(conforming.replace(b"/S /Document", b"/S /Documint"), profile)

    assert found
    assert all("Documint" in fault for fault in found)


def test_what_is_no_pdf_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_text("Dear Bruno")

    [fault] = faults(tmp_path / "letter.pdf", "3a")

    assert fault.startswith("not a PDF that can be read")


def test_the_command_prints_the_faults_of_each_file(
    tmp_path: Path, plain: bytes, conforming: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plain.pdf").write_bytes(plain)
    (tmp_path / "conforming.pdf").write_bytes(conforming)

    assert main([str(tmp_path / "conforming.pdf")]) == 0
    assert main([str(path) for path in sorted(tmp_path.glob("*.pdf"))]) == 1

    printed = capsys.readouterr().out
    assert "conforming.pdf: ua1: passes" in printed
    assert "plain.pdf: ua1: 4 rules broken\n    6.2 test 1 (1x): MarkInfo" in printed
