import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.canonical import NotCanonicalError, canonical_json, read_canonical

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=20,
)


def test_members_are_sorted_by_utf16_code_units():
    # The example of RFC 8785 section 3.2.3: U+1F600 is written with surrogates and so precedes U+FB33.
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}

    assert canonical_json(value).decode() == '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'


def test_text_is_escaped_as_little_as_can_be():
    assert canonical_json('é " \\ / \b\f\n\r\t \x0f \x7f').decode() == '"é \\" \\\\ / \\b\\f\\n\\r\\t \\u000f \x7f"'


@given(VALUES)
def test_canonical_bytes_read_back_to_the_same_value_and_bytes(value):
    data = canonical_json(value)

    assert read_canonical(data) == value
    assert canonical_json(read_canonical(data)) == data


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"a": [1, 0.5]}, "$.a[1]: 0.5 is a floating-point number; write it as text or as an integer"),
        ({"a": float("nan")}, "$.a: nan is a floating-point number; write it as text or as an integer"),
        (2**53, "$: 9007199254740992 is beyond 2^53 - 1; write it as text"),
        ({1: "a"}, "$: the key 1 is not text"),
        (["\ud800"], "$[0]: the text holds half a character (lone surrogate)"),
        ({"on": dt.date(2026, 3, 1)}, "$.on: a date has no canonical form; write it as text"),
        (Decimal("1.5"), "$: a Decimal has no canonical form; write it as text"),
        (b"", "$: a bytes has no canonical form; write it as text"),
    ],
)
def test_value_without_a_canonical_form_is_refused_where_it_stands(value, sentence):
    with pytest.raises(NotCanonicalError) as refused:
        canonical_json(value)

    assert str(refused.value) == sentence


def test_value_nested_too_deeply_is_refused():
    value = []
    for _ in range(40):
        value = [value]

    with pytest.raises(NotCanonicalError, match="nested deeper than 32 levels$"):
        canonical_json(value)


@pytest.mark.parametrize(
    "data", [b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1,"a":1}', b"1.0", b"NaN", b'"\\u00e9"', b"{", b"\xff"]
)
def test_other_bytes_for_a_value_are_not_canonical(data):
    with pytest.raises(NotCanonicalError):
        read_canonical(data)
