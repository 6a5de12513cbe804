"""Fonts of a file: those that all certificates of one kind share, and those of one holder's name."""

from collections.abc import Sequence

from app.core.typeset.embedding import EmbeddedFace
from app.core.typeset.faces import Face
from app.core.typeset.objects import PdfObjects
from app.core.typeset.shaping import Run


class FileFonts:
    """Takes a run from the shared fonts where they have all its glyphs, else into a font of its own."""

    def __init__(self, prefix: str, *, shared: Sequence[EmbeddedFace] = ()) -> None:
        self._prefix = prefix
        self._shared = shared
        self._own: dict[Face, EmbeddedFace] = {}

    def embedded(self, run: Run) -> EmbeddedFace:
        for known in self._shared:
            if known.shows(run):
                return known
        if run.face not in self._own:
            self._own[run.face] = EmbeddedFace(run.face, f"{self._prefix}{len(self._own) + 1}")
        return self._own[run.face]

    @property
    def own(self) -> tuple[EmbeddedFace, ...]:
        return tuple(self._own.values())

    def write(self, objects: PdfObjects) -> bytes:
        """Write the fonts of its own; gives their entries for the resources of a page."""
        return b" ".join(f"/{each.resource} {each.write(objects)} 0 R".encode() for each in self.own)
