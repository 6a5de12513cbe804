"""What an uploaded picture is for, and how large it may be."""

from dataclasses import dataclass
from enum import Enum

LARGEST_FILE = 5 << 20
MOST_PIXELS = 40_000_000
SECONDS = 20  # that reading a document may take
MEMORY = 2 << 30


class Purpose(Enum):
    """What a picture is for, with the longest side it is kept at, in pixels."""

    EMBLEM_OR_SIGNATURE = 800
    BACKGROUND = 2480  # 212 to the inch on A4


@dataclass(frozen=True)
class ReadPicture:
    """A picture as it goes into certificates; of its size only the ratio counts."""

    content: bytes
    width: float
    height: float
