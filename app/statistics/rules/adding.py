"""What figures add up by: counted for parts of the people or sessions, they add up to the whole."""

from enum import Enum


class AddsUpBy(Enum):
    """Each person, or each session, stands in one part with all that belongs to it."""

    PERSON = "person"
    SESSION = "session"
