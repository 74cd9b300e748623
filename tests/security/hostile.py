"""Names and values that attack whoever shows them: pages, spreadsheets, terminals, pipelines, chats, shells."""

from pathlib import Path

from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import BADGE, COST_CENTRE, SITE, partner_of, set_rule, set_setting, tiny
from tests.exportkit.organisation import Organisation, constant
from tests.exportkit.write_pending import Attribute, Pending, anchor, tenant_dn, write_pending

MARK = "0wned"
"""What each of them would do something with; a reader who sees the text is not harmed."""
ATTACKS = {
    "script": f"</script><script>{MARK}()</script>",
    "image": f'"><img src=x onerror={MARK}()>',
    "style": f"</style><style>@import '//{MARK}'</style>",
    "template": "{{ 7*7 }}{% raw %}${7*7}",
    "formula": f"=cmd|' /C {MARK}'!A0",
    "more formulas": f"+1;@{MARK}\n-1\t=1",
    "terminal": f"\x1b]0;{MARK}\x07\x1b[2J\x9b31m\x08\x00\x7f",
    "order": "user\u202egnp.exe\u2066\u200b\ufeff",
    "workflow": f"\n::error::{MARK}\n##vso[task.complete result=Succeeded;]{MARK}\r\n::stop-commands::x",
    "link": f"[x](javascript:{MARK}()) <https://{MARK}.example> ![x](https://{MARK}.example)",
    "mention": f"@everyone <!channel> <@U{MARK}> #1 `a` |b| ***c***",
    "shell": f"'; {MARK}; $({MARK}) `n \u2018; {MARK} \u2019; \u201b; {MARK} # @'\n'@\n{MARK}",
    "comment": f"#>\n{MARK}\n<# ",
    "sarif": "{0} [a](1) {1}",
    "xml": f"]]><![CDATA[<!DOCTYPE {MARK}> &amp; &#0; \ufffe",
    "path": f"..\\..\\{MARK}/../CON:NUL.txt",
    "surrogate": "\ud800",
}
EVERYTHING = " ".join(text for name, text in ATTACKS.items() if name != "surrogate")


def servers() -> tuple[Organisation, Organisation]:
    """Two servers that differ, with attacks in all that has a name or is text."""
    primary = tiny()
    for name, text in ATTACKS.items():
        if name not in {"surrogate", "xml", "terminal"}:
            set_setting(f"Contoso.{text}", text)(primary)
    set_rule(SITE, name=f"N {EVERYTHING}", description=EVERYTHING)(primary)
    set_rule(BADGE, flows=[constant("info", text) for text in ATTACKS.values() if "\ud800" not in text][:1])(
        primary
    )
    staging = partner_of(primary, "SYNC02.adatum.com")
    set_rule(f"N {EVERYTHING}", description=f"{EVERYTHING}!", disabled=True)(staging)
    set_rule(COST_CENTRE, name=f"={EVERYTHING}", description=EVERYTHING)(staging)
    for name, text in ATTACKS.items():
        if name not in {"surrogate", "xml", "terminal"}:
            set_setting(f"Contoso.{text}", f"{text}{MARK}")(staging)
    staging.host = f"SYNC02{ATTACKS['script']}{ATTACKS['order']}"
    return primary, staging


def write_servers(folder: Path) -> tuple[Path, Path]:
    """Write both and return their folders."""
    primary, staging = servers()
    made = as_bundle(primary, folder / "primary")
    (folder / "staging").mkdir(parents=True)
    staging_host, staging.host = staging.host, "SYNC02.adatum.com"
    other = as_bundle(staging, folder / "staging")
    other.write_text(other.read_text("utf-8").replace("SYNC02.adatum.com", _json(staging_host)), "utf-8")
    return made.parent, other.parent


def write_pending_exports(path: Path) -> Path:
    """Write pending exports with attacks as names and values, as far as XML can carry them."""
    texts = [text for name, text in ATTACKS.items() if name not in {"surrogate", "terminal", "xml"}]
    return write_pending(
        path,
        [
            Pending(
                tenant_dn(anchor(str(number)))
                if number % 2
                else f"CN={text.replace(',', '')},OU={number},DC=x",
                attributes=[
                    Attribute("displayName", add=[text]),
                    Attribute(f"a{number}", add=[text], remove=[f"{text}-"], multivalued=True),
                ],
                error=(f"e{number}", text),
            )
            for number, text in enumerate(texts)
        ],
    )


def _json(text: str) -> str:
    return "".join(f"\\u{ord(character):04x}" for character in text)
