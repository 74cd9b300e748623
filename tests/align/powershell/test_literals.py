"""Values as PowerShell literals: what stands there is what comes out, and nothing else happens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.compare.builders import snapshot
from tests.powershell.adsync import Server
from tests.powershell.interpreter import run

from entradrift.align.powershell.literals import array, boolean, comment, literal, short_array, shown


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", "''"),
        ("In from AD - User Join", "'In from AD - User Join'"),
        ("Bob's", "'Bob''s'"),
        ("\u2018curly\u2019 \u201a\u201b", "'\u2018\u2018curly\u2019\u2019 \u201a\u201a\u201b\u201b'"),
        ("$(Get-Date) `n ${x}", "'$(Get-Date) `n ${x}'"),
        ("a\nb", "('a' + [char]0x000A + 'b')"),
        ("\u202etxt", "('' + [char]0x202E + 'txt')"),
        ("\x00\x1b", "('' + [char]0x0000 + [char]0x001B)"),
        ("\ud800", "('' + [char]0xD800)"),
        ("\U000e0041", "('' + [char]0xDB40 + [char]0xDC41)"),
        ("M\u00fcller \U0001f600", "'M\u00fcller \U0001f600'"),
    ],
)
def test_how_a_text_is_written(text: str, written: str):
    assert literal(text) == written


def test_lines_stand_as_they_are_where_they_may():
    assert literal("IIF(\n  'x')\t", lines=True) == "('IIF(\n  ''x'')' + [char]0x0009)"


def test_lists():
    assert array(["a", "b'"], "  ") == "@(\n      'a',\n      'b'''\n  )"
    assert (array([]), short_array([]), short_array(["a", "b"])) == ("@()", "@()", "@('a','b')")
    assert (boolean(value=True), boolean(value=False)) == ("$true", "$false")


def test_a_comment_stays_on_its_line():
    assert comment("a\nRemove-ADSyncRule\u2028#> \x1b[31m") == "# a?Remove-ADSyncRule?#> ?[31m"
    assert shown("Gr\u00fc\u00dfe \u202e") == "Gr\u00fc\u00dfe ?"


@given(st.text(max_size=40), st.booleans())
def test_every_text_comes_out_as_it_went_in(text: str, lines: bool):  # noqa: FBT001 - hypothesis gives it by place
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        return
    script = (
        f"\ufeffWrite-Output {literal(text, lines=lines)} {comment(text)}\nWrite-Output {short_array([text])}"
    )
    found = run(script, Server.from_snapshot(snapshot()))
    assert found.error is None
    assert list(found.output) == [text, text]
    assert found.calls == ()
