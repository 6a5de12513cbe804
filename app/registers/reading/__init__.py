"""From a file on disk to sheets of cells, whatever the file turns out to be."""

from app.registers.reading.guard import read_tables
from app.registers.reading.limits import Limits

__all__ = ["Limits", "read_tables"]
