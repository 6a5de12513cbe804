"""Modules: the units of the curriculum."""

from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identified, Imported


class Module(Identified, Imported, Base):
    """A unit with a code, a title and a duration; editions and materials come with the library."""

    __tablename__ = "module"

    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    duration_minutes: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(default=True)
