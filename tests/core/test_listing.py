"""A list asked for, and the page that answers."""

from app.core.listing import ListRequest, Page, page_of


def test_a_page_beyond_the_end_is_the_last_page() -> None:
    assert ListRequest(page=9, per_page=50).within(120).page == 3


def test_an_empty_list_has_one_page() -> None:
    assert ListRequest(page=4).within(0).page == 1
    assert Page([], 0).pages == 1


def test_the_offset_counts_the_rows_of_earlier_pages() -> None:
    assert ListRequest(page=3, per_page=20).offset == 40


def test_the_order_says_its_direction() -> None:
    assert ListRequest(sort="name", descending=True).order == "-name"
    assert ListRequest(sort="name").order == "name"


def test_a_chosen_filter_reads_as_it_stands_in_the_address() -> None:
    request = ListRequest(filters={"year": 2011})
    assert request.chosen("year") == "2011"
    assert request.chosen("country") == ""


def test_a_page_knows_which_rows_it_shows() -> None:
    page = page_of(["a", "b"], 52, request=ListRequest(page=2))
    assert (page.first, page.last, page.pages) == (51, 52, 2)


def test_the_page_links_keep_both_ends_and_the_neighbours() -> None:
    assert Page([1], 1000, number=10, per_page=50).window() == [1, None, 8, 9, 10, 11, 12, None, 20]
    assert Page([1], 100, number=1, per_page=50).window() == [1, 2]
