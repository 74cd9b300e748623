"""The words of the PowerShell text that the Synchronization Rules Editor writes, each with its line."""

import pytest

from entradrift.errors import InputError
from entradrift.exports.rules_editor.tokens import FIX, Kind, Token, tokens


def test_every_kind_of_word_has_the_line_on_which_it_begins():
    text = "<# a\nb #> New-X `\n-Name 'it''s\n2' # c\n-Z @($a[0],\"b\") ; \u201cd\u201d"
    assert list(tokens(text, "rules.ps1")) == [
        Token(Kind.WORD, "New-X", 2),
        Token(Kind.PARAMETER, "Name", 3),
        Token(Kind.TEXT, "it's\n2", 3),
        Token(Kind.END, "\n", 4),
        Token(Kind.PARAMETER, "Z", 5),
        Token(Kind.OPEN, "@(", 5),
        Token(Kind.VARIABLE, "$a[0]", 5),
        Token(Kind.COMMA, ",", 5),
        Token(Kind.TEXT, "b", 5),
        Token(Kind.CLOSE, ")", 5),
        Token(Kind.END, ";", 5),
        Token(Kind.TEXT, "d", 5),
    ]


def test_comments_are_nothing_and_their_lines_count():
    assert list(tokens("\n<# a\n#> b <##> c <# d\n#> e", "rules.ps1")) == [
        Token(Kind.END, "\n", 1),
        Token(Kind.WORD, "b", 3),
        Token(Kind.WORD, "c", 3),
        Token(Kind.WORD, "e", 4),
    ]


GLUED = "text right behind a closing quotation mark, where a quotation mark inside a value is expected to be doubled"
COMPUTED = (
    "a value in double quotation marks that PowerShell would compute, where the value itself is expected"
)
CUT_OFF = "a value that begins here has no closing quotation mark, so the file is cut off"
BESIDE = "two values without a space between them, where only commands with literal values are expected"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("\n'a\nb'c\n\n", 3, GLUED),
        ('\n"a\nb"c', 3, GLUED),
        ("\na'b'", 2, BESIDE),
        ("\n$a$b", 2, BESIDE),
        ("\n$a&", 2, '"&" where only commands with literal values are expected'),
        ("\n\u20ac", 2, "a character where only commands with literal values are expected"),
        ("\n'a\nb", 2, CUT_OFF),
        ('\n"a\nb', 2, CUT_OFF),
        ('\n"a\n$b"', 2, COMPUTED),
        ('\n"a`n"', 2, COMPUTED),
        ('\n"$b"', 2, COMPUTED),
        ('\n"a""b', 2, CUT_OFF),
        ("\n`x", 2, '"`" where only commands with literal values are expected'),
        ("\nNew-X ` ", 2, "the file ends in the middle of a command, so it is cut off"),
        ("<# a\n#>\n<# b", 3, "a comment that begins here has no end"),
    ],
)
def test_the_line_of_what_is_wrong(text: str, line: int, problem: str):
    with pytest.raises(InputError) as caught:
        list(tokens(text, "rules.ps1"))
    assert str(caught.value) == f"rules.ps1, line {line}: {problem}. {FIX}."
