"""How a text file is written: its encoding, and the character between its cells."""

import codecs
import csv
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import charset_normalizer

from app.core.i18n import gettext as _
from app.registers.errors import BadMapping
from app.registers.reading.kinds import looks_utf16
from app.registers.rules.headings import count_recognised

SAMPLE = 256 * 1024
CHUNK = 1 << 20
SAMPLE_ROWS = 60
DELIMITERS = ",;\t|^~#:¦§¤\x1f\x1e،؛，；、"
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LEGACY = ("cp1252", "cp1251", "cp1256", "gb18030", "koi8_r", "cp866", "iso8859_6", "cp850", "mac_roman")
UNLIKELY = {"koi8_r": 1, "cp866": 2, "iso8859_6": 1, "cp850": 3, "mac_roman": 3}  # ties go to the usual ones


@dataclass(frozen=True)
class TextForm:
    """How to read a text file; `skip_first` where the first line only names the delimiter ("sep=;")."""

    encoding: str | None = None
    delimiter: str | None = None
    skip_first: bool = False


def text_form(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> TextForm:
    """Find encoding and delimiter; what the mapping gives is believed."""
    if encoding is not None:
        _check_encoding(encoding)
    found = encoding or find_encoding(path)
    with path.open(encoding=found, errors="replace", newline="") as stream:
        text = stream.read(SAMPLE)
    first = text.splitlines()[0].strip().strip('"') if text.strip() else ""
    named = first[4:5] if first.lower().startswith("sep=") and len(first) <= 5 else ""
    if named:
        text = text.partition("\n")[2]
    return TextForm(found, delimiter or named or find_delimiter(text), skip_first=bool(named))


def _check_encoding(encoding: str) -> None:
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise BadMapping(
            _("The mapping names an encoding that does not exist: “%(name)s”.", name=encoding),
            remedy=_(
                "Write a usual name such as utf-8, windows-1252, windows-1256, windows-1251 or gb18030."
            ),
        ) from error


def find_encoding(path: Path) -> str:
    """By its mark, else UTF-8 if all of it is, else the legacy encoding whose reading looks like language."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    if wide := looks_utf16(head):
        return wide
    is_utf8, sample = _scan(path)
    if is_utf8:
        return "utf-8"
    guess = charset_normalizer.from_bytes(sample[: SAMPLE // 8]).best()
    names = dict.fromkeys([*LEGACY, "utf-8", *([guess.encoding] if guess else [])])
    return min(names, key=lambda name: (_strangeness(sample, name), UNLIKELY.get(name, 0)))


def _scan(path: Path) -> tuple[bool, bytes]:
    """Is all of it UTF-8? And those lines that are not plain ASCII, as evidence, up to a limit."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, sample, rest = True, bytearray(), b""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            try:
                is_utf8 = is_utf8 and decoder.decode(chunk) is not None
            except UnicodeDecodeError:
                is_utf8 = False
            lines = (rest + chunk).split(b"\n")
            rest = lines.pop()[-SAMPLE:]
            for line in lines:
                if len(sample) < SAMPLE and not line.isascii():
                    sample += line[:SAMPLE] + b"\n"
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        is_utf8 = False
    return is_utf8, bytes(sample + rest)


def _strangeness(sample: bytes, encoding: str) -> float:
    """How unlike language the text is in this encoding, per character that is not ASCII."""
    text = sample.decode(encoding, errors="replace")
    words = Counter("".join(c if c > "~" or c.isalnum() else " " for c in text).split())
    strange = foreign = 0.0
    for word, times in words.items():
        if not word.isascii():
            strange += _oddities(word) * times
            foreign += sum(c > "~" for c in word) * times
    # Fewer characters for the same bytes is no merit in itself: two-byte encodings are weighed by bytes.
    return strange / max(1.0, foreign)


_SCRIPTS = (
    (0x0250, "latin"), (0x0370, "other"), (0x0400, "greek"), (0x0530, "cyrillic"), (0x0590, "other"),
    (0x0600, "hebrew"), (0x0780, "arabic"), (0x1E00, "other"), (0x1F00, "latin"), (0x2E80, "other"),
    (0x3000, "han"), (0x3100, "kana"), (0x3400, "other"), (0xA000, "han"), (0xAC00, "other"),
    (0xD7B0, "hangul"), (0xF900, "private"), (0xFB00, "han"), (0xFB50, "other"), (0xFE00, "arabic"),
    (0xFE70, "other"), (0xFF00, "arabic"),
)  # fmt: skip


def _script(character: str) -> str:
    code = ord(character)
    return next((name for end, name in _SCRIPTS if code < end), "other")


def _oddities(word: str) -> float:
    """Signs of a wrong encoding in one word, about one a character when all of it is wrong."""
    odd = 0.0
    scripts: set[str] = set()
    run = 0
    for before, here in zip(" " + word, word, strict=False):
        category = unicodedata.category(here)
        if here == "\ufffd" or category in {"Cc", "Co", "Cn"}:
            odd += 4
        elif category[0] == "L":
            scripts.add(_script(here))
            odd += before.islower() and here.isupper()
        elif here > "~" and category[0] in "SNP" and before.isalpha():
            odd += 0.7
        run = run + 1 if "\x7f" < here < "\u0250" and category[0] == "L" else 0
        odd += run >= 3
        odd += 0.5 * (_script(here) == "han" and not _is_common_han(here))
    return odd + len(word) * 0.8 * (len(scripts) > 1)


def _is_common_han(character: str) -> bool:
    """In the first level of GB 2312, the 3,755 characters of everyday text."""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return 0xB0 <= code[0] <= 0xD7


def find_delimiter(text: str) -> str:
    """The character that gives the most headings, and then the most even rows."""
    used = [mark for mark in DELIMITERS if mark in text]
    return max(used, key=lambda mark: _evenness(text, mark), default=",")


def _evenness(text: str, delimiter: str) -> tuple[int, float, int]:
    lines = text.splitlines(keepends=True)[: SAMPLE_ROWS * 3]
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if any(row)][:SAMPLE_ROWS]
    except csv.Error:
        return (0, 0.0, 0)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return (0, 0.0, 0)
    width, times = widths.most_common(1)[0]
    headings = max(count_recognised(row) for row in rows[:20])
    return (headings, times / len(rows), width)
