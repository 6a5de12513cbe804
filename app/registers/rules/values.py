"""What single cells mean: text, sex, country, address, count, language, lists."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from babel import Locale

from app.core.i18n import gettext as _
from app.people.rules import Sex
from app.registers.rules.cells import Bad, Cell, as_text, clean, shown, unwrapped, without_value
from app.registers.rules.mapping import ONLINE, Mapping
from app.registers.rules.vocabulary import all_words, fold, load

CountryResolver = Callable[
    [str], str | None
]  # text to alpha-3, "ONLINE", or None where it knows no such country
LONGEST_EMAIL = 254
_VALUES = load("values")
_BLANK = frozenset(word.casefold() for word in _VALUES["blank"])
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\".]{2,}")
_STATES = ("held", "cancelled", "postponed", "planned")


def words(group: str, value: str | None = None) -> frozenset[str]:
    """The folded words of a group of values, such as all that mean "late"."""
    table = _VALUES[group][value] if value else _VALUES[group]
    return frozenset(fold(word) for word in all_words(table)) - {""}


_ONLINE = words("online")
_STATUS = {word: state for state in _STATES for word in words("status", state)}
_TOTAL = words("total")


def is_blank(cell: Cell) -> bool:
    """Empty, or one of the ways registers write "nothing here"."""
    if cell is None or cell == "":
        return True
    return isinstance(cell, str) and clean(cell).casefold() in {"", *_BLANK}


def is_total(text: str) -> bool:
    """Does this word begin a line of sums?"""
    return fold(text) in _TOTAL


def to_text(cell: Cell, longest: int, *, is_name: bool = False) -> str | Bad:
    """Clean text of bounded length; a cell with a formula or an error in it has none."""
    bad = without_value(cell)
    if bad is not None:
        return bad
    text = clean(unwrapped(cell)) if isinstance(cell, str) else as_text(cell)
    if not is_name and text.casefold() in _BLANK:
        return ""
    if len(text) > longest:
        return Bad(
            _(
                "The text is %(length)s characters long: “%(value)s”.",
                length=str(len(text)),
                value=shown(text),
            ),
            _("Shorten it to at most %(longest)s characters.", longest=str(longest)),
        )
    return text


def to_count(cell: Cell) -> int | Bad | None:
    """A whole number of people, None for an empty cell."""
    bad = without_value(cell)
    if bad is not None:
        return bad
    if is_blank(cell):
        return None
    number: float | None = None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = float(cell)
    elif isinstance(cell, str):
        digits = re.sub(r"(?<=\d)[\s.,'’](?=\d{3}(?!\d))", "", clean(cell))
        match = re.fullmatch(r"~?\s*(\d+)(?:[.,]0+)?", digits)
        number = float(match.group(1)) if match else None
    if number is None or number < 0 or not number.is_integer() or number > 1_000_000:
        return Bad(
            _("“%(value)s” is no number of people.", value=shown(cell)),
            _("Write a whole number, or leave the cell empty."),
        )
    return int(number)


def country_reader(resolve: CountryResolver, mapping: Mapping) -> Callable[[Cell], str | Bad | None]:
    """Reads a country: an alpha-3 code, ONLINE, None for an empty cell, or why it is none."""
    aliases = {fold(written) or written: meant for written, meant in mapping.countries.items()}

    def read(cell: Cell) -> str | Bad | None:
        text = to_text(cell, 10_000, is_name=True)  # "NA" is Namibia before it is "not available"
        if isinstance(text, Bad) or not text:
            return text or None
        meant = aliases.get(fold(text) or text, text)
        if fold(meant) in _ONLINE:
            return ONLINE
        return resolve(meant) or (None if is_blank(text) else _no_country(text))

    return read


def _no_country(text: str) -> Bad:
    if len(text) > 60 or (len(text) >= 40 and " " not in text):
        reason = _("“%(value)s” (%(n)s characters) is no country.", value=shown(text), n=str(len(text)))
    else:
        reason = _("“%(value)s” is no country that is known.", value=shown(text))
    return Bad(
        reason,
        _("Write its usual name or ISO code, or say in the mapping what it means ([values.country])."),
    )


def is_online(text: str) -> bool:
    """Does this place or format say that the session had no place?"""
    return fold(text) in _ONLINE


def to_status(text: str) -> str | None:
    """held, cancelled, postponed or planned; None for any other word."""
    return _STATUS.get(fold(text))


def to_email(cell: Cell) -> tuple[str | None, Bad | None]:
    """The address in a cell, and what is wrong with it; the row can be taken without one."""
    text = to_text(cell, 1000)
    if isinstance(text, Bad):
        return None, text
    if not text:
        return None, None
    if _ADDRESS.fullmatch(text) and len(text) <= LONGEST_EMAIL:
        return text, None
    found = _ADDRESS.findall(text.replace("mailto:", ""))
    if len(found) == 1 and re.fullmatch(r"[^@]*<[^@]+@[^@]+>|mailto:\S+|<\S+>", text):
        return str(found[0]), None
    if len(found) > 1:
        several = _("“%(value)s” is more than one e-mail address.", value=shown(text))
        return str(found[0]), Bad(several, _("The first one was taken."))
    remedy = _("The row was taken without it; correct it if it matters.")
    return None, Bad(_("“%(value)s” is no e-mail address.", value=shown(text)), remedy)


def sex_reader(cells: Iterable[Cell], mapping: Mapping) -> Callable[[Cell], Sex | Bad]:
    """Reads a sex, given all cells of the column: an M beside an H and no F is a mujer, else a male."""
    letters = {fold(as_text(cell)) for cell in set(cells)}
    is_spanish = bool({"h", "v"} & letters) and "f" not in letters
    is_open = bool({"hombre", "varon", "mujer"} & letters) and "f" not in letters and not is_spanish
    table = {word: sex for sex in (Sex.MALE, Sex.FEMALE) for word in words("sex", sex.value)}
    if is_spanish:
        table["m"] = Sex.FEMALE
    elif is_open and "m" in letters:
        del table["m"]
    table |= {fold(written) or written: Sex(meant) for written, meant in mapping.sexes.items()}

    def read(cell: Cell) -> Sex | Bad:
        bad = without_value(cell)
        if bad is not None:
            return bad
        text = as_text(cell)
        found = table.get(fold(text) or text)
        if found is None and is_blank(cell):
            return Sex.UNKNOWN
        return found or Bad(
            _("“%(value)s” does not say which sex.", value=shown(cell)),
            _("It was recorded as unknown; say in the mapping what it means ([values.sex]), or correct it."),
        )

    return read


def to_language(text: str) -> str | None:
    """The code of a language named in any of the six languages or in itself; None where it is not known."""
    first = re.split(r"\s*[/,;+&、،]\s*|\s+(?:and|et|y|и|و)\s+", text)[0]
    return _languages().get(fold(first)) or _languages().get(fold(text))


_MORE_LANGUAGES = {
    "castellano": "es",
    "kiswahili": "sw",
    "portugues": "pt",
    "mandarin": "zh",
    "汉语": "zh",
    "普通话": "zh",
    "英文": "en",
    "法文": "fr",
    "西文": "es",
    "俄文": "ru",
    "阿文": "ar",
}


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    codes = [str(code) for code in Locale("en").languages if len(str(code)) <= 3]
    names = {code: code for code in codes}
    for language in ("en", "fr", "es", "ar", "ru", "zh"):
        table = Locale(language).languages
        for code in codes:
            if name := table.get(code):
                names.setdefault(fold(str(name)), code)
    return names | _MORE_LANGUAGES


def to_list(text: str, *, also_comma: bool = True) -> tuple[str, ...]:
    """The items of a cell that lists several; a semicolon or line break leaves commas inside the items."""
    strong = re.split(r"\s*[;\n\r|؛；]\s*", text)
    if len(strong) == 1 and also_comma:
        strong = re.split(r"\s*[,،、，]\s*|\s+[&/]\s+", text)
    items = (clean(item) for item in strong)
    return tuple(dict.fromkeys(item for item in items if item))
