"""GB 32100-2015: the check character of the unified social credit code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mujun.intake.credit_code import ALPHABET, check_character, normalise, passes

VALID = ["91330100799655058B", "91330000755918469E"]
# real codes of the early pilots, and the character that the standard would give them
PILOTS = {"91350100M0001TGQXM": "1", "91350211M0000XUF46": "R", "91350203M0001FUE2P": "J"}

bodies = st.text(ALPHABET, min_size=17, max_size=17)


def test_valid_codes_pass():
    assert passes(VALID).all()
    assert [check_character(code) for code in VALID] == ["B", "E"]


def test_pilot_codes_fail_with_the_published_characters():
    assert not passes(list(PILOTS)).any()
    assert {code: check_character(code) for code in PILOTS} == PILOTS


def test_no_codes_give_no_answers():
    assert passes([]).shape == (0,)


@given(bodies)
def test_code_with_its_check_character_passes(body):
    assert passes([body + check_character(body)]).all()


@given(bodies, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(body, position, character):
    code = body + check_character(body)
    wrong = code[:position] + character + code[position + 1 :]
    assert passes([wrong]).all() == (wrong == code)


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_outside_the_alphabet_fail(letter):
    assert not passes([letter + VALID[0][1:]]).any()


@pytest.mark.parametrize(
    "typed",
    [
        " 91330100799655058b ",
        "９１３３０１００７９９６５５０５８Ｂ",
        "91330100 799655058B",
        "\ufeff91330100799655058B\u200b",
    ],
)
def test_typing_habits_are_folded(typed):
    assert normalise(typed) == VALID[0]
