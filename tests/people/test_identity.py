"""Which spellings are one name, and what makes two records look alike."""

import pytest

from app.people.rules import Identity, PersonDetails, Sex, cleaned, email_key, likeness, name_key, text_key


def identity(
    name: str,
    *,
    email: str | None = None,
    organisation: str | None = None,
    country: str | None = None,
    sex: Sex = Sex.UNKNOWN,
) -> Identity:
    return Identity(
        name=name_key(name), email=email_key(email), organisation=organisation, country=country, sex=sex
    )


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("GONÇALVES", "goncalves"),
        ("Łukasz  Øst", "lukasz ost"),
        ("N’Diaye", "ndiaye"),
        ("أمينة", "امينة"),
        ("Đỗ Thị", "do thi"),
    ],
)
def test_case_accents_and_apostrophes_do_not_count(typed: str, searched: str) -> None:
    assert text_key(typed) == text_key(searched)


@pytest.mark.parametrize("name", ["គន្ធា ជា", "प्रिया", "ግርማ ደስታ", "张伟"])
def test_vowel_signs_stay_because_they_are_no_accents(name: str) -> None:
    assert text_key(name) == name


def test_the_order_of_the_words_of_a_name_does_not_count() -> None:
    assert name_key("Ferreira", "Bruno") == name_key("Bruno", "Ferreira")


def test_a_name_cannot_turn_the_direction_of_the_page() -> None:
    assert cleaned("Bruno\u202e Ferreira\x00\n") == "Bruno Ferreira"


def test_a_person_without_latin_name_is_known_by_the_name_in_their_script() -> None:
    assert PersonDetails(own_script_name="张伟").name_key == "张伟"


def test_the_same_name_and_country_look_alike() -> None:
    reasons = likeness(identity("Bruno Ferreira", country="BRA"), identity("Ferreira Bruno", country="BRA"))
    assert reasons == ("same_name", "same_country")


def test_the_same_name_alone_says_nothing() -> None:
    assert likeness(identity("Bruno Ferreira"), identity("Bruno Ferreira", country="BRA")) == ()


def test_a_similar_name_needs_two_more_signs() -> None:
    one = identity("Mohamed Abdi", organisation="police", country="SOM")
    other = identity("Mohammed Abdi", organisation="police", country="SOM")
    assert likeness(one, other) == ("similar_name", "same_organisation", "same_country")
    assert likeness(identity("Mohamed Abdi", country="SOM"), identity("Mohammed Abdi", country="SOM")) == ()


def test_a_woman_and_a_man_are_two_people() -> None:
    one = identity("Grace Otieno", country="KEN", sex=Sex.FEMALE)
    assert likeness(one, identity("Grace Otieno", country="KEN", sex=Sex.MALE)) == ()


def test_mailboxes_without_a_letter_are_no_sign() -> None:
    one, other = (identity("Wei Lin", email=address) for address in ("12@example.org", "99@example.com"))
    assert likeness(one, other) == ()
