"""What is committed speaks of the project: no hosts, no machine paths, no tools, nothing copied in."""

import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from app.core.settings import Settings
from tests.house.tree import ROOT

# Written in halves, so that this file does not find itself.
REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry" + ".npm",
    "npm" + "js.com",
    "deb" + ".debian",
)
MACHINE_FOLDERS = ("/ho" + "me/", "/ro" + "ot/", "/Us" + "ers/", "/wo" + "rk/", "/t" + "mp/")
TOOLS = (
    "clau" + "de",
    "chat" + "gpt",
    "co" + "pilot",
    "anth" + "ropic",
    "open" + "ai",
    "a" + "i agent",
    "a" + "i assistant",
    "coding" + " agent",
    "language" + " model",
    "developer" + " session",
)
FORBIDDEN = {
    "a registry's host": re.compile("|".join(map(re.escape, REGISTRIES)), re.IGNORECASE),
    "a path of one machine": re.compile(rf"(?<![\w.}}/-])(?:{'|'.join(MACHINE_FOLDERS)})"),
    "a tool": re.compile(rf"\b(?:{'|'.join(TOOLS)})\b", re.IGNORECASE),
}
COPIED_IN = re.compile(
    r"\.min\.(?:js|css)$|\.(?:woff2?|ttf|otf|eot|map)$|(?:^|/)(?:node_modules|vendor|third_party)/"
)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def tracked_files() -> list[str]:
    """The files that git keeps, as paths below the root."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git work tree")
    listing = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [name for name in listing.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def faults(path: Path) -> list[str]:
    """What a text says that it should not; other files say nothing."""
    content = path.read_bytes()
    if b"\0" in content:
        return []
    lines = content.decode("utf-8", errors="replace").splitlines()
    return [
        f"{path.name}:{number} names {kind}: {found[0]}"
        for number, line in enumerate(lines, start=1)
        for kind, pattern in FORBIDDEN.items()
        if (found := pattern.search(line))
    ]


def copied_in(names: list[str]) -> list[str]:
    """Minified, vendored or font files, which belong into a package of their own."""
    return [name for name in names if COPIED_IN.search(name)]


def test_committed_texts_speak_of_the_project() -> None:
    assert [fault for name in tracked_files() for fault in faults(ROOT / name)] == []


def test_nothing_of_others_is_copied_in() -> None:
    assert copied_in(tracked_files()) == []


@pytest.mark.parametrize(
    "text",
    [
        "index = https://" + REGISTRIES[0] + "/simple",
        "open('" + MACHINE_FOLDERS[0] + "amina/register.xlsx')",
        "see " + MACHINE_FOLDERS[4] + "brief.md",
        "written by " + TOOLS[0].title(),
        "an " + TOOLS[5].upper() + " did this",
    ],
)
def test_a_seeded_word_is_found(text: str, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text(f"first line\n{text}\n", encoding="utf-8")
    assert len(faults(path)) == 1


@pytest.mark.parametrize(
    "name", ["app/web/static/chart.min.js", "app/web/static/noto.woff2", "vendor/swap.js", "app.js.map"]
)
def test_a_seeded_copy_is_found(name: str) -> None:
    assert copied_in([name, "app/web/static/app.js"]) == [name]


def test_ordinary_words_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("Amina's homepage is at https://example.org/home/sessions\n", encoding="utf-8")
    assert faults(path) == []


def test_the_readme_explains_every_setting() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    variables = [f"`MANDATE_{each.name.upper()}`" for each in fields(Settings)]
    assert [name for name in variables if f"| {name} |" not in readme] == []


def test_the_documents_link_to_files_that_exist() -> None:
    dangling = [
        f"{path.name}: {target}"
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert dangling == []
