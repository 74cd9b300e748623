"""What somebody learns who reads a report that was mailed, or a notification: exactly what SECURITY.md says."""

import html
import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import DOMAIN, SITE, domain_of, partner_of, set_flow, tiny

HIDDEN_RULE = 'IIF([l] = "Secret Site", "X1", "Head office")'


def differing(folder: Path) -> list[str]:
    primary = tiny()
    staging = partner_of(primary, "SYNC02.adatum.com")
    domain_of(staging).inclusions.append(f"OU=Mergers,{DOMAIN}")
    set_flow(SITE, "site", expression=HIDDEN_RULE)(staging)
    as_bundle(primary, folder / "primary")
    as_bundle(staging, folder / "staging")
    return ["--primary", str(folder / "primary"), "--staging", str(folder / "staging")]


def test_a_report_holds_what_security_md_says(run: Run, tmp_path: Path) -> None:
    servers = differing(tmp_path)
    for form in ("html", "json", "md", "csv", "text"):
        text = html.unescape(run("compare", *servers, "--format", form).out)
        for word in ("SYNC01", "SYNC02", SITE, "Mergers", "Secret Site"):
            assert word in text, f"{word} in {form}"
    whole = json.dumps(json.loads(run("compare", *servers, "--format", "json").out))
    for word in ("adatum.onmicrosoft.com", "sha256", "staging/SYNC02.json"):
        assert word in whole


def test_a_notification_holds_less(run: Run, tmp_path: Path) -> None:
    """What is said on the console is what is sent: names of what differs, no values, and where the report is."""
    servers = differing(tmp_path)
    config = tmp_path / "entradrift.toml"
    config.write_text(
        f"[nightly]\nmax_age = \"3000d\"\n[[pair]]\nname = \"contoso\"\nprimary = '{servers[1]}'\nstaging = '{servers[3]}'\n",
        "utf-8",
    )
    first = run("nightly", "--config", config).out
    staging = Path(servers[3]) / "SYNC02.json"
    staging.write_text(
        staging.read_text("utf-8").replace("Where people work.", "Confidential plans."), "utf-8"
    )
    told = run("nightly", "--config", config).out
    assert f"new: low: {SITE}: the description differs" in told
    for text in (first, told):
        assert "report.html" in text
        assert "Confidential plans" not in text
        assert "Secret Site" not in text
        assert "MSOL_" not in text
