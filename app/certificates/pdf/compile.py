"""A design with the words of one session, drawn once: each certificate adds only what is its holder's own.

Of a training session's certificates all is the same but name, number and code. That part is drawn,
compressed and numbered here, and kept; `paper` writes the few objects that follow it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.certificates.pdf import art
from app.certificates.pdf.design import Box, Design
from app.certificates.pdf.fonts import FileFonts
from app.certificates.pdf.layout import OWN, Decoration, Figure, Said, is_rtl, lay_out, mirrored_box
from app.certificates.pdf.metadata import srgb_profile
from app.certificates.pdf.pictures import Pictures, write_picture
from app.certificates.pdf.tagging import Element, Layer, Marks
from app.core.typeset.embedding import EmbeddedFace
from app.core.typeset.objects import PdfObjects, text_string

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# Whatever the number, these are in the fonts that all certificates share.
LETTERS = {"code": "0123456789ABCDEFGHJKMNPQRSTVWXYZ-", "serial": "0123456789"}


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The objects that differ from file to file, by the numbers that constant ones refer to."""

    fonts: int
    content: int
    metadata: int
    info: int
    link: int
    files: tuple[int, ...]
    signature: int | None


@dataclass(frozen=True, kw_only=True)
class OwnText:
    """Where a text of the holder's goes, and the mark it carries."""

    said: Said
    mark: int


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """The constant part of a file, and where the rest goes."""

    prefix: bytes
    offsets: dict[int, int]
    last: int  # the highest number given out
    catalog: int
    numbers: Numbers
    fonts: tuple[EmbeddedFace, ...]
    font_entries: bytes
    own_texts: tuple[OwnText, ...]
    qr: Box
    qr_mark: int
    link_key: int
    ink: str


def compile_design(
    design: Design,
    printed: Mapping[str, Any],
    *,
    has_own_script: bool,
    files: int,
    is_signed: bool,
    pictures: Pictures,
) -> Compiled:
    """Draw what all certificates with these words share; `files` is how many are attached to each."""
    compiling = _Compiling(design, printed, files=files, is_signed=is_signed, pictures=pictures)
    return compiling.finish(has_own_script=has_own_script)


class _Compiling:
    """The objects on their way into the constant part."""

    def __init__(
        self,
        design: Design,
        printed: Mapping[str, Any],
        *,
        files: int,
        is_signed: bool,
        pictures: Pictures,
    ) -> None:
        self.design = design
        self.pictures = pictures
        self.shown: dict[str, int] = {}  # numbers of pictures by their digests
        self.printed = printed
        self.objects = PdfObjects()
        self.objects.write(HEAD)
        reserve = self.objects.reserve
        self.catalog, self.page = reserve(), reserve()
        self.numbers = Numbers(
            fonts=reserve(),
            content=reserve(),
            metadata=reserve(),
            info=reserve(),
            link=reserve(),
            files=tuple(reserve() for _ in range(files)),
            signature=reserve() if is_signed else None,
        )
        self.marks = Marks(self.objects, page=self.page)
        self.fonts = FileFonts("T")
        self.layer = Layer(self.fonts)
        self.own_texts: list[OwnText] = []
        self.annotations = [self.numbers.link]
        self.list: Element | None = None
        self.link: Element | None = None

    def finish(self, *, has_own_script: bool) -> Compiled:
        self.layer.decorate(art.background(art.look_of(self.design)))
        if self.design.background:
            whole = (self.design.width, 0, 0, self.design.height, 0, 0)
            self.layer.decorate(self._shown(self.design.background, whole))
            box = mirrored_box(self.design, is_mirrored=is_rtl(self.printed))
            self.layer.decorate(art.quiet_zone(box))
        for piece in lay_out(self.design, self.printed, has_own_script=has_own_script):
            match piece:
                case Said():
                    self._say(piece)
                case Figure():
                    self._show(piece)
                case Decoration():
                    self.layer.decorate(piece.operators)
        qr = mirrored_box(self.design, is_mirrored=is_rtl(self.printed))
        figure = self.marks.element("Figure", box=(qr.x, qr.y, qr.x + qr.size, qr.y + qr.size))
        figure.alternative = self.printed["words"]["check"]
        qr_mark = self.marks.mark(figure)
        link_key = self.marks.annotate(self._found_link(), self.numbers.link)
        self._write_signature_field()
        font_entries = self.fonts.write(self.objects)
        self._write_page()
        self._write_catalog()
        return Compiled(
            prefix=self.objects.content,
            offsets=self.objects.offsets,
            last=self.objects.last,
            catalog=self.catalog,
            numbers=self.numbers,
            fonts=self.fonts.own,
            font_entries=font_entries,
            own_texts=tuple(self.own_texts),
            qr=qr,
            qr_mark=qr_mark,
            link_key=link_key,
            ink=self.design.ink,
        )

    def _say(self, said: Said) -> None:
        element = self._element(said)
        mark = self.marks.mark(element)
        if said.what in OWN:
            self.own_texts.append(OwnText(said=said, mark=mark))
            self._take_letters(said)
            return
        self.layer.open(said.kind, mark)
        said.place.draw(self.layer, said.text or "")
        self.layer.close()

    def _show(self, figure: Figure) -> None:
        x, y, width, height = figure.x, figure.y, figure.width, figure.height
        element = self.marks.element("Figure", box=(x, y, x + width, y + height))
        element.alternative = figure.alternative
        self.layer.open("Figure", self.marks.mark(element))
        self.layer.addLiteral(self._shown(figure.digest, (width, 0, 0, height, x, y)))
        self.layer.close()

    def _shown(self, digest: str, matrix: tuple[float, ...]) -> str:
        """Operators that show a picture, which is written once however often it is shown."""
        if digest not in self.shown:
            self.shown[digest] = write_picture(self.objects, self.pictures.read(digest))
        place = list(self.shown).index(digest)
        return f"q {' '.join(f'{each:.3f}' for each in matrix)} cm /P{place} Do Q"

    def _element(self, said: Said) -> Element:
        if said.kind == "LBody":
            self.list = self.list or self.marks.element("L")
            return self.marks.element("LBody", self.marks.element("LI", self.list))
        if said.kind == "Link":
            self.link = self.marks.element("Link", self.marks.element("P"))
            return self.link
        return self.marks.element(said.kind)

    def _take_letters(self, said: Said) -> None:
        """Draw what a number may consist of, on nothing, so that the shared fonts have the letters."""
        sample = LETTERS.get(said.what, "")
        if said.what == "serial":
            sample += self.printed["words"]["serial"]
        if sample:
            said.place.draw(Layer(self.fonts), sample)

    def _found_link(self) -> Element:
        if self.link is None:
            raise ValueError("the design has no place for the number")
        return self.link

    def _write_signature_field(self) -> None:
        """The signature shows nothing on the page, but belongs to the tree as every field does."""
        if self.numbers.signature is None:
            return
        widget = self.objects.reserve()
        key = self.marks.annotate(self.marks.element("Form"), widget)
        self.annotations.append(widget)
        self.objects.add(
            b"<</Type /Annot /Subtype /Widget /FT /Sig /T (signature) /TU %b /Rect [0 0 0 0] /F 132 "
            b"/P %d 0 R /StructParent %d /V %d 0 R>>"
            % (text_string(self.printed["office"]), self.page, key, self.numbers.signature),
            number=widget,
        )

    def _write_page(self) -> None:
        drawn = {name: self._form(operators, box) for name, (operators, box) in art.forms().items()}
        drawn |= {f"P{place}": number for place, number in enumerate(self.shown.values())}
        forms = b" ".join(b"/%b %d 0 R" % (name.encode(), number) for name, number in drawn.items())
        content = self.objects.add_stream(self.layer.content)
        pages = self.objects.reserve()
        self.objects.add(
            b"<</Type /Page /Parent %d 0 R /MediaBox [0 0 %.3f %.3f] /Contents [%d 0 R %d 0 R] "
            b"/Resources <</Font %d 0 R /XObject <<%b>>>> /StructParents 0 /Tabs /S /Annots [%b]>>"
            % (
                pages, self.design.width, self.design.height, content, self.numbers.content,
                self.numbers.fonts, forms, b" ".join(b"%d 0 R" % number for number in self.annotations),
            ),
            number=self.page,
        )  # fmt: skip
        self.objects.add(b"<</Type /Pages /Kids [%d 0 R] /Count 1>>" % self.page, number=pages)
        self.pages = pages

    def _form(self, operators: str, box: tuple[float, float, float, float]) -> int:
        edges = " ".join(f"{edge:.2f}" for edge in box)
        return self.objects.add_stream(
            operators.encode(), f"/Type /XObject /Subtype /Form /BBox [{edges}] /Resources <<>>".encode()
        )

    def _write_catalog(self) -> None:
        self.marks.write()
        profile = self.objects.add_stream(srgb_profile(), b"/N 3")
        numbers = self.numbers
        files = b" ".join(b"%d 0 R" % number for number in numbers.files)
        attached = signed = b""
        if files:
            attached = b" /AF [%b] /Names <</EmbeddedFiles %d 0 R>>" % (files, self._file_tree())
        if numbers.signature is not None:
            signed = b" /AcroForm <</Fields [%d 0 R] /SigFlags 3>> /Perms <</DocMDP %d 0 R>>" % (
                self.annotations[-1],
                numbers.signature,
            )
        self.objects.add(
            b"<</Type /Catalog /Pages %d 0 R /Lang (%b) /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R "
            b"/Metadata %d 0 R /ViewerPreferences <</DisplayDocTitle true%b>> /OutputIntents "
            b"[<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) "
            b"/DestOutputProfile %d 0 R>>]%b%b>>"
            % (
                self.pages, self.printed["language"].encode(), self.marks.root_number, numbers.metadata,
                b" /Direction /R2L" if is_rtl(self.printed) else b"", profile, attached, signed,
            ),
            number=self.catalog,
        )  # fmt: skip

    def _file_tree(self) -> int:
        names = b" ".join(b"(%d) %d 0 R" % pair for pair in enumerate(self.numbers.files))
        return self.objects.add(b"<</Names [%b]>>" % names)
