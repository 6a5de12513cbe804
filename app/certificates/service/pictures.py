"""Pictures of designs in the storage: made safe before they are kept, looked at before they are used."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from app.certificates.errors import DesignInvalid, PictureLost
from app.certificates.pdf import Pictures
from app.certificates.pdf.pictures import is_picture
from app.certificates.pdf.preview import ground_of
from app.certificates.reading import Purpose, read_picture
from app.certificates.rules import (
    LEAST_CONTRAST_OF_TEXT,
    Art,
    DesignContent,
    Picture,
    contrast,
    free_area,
)
from app.certificates.service.uploads import note_pictures
from app.core.i18n import gettext as _
from app.core.office import Office

SAMPLED = 60  # pixels across the page
MOST_ALIKE = 0.1


def keep_picture(office: Office, content: bytes, *, field: str, now: datetime) -> Picture:
    """Store what certificates can show of an uploaded file; raises PictureRefused, beside its field."""
    purpose = Purpose.BACKGROUND if field == "background" else Purpose.EMBLEM_OR_SIGNATURE
    read = read_picture(content, purpose, field=field)
    picture = Picture(digest=sha256(read.content).hexdigest(), width=read.width, height=read.height)
    note_pictures(office.database, [picture.digest], now=now)
    office.storage.put(read.content)
    return picture


def check_own_pictures(office: Office, pictures: Pictures, content: DesignContent, *, now: datetime) -> None:
    """The same for a design that is about to be saved: its pictures stay where they are until then."""
    named = [picture.digest for _field, picture in _pictures_of(content)]
    note_pictures(office.database, named, now=now)
    check_pictures(pictures, content)


def check_pictures(pictures: Pictures, content: DesignContent) -> None:
    """Raise DesignInvalid, beside its field, unless its pictures are there and its words can be read."""
    for field, picture in _pictures_of(content):
        try:
            is_there = is_picture(pictures.read(picture.digest))
        except PictureLost:
            is_there = False
        if not is_there:
            raise DesignInvalid(_("This picture is gone. Upload it again."), field=field)
    if content.art is Art.BACKGROUND and content.background:
        _check_ground(pictures.read(content.background.digest), content)


def _check_ground(background: bytes, content: DesignContent) -> None:
    """The words have to stand out from what is behind them, save for a few fine lines or spots of it."""
    colours = ground_of(background, free=free_area(content), width=SAMPLED)
    alike = sum(contrast(content.ink, colour) < LEAST_CONTRAST_OF_TEXT for colour in colours)
    if alike > len(colours) * MOST_ALIKE:
        raise DesignInvalid(
            _("The title does not stand out from this background. Choose another colour or a paler ground."),
            field="ink",
        )


def _pictures_of(content: DesignContent) -> Iterator[tuple[str, Picture]]:
    if content.background:
        yield "background", content.background
    if content.logo:
        yield "logo", content.logo
    for number, each in enumerate(content.signatories, start=1):
        if each.signature:
            yield f"signatory_{number}_image", each.signature
