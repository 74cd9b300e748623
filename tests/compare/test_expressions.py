"""Expressions as tokens: layout means nothing, the text inside literals everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entradrift.compare.expressions import same_meaning, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('IIF(IsPresent([mail]),"a",NULL)', 'IIF( IsPresent( [mail] ) ,\r\n\t"a", NULL )'),
        ("Left([sn],3)", "Left ([sn], 3)"),
        ('"a" & "b"', '"a"&"b"'),
        ("a <> b", "a<>b"),
        ("a && b || c", "a&&b||c"),
        ("CBool(  )", "CBool()"),
        ("[a]&&H2", "[a] && H2"),
    ],
)
def test_layout_means_nothing(one: str, other: str):
    assert same_meaning(one, other)
    assert same_meaning(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"a b"', '"a  b"'),
        ('"a b"', '"ab"'),
        ('"A"', '"a"'),
        ('" "', '""'),
        ('"a""b"', '"a" "b"'),
        ('"say ""x y"""', '"say ""x  y"""'),
        ("[given name]", "[givenname]"),
        ("[mail]", "[Mail]"),
        ("a < > b", "a <> b"),
        ("a & & b", "a && b"),
        ("Not x", "Notx"),
        ("1 2", "12"),
        ("Trim([a])", "Trim([a],1)"),
        ('"unfinished a', '"unfinished  a'),
        ("a<=b", "a< =b"),
        ("%Domain.FQDN%", "%Domain.Netbios%"),
        ("&H10", "&H11"),
    ],
)
def test_these_do_not_mean_the_same(one: str, other: str):
    assert not same_meaning(one, other)
    assert not same_meaning(other, one)


def test_tokens():
    assert tokens('IIF([a b] <> &HFF, "x ""y"" z", %Forest.LDAP%)') == (
        *("IIF", "(", "[a b]", "<>", "&HFF", ",", '"x ""y"" z"', ",", "%Forest.LDAP%", ")"),
    )


@given(st.text(alphabet='ab[]"()&<>|=,. \n\t%H1', max_size=40))
def test_no_character_but_white_space_is_lost(expression: str):
    kept = "".join("".join(tokens(expression)).split())
    assert kept == "".join(expression.split())


PIECES = st.lists(
    st.sampled_from(['"a  b"', "[given name]", "IIF", "(", ")", ",", '""', "3.5", "&", '"x""y"']), max_size=8
)


@given(PIECES, st.sampled_from([" ", "\n", "\r\n  ", "\t"]))
def test_white_space_between_tokens_changes_nothing(pieces: list[str], space: str):
    # A doubled quote is inside a literal: two literals need something between them.
    assert same_meaning(" ".join(pieces), space + space.join(pieces) + space)
