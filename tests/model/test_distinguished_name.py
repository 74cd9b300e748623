"""Distinguished names: split as RFC 4514 says, equal without regard to case and space."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entradrift.model.distinguished_name import components, key


@pytest.mark.parametrize(
    ("dn", "parts"),
    [
        ("", []),
        ("default", ["default"]),
        ("OU=Sales, DC=contoso ,DC=com", ["OU=Sales", "DC=contoso", "DC=com"]),
        (r"CN=Smith\, Jane,OU=Staff,DC=x", [r"CN=Smith\, Jane", "OU=Staff", "DC=x"]),
        ('CN="a,b",DC=x', ['CN="a,b"', "DC=x"]),
        (r'CN="a\",b",DC=x', [r'CN="a\",b"', "DC=x"]),
        (r"OU=ends\\,DC=x", [r"OU=ends\\", "DC=x"]),
        ('CN=un"balanced,DC=x', ['CN=un"balanced,DC=x']),
        ("OU=a,,DC=x,", ["OU=a", "DC=x"]),
        ("OU=Teams & Projects,DC=x", ["OU=Teams & Projects", "DC=x"]),
        ("OU=Ä\u0301,DC=x", ["OU=Ä\u0301", "DC=x"]),
        ("OU=ends in a backslash\\", ["OU=ends in a backslash\\"]),
    ],
)
def test_components(dn: str, parts: list[str]):
    assert list(components(dn)) == parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("OU=Sales,DC=contoso,DC=com", "ou=SALES, dc=Contoso ,DC=COM"),
        ("OU = Sales,DC=x", "OU=Sales,DC=x"),
        (r"CN=Smith\, Jane,DC=x", r"cn=smith\, jane, dc=X"),
    ],
)
def test_equal_names_have_equal_keys(one: str, other: str):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("OU=Sales,DC=x", "OU=Sale,DC=x"),
        ("OU=a,OU=b,DC=x", "OU=b,OU=a,DC=x"),
        ("CN=Sales,DC=x", "OU=Sales,DC=x"),
        (r"CN=a\,b,DC=x", "CN=a,b,DC=x"),
        ("OU=a b,DC=x", "OU=a  b,DC=x"),
    ],
)
def test_different_names_have_different_keys(one: str, other: str):
    assert key(one) != key(other)


def test_the_key_of_a_parent_begins_the_keys_of_its_children():
    assert key("OU=a,OU=b,DC=x")[:2] == key("ou=B, dc=x")


@given(st.lists(st.sampled_from(["OU=a", "CN=b c", "DC=x", r"OU=d\,e", 'CN="f,g"']), max_size=5))
def test_no_component_is_lost(parts: list[str]):
    assert list(components(",".join(parts))) == parts
    assert list(components(" , ".join(parts))) == parts


@given(st.text(alphabet='a=,\\" ', max_size=30))
def test_any_text_is_split_without_losing_letters(text: str):
    kept = "".join(components(text)).replace(" ", "")
    assert len(kept) >= len(text.replace(" ", "").replace(",", ""))
