"""Words in the spelling that they are compared in, and the keys of words that no vocabulary knows."""

from __future__ import annotations

import unicodedata

from hypothesis import given, strategies as st

from mscgraph.characters import visible
from mscgraph.namespaces import fold, mint_slug, mint_word_key
from mscgraph.site.places import is_plain
from support.each import each

#: Words that differ in a sign, a joint, a letter of another script or behind the place where a key is cut.
WORDS = st.text(min_size=1) | st.builds(
    "{}{}{}".format,
    st.sampled_from(("CD34", "cd34", "alpha", "a" * 119, "a" * 120, "x", "u3b1", "T")),
    st.sampled_from((*"+-/,.~_α ", "", "\u2212", "\u207a", "\u207b", "u3b1", " - ", "- ", " (")),
    st.sampled_from(("", " disorder", "cell", "1", ")", "~0f429192", "b" * 40)),
)


@each("dash", [*"‐‑‒–—―−⁃⁻₋﹘﹣－"])
def test_every_dash_is_a_hyphen(dash: str) -> None:
    assert fold(f"CD34{dash}") == "cd34-"


@each("sign", [*"⁺₊﹢＋"])
def test_every_plus_sign_is_one(sign: str) -> None:
    assert fold(f"CD34{sign}") == "cd34+"


def test_words_that_differ_in_a_sign_have_keys_of_their_own() -> None:
    assert len({mint_word_key(words) for words in ("CD34+", "CD34-", "CD34", "CD34 (+)", "CD34, +")}) == 5


def test_kinds_of_minus_signs_make_one_key() -> None:
    assert len({mint_word_key(f"CD34{dash} disorder") for dash in "-−–⁻"}) == 1


@each("words", ["α disorder", "alpha disorder", "u3b1 disorder", "a disorder", "β disorder", "á disorder"])
def test_letters_that_look_or_sound_alike_have_keys_of_their_own(words: str) -> None:
    others = {"α disorder", "alpha disorder", "u3b1 disorder", "a disorder", "β disorder", "á disorder"} - {
        words
    }
    assert mint_word_key(words) not in set(map(mint_word_key, others))


@each("words", ["odd joint disease", "Odd-joint disease", "ODD/joint  disease"])
def test_words_that_differ_in_case_or_in_a_joint_of_words_have_one_key(words: str) -> None:
    assert mint_word_key(words) == "odd-joint-disease"


def test_numbers_that_differ_in_a_joint_have_keys_of_their_own() -> None:
    assert len({mint_word_key(f"stage 2{joint}3") for joint in ("/", "-", " ", "+", "")}) == 5


def test_a_letter_and_its_accent_may_be_one_character_or_two() -> None:
    both = {mint_word_key(unicodedata.normalize(form, "Sjögren")) for form in ("NFC", "NFD")}
    assert len(both) == 1


def test_long_words_that_are_cut_have_keys_of_their_own() -> None:
    assert mint_word_key("a" * 300 + " b") != mint_word_key("a" * 300 + " c")


def test_units_that_differ_in_case_have_keys_of_their_own() -> None:
    assert len({mint_word_key(unit, is_exact=True) for unit in ("mU", "MU", "mu", "m-u", "m/u")}) == 5


@given(st.lists(st.from_regex(r"[A-Za-z0-9]{1,9}", fullmatch=True), min_size=1, max_size=9).map(" ".join))
def test_a_key_of_plain_words_is_their_slug(words: str) -> None:
    assert mint_word_key(words) == mint_slug(words)


@given(WORDS, WORDS)
def test_exact_words_have_one_key_exactly_where_they_differ_in_blanks_alone(one: str, other: str) -> None:
    same = [visible(unicodedata.normalize("NFC", words)).split() for words in (one, other)]
    keys = [mint_word_key(words, is_exact=True) for words in (one, other)]
    assert (keys[0] == keys[1]) is (same[0] == same[1])


@given(WORDS, WORDS)
def test_words_that_are_compared_as_different_have_one_key_only_where_a_joint_differs(
    one: str, other: str
) -> None:
    folded = [fold(unicodedata.normalize("NFC", words)) for words in (one, other)]
    keys = [mint_word_key(words) for words in (one, other)]
    joined = [words.replace("-", " ").replace("/", " ") for words in folded]
    assert keys[0] == keys[1] or folded[0] != folded[1]
    assert keys[0] != keys[1] or joined[0] == joined[1]


@given(WORDS)
def test_a_key_of_words_is_one_step_of_a_path(words: str) -> None:
    key = mint_word_key(words)
    assert "/" not in key
    assert is_plain(f"disease/s/{key}")
