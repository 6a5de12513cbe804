"""Rounding: fair, never a small number, and no second look at the same cell."""

from hypothesis import given
from hypothesis import strategies as st

from app.statistics.rules.disclosure import BASE, MOVED, Number, offset_of, publish, rounded

COUNTS = st.integers(min_value=0, max_value=100_000)
OFFSETS = st.integers(min_value=0, max_value=BASE - 1)
KEY = b"only for tests"


@given(COUNTS)
def test_the_mean_over_all_offsets_is_the_number_itself(true: int) -> None:
    assert sum(rounded(true, offset) for offset in range(BASE)) == true * BASE


@given(COUNTS, OFFSETS)
def test_a_published_number_is_a_multiple_of_five_and_less_than_five_away(true: int, offset: int) -> None:
    published = rounded(true, offset)
    assert published % BASE == 0
    assert abs(published - true) < BASE


@given(OFFSETS)
def test_nothing_stays_nothing(offset: int) -> None:
    assert rounded(0, offset) == 0


@given(COUNTS, st.integers(min_value=0, max_value=50), OFFSETS)
def test_more_is_never_shown_as_less(true: int, more: int, offset: int) -> None:
    assert rounded(true + more, offset) >= rounded(true, offset)


@given(st.lists(st.integers(min_value=0, max_value=60), min_size=1), OFFSETS)
def test_any_number_of_looks_leaves_a_second_possible_history(history: list[int], offset: int) -> None:
    """Whoever knows each change of a number, but not its beginning, cannot tell these histories apart."""
    step = 1 if offset > 0 else -1
    if min(history) + step < 0:
        return  # it has been 0, which is no person
    other = [true + step for true in history]
    assert [rounded(true, offset) for true in history] == [rounded(true, offset - step) for true in other]


def test_an_offset_belongs_to_a_cell_and_a_key() -> None:
    offsets = [offset_of(KEY, f"cell {n}") for n in range(5000)]
    assert offsets == [offset_of(KEY, f"cell {n}") for n in range(5000)]
    assert offsets != [offset_of(b"another", f"cell {n}") for n in range(5000)]
    assert all(900 < offsets.count(offset) < 1100 for offset in range(BASE))


@given(COUNTS, st.integers(min_value=1 - MOVED, max_value=MOVED - 1), OFFSETS)
def test_a_number_that_few_people_changed_is_repeated(true: int, change: int, offset: int) -> None:
    first = publish(true, offset=offset)
    assert publish(max(0, true + change), offset=offset, earlier=[first]) is first


@given(COUNTS, st.integers(min_value=MOVED, max_value=50), OFFSETS)
def test_a_number_that_many_people_changed_is_rounded_anew(true: int, more: int, offset: int) -> None:
    first = publish(true, offset=offset)
    assert publish(true + more, offset=offset, earlier=[first]).published > first.published


def test_slow_change_is_published_in_the_end() -> None:
    first = publish(10, offset=0)
    second = publish(14, offset=0, earlier=[first])
    third = publish(18, offset=0, earlier=[second, first])
    assert [first.published, second.published, third.published] == [10, 10, 15]


def test_of_several_earlier_numbers_the_nearest_is_repeated() -> None:
    assert publish(12, offset=0, earlier=[Number(16, 20), Number(11, 15)]) == Number(11, 15)
