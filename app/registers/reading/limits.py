"""How much a register may cost to read."""

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Chosen so that 100,000 people pass with room to spare, and nothing hostile takes the machine down."""

    file: int = 64 * MEGABYTE
    unpacked: int = 256 * MEGABYTE
    members: int = 200
    rows: int = 250_000
    columns: int = 200
    cells: int = 10_000_000
    line: int = 1_000_000  # characters in one line of text
    field: int = 131_072  # characters in one cell of a text file
    memory: int = 1024 * MEGABYTE  # address space of the reading process
    seconds: int = 30  # of processor time, and half as much again on the clock
    answer: int = 512 * MEGABYTE  # bytes the reading process may send back


DEFAULT_LIMITS = Limits()
