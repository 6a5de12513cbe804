"""A page that says what each thing on it is: marked content, and the tree of elements that reads it out.

PDF/UA-1 (ISO 14289-1) and PDF/A-3a ask for every drawn thing to be an element's or a decoration.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.core.typeset.objects import PdfObjects, text_string
from app.core.typeset.operators import FontSource


@dataclass(eq=False)
class Element:
    """A node of the tree: what it is, the marked content it owns, and the elements inside it."""

    kind: str
    number: int
    parent: "Element | None"
    alternative: str = ""
    box: tuple[float, float, float, float] | None = None
    marks: list[int] = field(default_factory=list)
    annotation: int | None = None
    children: list["Element"] = field(default_factory=list)


class Marks:
    """The tree of one page, with one row of marks for all its content streams."""

    def __init__(self, objects: PdfObjects, *, page: int) -> None:
        self._objects = objects
        self._page = page
        self._owners: list[Element] = []
        self._annotated: list[Element] = []
        self.root_number = objects.reserve()
        self.document = Element("Document", objects.reserve(), None)

    def element(self, kind: str, parent: Element | None = None, **more: object) -> Element:
        """A new element, read after all that its parent has already."""
        parent = parent or self.document
        made = Element(kind, self._objects.reserve(), parent, **more)  # type: ignore[arg-type]
        parent.children.append(made)
        return made

    def mark(self, element: Element) -> int:
        """The number of a new mark that belongs to the element."""
        self._owners.append(element)
        element.marks.append(len(self._owners) - 1)
        return len(self._owners) - 1

    def annotate(self, element: Element, annotation: int) -> int:
        """Give an annotation to the element; returns its key in the table of parents."""
        element.annotation = annotation
        self._annotated.append(element)
        return len(self._annotated)

    def write(self) -> None:
        """Write the tree and the table that leads from each mark to its element."""
        for element in _all(self.document):
            self._objects.add(self._described(element), number=element.number)
        owners = " ".join(f"{owner.number} 0 R" for owner in self._owners)
        keys = "".join(f" {n} {e.number} 0 R" for n, e in enumerate(self._annotated, start=1))
        self._objects.add(
            f"<</Type /StructTreeRoot /K {self.document.number} 0 R /ParentTreeNextKey "
            f"{len(self._annotated) + 1} /ParentTree <</Nums [0 [{owners}]{keys}]>>>>".encode(),
            number=self.root_number,
        )

    def _described(self, element: Element) -> bytes:
        parent = element.parent.number if element.parent else self.root_number
        kids = [str(mark) for mark in element.marks]
        if element.annotation is not None:
            kids.append(f"<</Type /OBJR /Obj {element.annotation} 0 R>>")
        kids += [f"{child.number} 0 R" for child in element.children]
        text = f"<</Type /StructElem /S /{element.kind} /P {parent} 0 R /Pg {self._page} 0 R"
        text += f" /K [{' '.join(kids)}]"
        if element.box:
            text += f" /A <</O /Layout /BBox [{' '.join(f'{edge:.2f}' for edge in element.box)}]>>"
        alternative = b" /Alt " + text_string(element.alternative) if element.alternative else b""
        return text.encode() + alternative + b">>"


class Layer:
    """One content stream: what is drawn belongs to the element that is open, or else is decoration."""

    def __init__(self, fonts: FontSource) -> None:
        self.fonts = fonts
        self._operators: list[str] = []

    def addLiteral(self, s: str) -> None:  # noqa: N802 (as reportlab names it)
        self._operators.append(s)

    def decorate(self, operators: str) -> None:
        """Draw what says nothing."""
        self._operators.append(f"/Artifact BMC {operators} EMC")

    def open(self, kind: str, mark: int) -> None:
        """Let what is drawn from here on belong to a mark."""
        self._operators.append(f"/{kind} <</MCID {mark}>> BDC")

    def close(self) -> None:
        self._operators.append("EMC")

    @property
    def content(self) -> bytes:
        return "\n".join(self._operators).encode("ascii")


def _all(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        yield from _all(child)
