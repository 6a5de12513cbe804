"""Pictures of designs in the storage: made safe before they are kept, looked at before they are used."""

from collections.abc import Iterator

from app.certificates.errors import DesignInvalid, PictureLost
from app.certificates.pdf import Pictures
from app.certificates.pdf.pictures import is_picture
from app.certificates.reading import Purpose, read_picture
from app.certificates.rules import DesignContent, Picture
from app.core.i18n import gettext as _
from app.core.storage import Storage


def keep_picture(storage: Storage, content: bytes, *, field: str) -> Picture:
    """Store what certificates can show of an uploaded file; raises PictureRefused, beside its field."""
    purpose = Purpose.BACKGROUND if field == "background" else Purpose.EMBLEM_OR_SIGNATURE
    read = read_picture(content, purpose, field=field)
    return Picture(digest=storage.put(read.content), width=read.width, height=read.height)


def check_pictures(pictures: Pictures, content: DesignContent) -> None:
    """Raise DesignInvalid, beside its field, unless the storage has each picture of a design."""
    for field, picture in _pictures_of(content):
        try:
            is_there = is_picture(pictures.read(picture.digest))
        except PictureLost:
            is_there = False
        if not is_there:
            raise DesignInvalid(_("This picture is gone. Upload it again."), field=field)


def _pictures_of(content: DesignContent) -> Iterator[tuple[str, Picture]]:
    if content.background:
        yield "background", content.background
    if content.logo:
        yield "logo", content.logo
    for number, each in enumerate(content.signatories, start=1):
        if each.signature:
            yield f"signatory_{number}_image", each.signature
