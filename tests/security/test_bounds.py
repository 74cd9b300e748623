"""Long names and values cost time by their length, not by its square, whatever they are made of."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import BADGE, COST_CENTRE, JOIN, SITE, partner_of, set_rule, set_setting, tiny
from tests.exportkit.organisation import expression

LENGTH = 20_000
"""Characters. What takes quadratic time over them takes minutes."""
PIECES = (
    "!", "`a", "|", "@a", " ", "eyJ", "eyJaaaaaaaa.", "-----BEGIN ", "(", "<", "'\"", ";=\n", "a ", ",OU=", "password ", "pwd=",
    "\\", "- Cloned - ", "a\n", "IIF([", "://a:", '"token":"', "[a](", "*_", "&#", "\u202e", "0", "f-", "..",
)  # fmt: skip


EACH = """
import json
from entradrift.exports.secrets import is_secret
from entradrift.report.csv_report import cell
from entradrift.report.markdown_text import code, prose
from entradrift.report.visible import visible
for piece in json.loads(sys.argv[1]):
    text = (piece * 400_000)[:400_000]
    for look in (lambda text: is_secret("", text), cell, visible):
        look(text)
    for look in (code, prose):
        look(text[:40_000])
"""


def test_whatever_looks_at_a_whole_text_is_linear(bounded: Callable[..., str]) -> None:
    assert bounded(json.dumps([*PIECES, "\x01"]), code=EACH) == ""


@pytest.mark.parametrize("half", [0, 1])
def test_no_text_takes_quadratic_time(half: int, tmp_path: Path, bounded: Callable[..., str]) -> None:
    pieces = PIECES[half::2]
    primary = tiny()
    texts = [(piece * LENGTH)[:LENGTH] for piece in pieces]
    for number, text in enumerate(texts):
        set_setting(f"Contoso.{number}.{text[:2000]}", text)(primary)
    for name, text in zip((SITE, COST_CENTRE, BADGE), texts, strict=False):
        set_rule(name, name=f"N{text}", description=text, flows=[expression("x", text)])(primary)
    staging = partner_of(primary, "SYNC02.adatum.com")
    for number, text in enumerate(texts):
        set_setting(f"Contoso.{number}.{text[:2000]}", f"{text[:-2]}q")(staging)
    set_rule(JOIN, description=f"{texts[-1]}q")(staging)
    as_bundle(primary, tmp_path / "primary")
    as_bundle(staging, tmp_path / "staging")
    outs = [
        part
        for end in ("html", "json", "md", "csv", "sarif", "txt")
        for part in ("--out", str(tmp_path / f"r.{end}"))
    ]
    servers = ["--primary", str(tmp_path / "primary"), "--staging", str(tmp_path / "staging")]
    assert "differ" in bounded("compare", *servers, *outs)
    assert len(list(tmp_path.glob("r.*"))) == 6
