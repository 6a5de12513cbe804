"""What a session was and cost, and how old people were: details that reports are broken down by."""

import re

from app.core.amounts import UnusableAmount, read_amount
from app.core.i18n import gettext as _
from app.programmes.rules import SessionKind
from app.registers.rules.cells import Bad, Cell, as_text, shown, without_value
from app.registers.rules.values import is_blank, words
from app.registers.rules.vocabulary import fold, words_of
from app.registration.rules import AgeBand, band_of

OLDEST = 120
_KINDS = {word: kind for kind in SessionKind for word in words("kind", kind.value)}
_UNDER, _OVER, _YEARS = (words("age", group) for group in ("under", "over", "years"))
_DASHES = str.maketrans(dict.fromkeys("–—−‑", "-"))


def to_kind(cell: Cell) -> SessionKind | Bad | None:
    """The kind a cell names, None for an empty one."""
    bad = without_value(cell)
    if bad is not None or is_blank(cell):
        return bad
    return _KINDS.get(fold(as_text(cell))) or Bad(
        _("“%(value)s” is no kind of session that is known.", value=shown(cell)),
        _("The kind was left open; choose it in the form of the session."),
    )


def to_cents(cell: Cell) -> int | Bad | None:
    """An amount in hundredths, None for an empty cell."""
    bad = without_value(cell)
    if bad is not None or is_blank(cell):
        return bad
    # What a spreadsheet has computed carries noise far behind the decimal mark.
    text = f"{cell:.6f}".rstrip("0").rstrip(".") if isinstance(cell, float) else as_text(cell)
    try:
        return read_amount(text)
    except UnusableAmount as refusal:
        return Bad(str(refusal), _("The cost was left open; enter it in the form of the session."))


def to_age_band(cell: Cell) -> AgeBand | Bad:
    """The band of an age ("34") or of a band that lies within one ("25–34", "65+", "under 18").

    The complaint does not repeat the cell: where an age is looked for, a date of birth may stand.
    """
    bad = without_value(cell)
    if bad is not None:
        return bad
    if is_blank(cell):
        return AgeBand.UNKNOWN
    is_negative = isinstance(cell, int | float) and cell < 0
    youngest, oldest = (not is_negative and _span(as_text(cell).translate(_DASHES))) or (0, -1)
    if 0 <= youngest <= oldest <= OLDEST and band_of(youngest) is band_of(oldest):
        return band_of(youngest)
    return Bad(
        _("This is no age, and no band of ages such as 25–34."),
        _("The age was recorded as unknown. Write the years or a band; a date of birth is not kept."),
    )


def _span(text: str) -> tuple[int, int] | None:
    text = re.sub(r"\.0+(?!\d)", "", text)
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    rest = set(words_of(re.sub(r"\d+", " ", text)))
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    if len(numbers) != 1:
        return None
    years = numbers[0]
    if "≤" in text:
        return 0, years
    if text[0] in "<-" or _says(rest, _UNDER):
        return 0, years - 1
    if text[0] == ">":
        return years + 1, OLDEST
    if "+" in text or "≥" in text or _says(rest, _OVER):
        return years, OLDEST
    return (years, years) if rest <= _YEARS else None


def _says(rest: set[str], meant: frozenset[str]) -> bool:
    """Does one of these words stand here? Chinese writes no spaces between words."""
    return any(word in rest or (word[0] >= "\u4e00" and any(word in each for each in rest)) for word in meant)
