"""Fonts: which files there are, which one draws which script, and one loaded face per file and weight."""

import threading
from collections.abc import Iterable
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import uharfbuzz as hb

REGULAR: Final = 400
BOLD: Final = 700

BASE_FONT = "manimgx_fonts/NotoSans[wght].ttf"
FONTS_BY_SCRIPT: dict[str, tuple[str, ...]] = {
    "Latn": (BASE_FONT,),
    "Grek": (BASE_FONT,),
    "Cyrl": (BASE_FONT,),
    "Arab": ("manimgx_fonts/NotoSansArabic[wght].ttf",),
    "Armn": ("manimgx_fonts/NotoSansArmenian[wght].ttf",),
    "Beng": ("manimgx_fonts/NotoSansBengali[wght].ttf",),
    "Deva": ("manimgx_fonts/NotoSansDevanagari[wght].ttf",),
    "Ethi": ("manimgx_fonts/NotoSansEthiopic[wght].ttf",),
    "Geor": ("manimgx_fonts/NotoSansGeorgian[wght].ttf",),
    "Gujr": ("manimgx_fonts/NotoSansGujarati[wght].ttf",),
    "Guru": ("manimgx_fonts/NotoSansGurmukhi[wght].ttf",),
    "Hebr": ("manimgx_fonts/NotoSansHebrew[wght].ttf",),
    "Khmr": ("manimgx_fonts/NotoSansKhmer[wght].ttf",),
    "Knda": ("manimgx_fonts/NotoSansKannada[wght].ttf",),
    "Laoo": ("manimgx_fonts/NotoSansLao[wght].ttf",),
    "Mlym": ("manimgx_fonts/NotoSansMalayalam[wght].ttf",),
    "Mymr": ("manimgx_fonts/NotoSansMyanmar[wght].ttf",),
    "Orya": ("manimgx_fonts/NotoSansOriya[wght].ttf",),
    "Sinh": ("manimgx_fonts/NotoSansSinhala[wght].ttf",),
    "Taml": ("manimgx_fonts/NotoSansTamil[wght].ttf",),
    "Telu": ("manimgx_fonts/NotoSansTelugu[wght].ttf",),
    "Thai": ("manimgx_fonts/NotoSansThai[wght].ttf",),
}
# The fonts for Chinese, Japanese and Korean weigh 30 MB and come as the extra of requirements/cjk.in.
CJK = "justmytype_intl_cjk/fonts/ofl/"
CJK_FONTS = tuple(
    f"{CJK}notosans{part.lower()}/NotoSans{part}[wght].ttf" for part in ("SC", "TC", "JP", "KR")
)
FONTS_BY_SCRIPT |= {
    "Hani": CJK_FONTS,
    "Bopo": (CJK_FONTS[1], CJK_FONTS[0]),
    "Hira": (CJK_FONTS[2], CJK_FONTS[0]),
    "Kana": (CJK_FONTS[2], CJK_FONTS[0]),
    "Hang": (CJK_FONTS[3],),
}
UNUSED_TABLES = (b"GSUB", b"GPOS", b"GDEF", b"STAT", b"DSIG", b"cmap", b"name", b"OS/2", b"post", b"gasp")
SYMBOL_FONTS = ("manimgx_fonts/NotoSansSymbols[wght].ttf", "manimgx_fonts/NotoEmoji[wght].ttf")


class Face:
    """One font file at one weight, measured in thousandths of the type size."""

    def __init__(self, path: Path, weight: int) -> None:
        self.weight = weight
        self._face = hb.Face(hb.Blob.from_file_path(str(path)))
        self.font = hb.Font(self._face)
        self.font.set_variations({"wght": weight})
        self.scale = 1000 / int(self._face.upem)
        extents = self.font.get_font_extents("ltr")
        self.ascent: float = extents.ascender * self.scale
        self.descent: float = -extents.descender * self.scale
        family = path.name.removesuffix(".ttf").split("[")[0]
        self.name = f"{family}-{'Bold' if weight > REGULAR else 'Regular'}"
        self._inks: dict[int, tuple[float, float]] = {}

    @cached_property
    def coverage(self) -> frozenset[int]:
        """Code points that the font can draw."""
        return frozenset(self._face.unicodes)

    def advance(self, glyph: int) -> float:
        """Width of a glyph on its own."""
        return float(self.font.get_glyph_h_advance(glyph)) * self.scale

    def ink(self, glyph: int) -> tuple[float, float]:
        """Lowest and highest point of a glyph's outline, relative to the baseline."""
        if glyph not in self._inks:
            box = self.font.get_glyph_extents(glyph)
            top = box.y_bearing * self.scale
            self._inks[glyph] = (top + box.height * self.scale, top)
        return self._inks[glyph]

    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the largest glyph, as the font's own header states them."""
        head = self._face.reference_table("head").data
        corners = (int.from_bytes(head[i : i + 2], "big", signed=True) for i in range(36, 44, 2))
        left, bottom, right, top = (round(corner * self.scale) for corner in corners)
        return left, bottom, right, top

    def subset(self, glyphs: Iterable[int]) -> tuple[bytes, dict[int, int]]:
        """A static TrueType font with these glyphs at this weight, and the new number of each glyph."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(glyphs)
        wanted.flags = (
            hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        )
        wanted.drop_table_tag_set.update(int.from_bytes(tag) for tag in UNUSED_TABLES)
        for axis in self._face.axis_infos:
            wanted.pin_axis_location(
                self._face, axis.tag, self.weight if axis.tag == "wght" else axis.default_value
            )
        plan = hb.SubsetPlan(self._face, wanted)
        return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping)


_faces: dict[tuple[str, int], Face | None] = {}
_loading = threading.Lock()


def load(font: str, weight: int) -> Face | None:
    """The face for a font of this module's tables, loaded once per process; None when it is not installed."""
    key = (font, weight)
    if key not in _faces:
        with _loading:
            if key not in _faces:
                path = _installed_path(font)
                _faces[key] = Face(path, weight) if path else None
    return _faces[key]


def base_face(weight: int) -> Face:
    """The face for Latin, digits and everything that belongs to no script."""
    face = load(BASE_FONT, weight)
    if face is None:
        raise LookupError("The font package manimgx-fonts is not installed")
    return face


@cache
def find_face(char: str, script: str, weight: int) -> Face | None:
    """The first face that can draw the character, those made for its script before all others."""
    others = [font for fonts in FONTS_BY_SCRIPT.values() for font in fonts]
    for font in dict.fromkeys([*FONTS_BY_SCRIPT.get(script, ()), BASE_FONT, *SYMBOL_FONTS, *others]):
        face = load(font, weight)
        if face and ord(char) in face.coverage:
            return face
    return None


def _installed_path(font: str) -> Path | None:
    package, _, name = font.partition("/")
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / name
    return path if path.is_file() else None
