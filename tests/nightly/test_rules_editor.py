"""Nightly runs over exports of the Synchronization Rules Editor, which say neither their server nor their time."""

from pathlib import Path

import pytest
from tests.exportkit.cases.tiny import SITE, partner_of, tiny
from tests.exportkit.write_rules_editor import write_rules_editor
from tests.nightly.conftest import Nightly
from tests.nightly.nights import night, touch
from tests.nightly.site import DRIFT, Site


def export(site: Site, number: int, *, suffix: str = ".ps1", drift: bool = False) -> list[Path]:
    """Write both servers' exports of a night; the files have its time."""
    staging = partner_of(tiny(), "SYNC02.adatum.com")
    if drift:
        DRIFT(staging)
    made = []
    for host, org in (("SYNC01", tiny()), ("SYNC02", staging)):
        path = site.folder / "exports" / host / f"{night(number):%Y-%m-%d}{suffix}"
        made.append(touch(write_rules_editor(org, path), night(number)))
    return made


UNDATED = "the primary's export does not say when it was taken; the staging server's export does not say when it was taken"
FILE_TIME = """\
[[pair]]
name = "contoso"
undated = "file-time"
primary = "exports/SYNC01/*"
staging = "exports/SYNC02/*"
"""


def test_one_export_of_each_server(site: Site, nightly: Nightly) -> None:
    export(site, 0, drift=True)
    result = nightly(0)
    assert (result.code, result.err) == (3, "")
    assert f"{UNDATED}. Found so far: 1 low." in result.out


@pytest.mark.parametrize("suffix", [".ps1", ""])
def test_of_several_exports_the_newest_file_counts(site: Site, nightly: Nightly, suffix: str) -> None:
    site.configure(FILE_TIME)
    for number in range(3):
        export(site, number, suffix=suffix, drift=number == 2)
    result = nightly(2)
    assert (result.code, result.err) == (1, "")
    assert f"{SITE}: the description differs" in result.out
    export(site, 3, suffix=suffix)
    assert "resolved" in nightly(3).out


def test_a_damaged_newest_export_is_named(site: Site, nightly: Nightly) -> None:
    export(site, 0)
    for path in export(site, 1):
        path.write_bytes(path.read_bytes()[:-300])
        touch(path, night(1))
    result = nightly(1)
    assert (result.code, result.err) == (3, "")
    file = site.folder / "exports" / "SYNC01" / "2026-11-21.ps1"
    assert f"{file} was not used: New-Object without the parameter -OutVariable" in result.out
