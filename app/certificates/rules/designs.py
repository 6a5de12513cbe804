"""Designs of certificates as data: page, art, colours, words and signatories; a version is never changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from app.certificates.errors import DesignInvalid
from app.certificates.rules.records import digest_of
from app.core.i18n import gettext as _
from app.people.rules import text_key

MOST_SIGNATORIES = 3
LONGEST_DESIGN_NAME, LONGEST_SENTENCE, LONGEST_SIGNED = 80, 160, 80  # characters; the last of a name or role
# Parts of the column that an office may leave out, and the sizes it may choose, in points.
OPTIONAL_PARTS = ("own_script_name", "ornament", "facts", "programme", "modules")
SIZES = {"title": (29, 16, 40), "name": (33, 22, 44), "session": (18, 12, 26)}  # usual, least, most
USUAL_SIZES = {what: usual for what, (usual, _least, _most) in SIZES.items()}
MARGIN_SIDES = ("top", "right", "bottom", "left")
LEAST_MARGIN, MOST_MARGIN = 8, 110  # millimetres
FREE_WIDTH, FREE_HEIGHT = 165, 130  # millimetres that the words need
PLACEHOLDERS = ("programme", "office", "training", "place", "dates", "days", "hours")
PAPER = "#fdfcf7"
LEAST_CONTRAST_OF_TEXT, LEAST_CONTRAST_OF_LINES = 4.5, 2.5
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class PageSize(StrEnum):
    A4_LANDSCAPE = "a4-landscape"
    A4_PORTRAIT = "a4-portrait"
    LETTER_LANDSCAPE = "letter-landscape"


PAGE_SIZES: dict[PageSize, tuple[float, float]] = {  # millimetres
    PageSize.A4_LANDSCAPE: (297.0, 210.0),
    PageSize.A4_PORTRAIT: (210.0, 297.0),
    PageSize.LETTER_LANDSCAPE: (279.4, 215.9),
}


class Art(StrEnum):
    """What lies beneath the words."""

    CLASSIC = "classic"
    PLAIN = "plain"
    BACKGROUND = "background"


class Side(StrEnum):
    """Where the square code stands on a page that reads from the left; the other side on its mirror image."""

    LEFT = "left"
    RIGHT = "right"


class SignedBy(StrEnum):
    LEAD = "lead"
    OFFICE = "office"
    PERSON = "person"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture in the storage, and its proportions."""

    digest: str
    width: float
    height: float

    def to_json(self) -> dict[str, Any]:
        return {"digest": self.digest, "width": self.width, "height": self.height}


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """Who signs: the session's lead trainer, the office as such, or somebody with a role per language."""

    by: SignedBy
    name: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    signature: Picture | None = None

    def role_in(self, language: str) -> str:
        """The role in this language, else in English, else in whichever there is."""
        return self.roles.get(language) or self.roles.get("en") or next(iter(self.roles.values()), "")


@dataclass(frozen=True, kw_only=True)
class DesignContent:
    """All that an office decides about its certificates; sizes in points, margins in millimetres."""

    page: PageSize = PageSize.A4_LANDSCAPE
    art: Art = Art.CLASSIC
    background: Picture | None = None
    margins: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(MARGIN_SIDES, 20))
    logo: Picture | None = None
    ink: str = "#132957"
    accent: str = "#b28a38"
    parts: tuple[str, ...] = OPTIONAL_PARTS
    sizes: Mapping[str, int] = field(default_factory=lambda: dict(USUAL_SIZES))
    sentences: Mapping[str, str] = field(default_factory=dict)
    signatories: tuple[Signatory, ...] = (Signatory(by=SignedBy.LEAD), Signatory(by=SignedBy.OFFICE))
    qr: Side = Side.RIGHT

    def to_json(self) -> dict[str, Any]:
        """As a version keeps it."""
        return self.drawn() | {
            "sentences": dict(self.sentences),
            "signatories": [
                {
                    "by": each.by.value,
                    "name": each.name,
                    "roles": dict(each.roles),
                    "signature": _picture_json(each.signature),
                }
                for each in self.signatories
            ],
        }

    def drawn(self) -> dict[str, Any]:
        """What drawing needs besides words: the part that is kept with each certificate."""
        return {
            "page": self.page.value,
            "art": self.art.value,
            "background": _picture_json(self.background),
            "margins": dict(self.margins),
            "logo": _picture_json(self.logo),
            "ink": self.ink,
            "accent": self.accent,
            "parts": list(self.parts),
            "sizes": dict(self.sizes),
            "qr": self.qr.value,
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the content: the same for the same design, whoever made it."""
        return digest_of(self.to_json())

    def sentence_in(self, language: str) -> str:
        """The office's own sentence in this language; empty for the one built in."""
        return self.sentences.get(language, "")

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The content of a version as it was kept."""
        return cls(
            page=PageSize(kept["page"]),
            art=Art(kept["art"]),
            background=picture_from(kept["background"]),
            margins=dict(kept["margins"]),
            logo=picture_from(kept["logo"]),
            ink=kept["ink"],
            accent=kept["accent"],
            parts=tuple(kept["parts"]),
            sizes=dict(kept["sizes"]),
            sentences=dict(kept["sentences"]),
            signatories=tuple(
                Signatory(
                    by=SignedBy(each["by"]),
                    name=each["name"],
                    roles=dict(each["roles"]),
                    signature=picture_from(each["signature"]),
                )
                for each in kept["signatories"]
            ),
            qr=Side(kept["qr"]),
        )


def design_name_key(name: str) -> str:
    """What is the same in two spellings of one name: case and accents do not tell designs apart."""
    return text_key(name) or name.casefold()


def picture_from(kept: Mapping[str, Any] | None) -> Picture | None:
    """A picture as it was kept."""
    return Picture(**kept) if kept else None


def check_design(content: DesignContent) -> None:
    """Raise DesignInvalid, beside its field, unless certificates can be drawn and read like this."""
    _check_colours(content)
    _check_background(content)
    for what, (_usual, least, most) in SIZES.items():
        if not least <= content.sizes.get(what, 0) <= most:
            raise DesignInvalid(
                _("Between %(least)s and %(most)s points.", least=least, most=most), field=f"size_{what}"
            )
    for language, sentence in content.sentences.items():
        _check_sentence(sentence, field=f"sentence_{language}")
    _check_signatories(content)


def check_design_name(name: str) -> None:
    """Raise DesignInvalid unless a design can be called that."""
    if not name:
        raise DesignInvalid(_("Give the design a name."), field="name")
    _check_length(name, LONGEST_DESIGN_NAME, field="name")


def free_area(content: DesignContent) -> tuple[float, float, float, float]:
    """Left, upper, right and lower edge of the free area of a background, as shares of the page."""
    (width, height), margins = PAGE_SIZES[content.page], content.margins
    return (
        margins["left"] / width,
        margins["top"] / height,
        1 - margins["right"] / width,
        1 - margins["bottom"] / height,
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours such as "#132957", as WCAG 2 counts it: from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def fill_placeholders(sentence: str, values: Mapping[str, str]) -> str:
    """The sentence with what stands in braces replaced; values are data and never read again."""
    return " ".join(_PLACEHOLDER.sub(lambda found: values.get(found[1], ""), sentence).split())


def _check_colours(content: DesignContent) -> None:
    wanted = {
        "ink": (content.ink, LEAST_CONTRAST_OF_TEXT),
        "accent": (content.accent, LEAST_CONTRAST_OF_LINES),
    }
    for name, (colour, least) in wanted.items():
        if not _COLOUR.fullmatch(colour):
            raise DesignInvalid(_("Write the colour as # and six digits, such as #132957."), field=name)
        reached = contrast(colour, PAPER)
        if reached < least:
            raise DesignInvalid(
                _(
                    "Too pale on the paper: its contrast is %(reached)s to 1 and has to be %(least)s.",
                    reached=f"{reached:.1f}",
                    least=f"{least:.1f}",
                ),
                field=name,
            )


def _check_background(content: DesignContent) -> None:
    if content.art is not Art.BACKGROUND:
        return
    if content.background is None:
        raise DesignInvalid(_("Upload the background first."), field="background")
    for side in MARGIN_SIDES:
        if not LEAST_MARGIN <= content.margins.get(side, 0) <= MOST_MARGIN:
            raise DesignInvalid(
                _("Between %(least)s and %(most)s millimetres.", least=LEAST_MARGIN, most=MOST_MARGIN),
                field=f"margin_{side}",
            )
    width, height = PAGE_SIZES[content.page]
    if width - content.margins["left"] - content.margins["right"] < FREE_WIDTH:
        raise DesignInvalid(
            _("The words need %(room)s millimetres between left and right.", room=FREE_WIDTH),
            field="margin_left",
        )
    if height - content.margins["top"] - content.margins["bottom"] < FREE_HEIGHT:
        raise DesignInvalid(
            _("The words need %(room)s millimetres between top and bottom.", room=FREE_HEIGHT),
            field="margin_top",
        )


def _check_sentence(sentence: str, *, field: str) -> None:
    _check_length(sentence, LONGEST_SENTENCE, field=field)
    for found in _PLACEHOLDER.finditer(sentence):
        if found[1] not in PLACEHOLDERS:
            known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
            raise DesignInvalid(
                _("%(found)s stands for nothing. There are: %(known)s.", found=found[0], known=known),
                field=field,
            )
    if set("{}") & set(_PLACEHOLDER.sub("", sentence)):
        raise DesignInvalid(_("A brace is opened and never closed, or the reverse."), field=field)


def _check_length(text: str, most: int, *, field: str) -> None:
    if len(text) > most:
        raise DesignInvalid(_("At most %(most)s characters.", most=most), field=field)


def _check_signatories(content: DesignContent) -> None:
    if len(content.signatories) > MOST_SIGNATORIES:
        raise DesignInvalid(_("At most %(most)s people sign.", most=MOST_SIGNATORIES), field="signatory_1_by")
    for number, each in enumerate(content.signatories, start=1):
        this = f"signatory_{number}"
        if each.by is SignedBy.PERSON and not each.name:
            raise DesignInvalid(_("Write the name of who signs."), field=f"{this}_name")
        _check_length(each.name, LONGEST_SIGNED, field=f"{this}_name")
        for language, role in each.roles.items():
            _check_length(role, LONGEST_SIGNED, field=f"{this}_role_{language}")


def _picture_json(picture: Picture | None) -> dict[str, Any] | None:
    return picture.to_json() if picture else None


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
