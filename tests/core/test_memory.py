"""A memory gives back what was kept, and never grows beyond its bound."""

from app.core.memory import Memory


def test_what_was_kept_is_found() -> None:
    memory = Memory[int](most=10)
    memory.keep("persons", 738, size=1)
    assert (memory.find("persons"), memory.find("sessions")) == (738, None)


def test_what_was_not_asked_for_longest_makes_room() -> None:
    memory = Memory[str](most=10)
    for key in ("first", "second"):
        memory.keep(key, key, size=5)
    memory.find("first")
    memory.keep("third", "third", size=5)
    assert [memory.find(key) for key in ("first", "second", "third")] == ["first", None, "third"]
    assert memory.size == 10


def test_what_is_larger_than_all_its_room_is_not_kept() -> None:
    memory = Memory[int](most=10)
    memory.keep("small", 1, size=10)
    memory.keep("large", 2, size=11)
    assert (memory.find("large"), memory.find("small")) == (None, 1)


def test_the_same_key_again_takes_its_room_once() -> None:
    memory = Memory[int](most=10)
    for result in (1, 2):
        memory.keep("persons", result, size=6)
    assert (memory.find("persons"), memory.size) == (2, 6)
