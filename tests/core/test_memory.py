"""A memory gives back what was kept in the same state, and never grows beyond its bound."""

from app.core.memory import Memory


def test_what_was_kept_is_found_in_the_same_state() -> None:
    memory = Memory(most=10)
    memory.keep("persons", 738, state=1, size=1)
    assert memory.find("persons", state=1) == 738
    assert memory.find("persons", state=2) is None
    assert memory.find("sessions", state=1) is None


def test_another_state_empties_it() -> None:
    memory = Memory(most=10)
    memory.keep("persons", 738, state=1, size=8)
    memory.keep("sessions", 31, state=2, size=1)
    assert memory.find("persons", state=1) is None
    assert memory.size == 1


def test_a_question_about_another_state_does_not_empty_it() -> None:
    memory = Memory(most=10)
    memory.keep("persons", 738, state=2, size=1)
    memory.find("persons", state=1)
    assert memory.find("persons", state=2) == 738


def test_what_was_not_asked_for_longest_makes_room() -> None:
    memory = Memory(most=10)
    for key in ("first", "second"):
        memory.keep(key, key, state=1, size=5)
    memory.find("first", state=1)
    memory.keep("third", "third", state=1, size=5)
    assert [memory.find(key, state=1) for key in ("first", "second", "third")] == ["first", None, "third"]
    assert memory.size == 10


def test_what_is_larger_than_all_its_room_is_not_kept() -> None:
    memory = Memory(most=10)
    memory.keep("small", 1, state=1, size=10)
    memory.keep("large", 2, state=1, size=11)
    assert memory.find("large", state=1) is None
    assert memory.find("small", state=1) == 1


def test_the_same_key_again_takes_its_room_once() -> None:
    memory = Memory(most=10)
    for result in (1, 2):
        memory.keep("persons", result, state=1, size=6)
    assert (memory.find("persons", state=1), memory.size) == (2, 6)
