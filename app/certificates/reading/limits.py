"""What an uploaded picture is for, and how large it may be."""

from dataclasses import dataclass
from enum import Enum

LARGEST_FILE = 5 << 20
MOST_PIXELS = 16_000_000  # A4 at 400 to the inch; a small file can hold any number of them
SECONDS = 20  # that reading a document may take
MEMORY = 2 << 30
LARGEST_ANSWER = 16 << 20  # bytes that come back


class Purpose(Enum):
    """What a picture is for: the longest side it is kept at, in pixels, and how many bytes it may add to each
    certificate. A background, an emblem and three signatures leave a file well below what can be checked.
    """

    EMBLEM_OR_SIGNATURE = (800, 200_000)
    BACKGROUND = (2480, 400_000)  # 212 pixels to the inch on A4

    @property
    def longest_side(self) -> int:
        return self.value[0]

    @property
    def most_bytes(self) -> int:
        return self.value[1]


@dataclass(frozen=True)
class ReadPicture:
    """A picture as it goes into certificates; of its size only the ratio counts."""

    content: bytes
    width: float
    height: float
