"""Numbers, lists and texts of others are fit to be shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.wording import amount, excerpt, listed, number, printable, together, without_folders
from tests.autograder.reading import any_text


@pytest.mark.parametrize(
    ("value", "text"),
    [(8.0, "8"), (7.5, "7.5"), (20 / 3, "6.67"), (0, "0"), (-0.001, "0"), (100, "100"), (-2.5, "-2.5")],
)
def test_numbers_have_no_needless_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_amounts_and_lists_read_like_language() -> None:
    assert [amount(1, "answer"), amount(2, "answer"), amount(0, "entry", "entries")] == [
        "1 answer",
        "2 answers",
        "0 entries",
    ]
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


@settings(deadline=None)
@given(any_text)
def test_what_is_printable_can_be_encoded_and_stays_as_it_is(text: str) -> None:
    once = printable(text)
    once.encode()
    assert printable(once) == once
    assert "\r" not in once
    assert len(once) <= len(text)


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x85", "\u202e", "\u2066", "\u200f", "\ud83d", "\ufeff", "\u2028"]
)
def test_what_cannot_or_must_not_be_shown_is_replaced(character: str) -> None:
    assert printable(f"a{character}b") == "a\ufffdb"


def test_ordinary_text_is_left_alone() -> None:
    text = "Größe\t日本語 😀 naïve — “x”\nθ ← θ − α·∇J, עברית العربية"
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("No file '/home/staff/course/data.h5'.", "No file 'data.h5'."),
        ('File "/usr/lib/python3.11/json/decoder.py", line 3', 'File "decoder.py", line 3'),
        ("/srv/a/ and /b/c", " and c"),
        ("dW / m, 1/2, a/b/c, W[0]/(1-b)/x and https://example.org/a/b", None),
    ],
)
def test_folders_are_cut_off_and_fractions_are_not(text: str, told: str | None) -> None:
    assert without_folders(text) == (text if told is None else told)


@settings(deadline=None)
@given(st.text(min_size=0, max_size=300), st.integers(1, 100))
def test_an_excerpt_is_the_beginning_and_says_when_something_is_missing(text: str, limit: int) -> None:
    made = excerpt(text, limit)
    assert text.startswith(made.text)
    assert len(made.text) <= limit
    assert bool(made.note) == (made.text != text)


def test_what_was_mended_in_several_cells_is_told_in_one_sentence() -> None:
    lost = "had lost its label and was found by the function it defines"
    assert together(
        [
            f"cell w2-a {lost}",
            "the file was in the old notebook format 3",
            f"cell w2-b {lost}",
            f"cell w2-c {lost}",
            "answer w2-d had lost its label and was found by its place after the question",
            "cell w2-e appears twice; both copies were run",
            "cell w2-f appears twice; both copies were run",
        ]
    ) == [
        "cells w2-a, w2-b and w2-c had lost their labels and were found by the functions they define",
        "the file was in the old notebook format 3",
        "answer w2-d had lost its label and was found by its place after the question",
        "cell w2-e appears twice; both copies were run",
        "cell w2-f appears twice; both copies were run",
    ]
