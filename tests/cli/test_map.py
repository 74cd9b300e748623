"""`entradrift compare --map`: names that differ on purpose."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Pair, Run
from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import SITE, partner_of, set_rule, tiny

NAMES = ["--map", "adatum-test.com=adatum.com", "--map", "adatum-test.onmicrosoft.com=adatum.onmicrosoft.com"]
WRITTEN_AS = {
    "adatum.com": "adatum-test.com",
    "DC=adatum,DC=com": "DC=adatum-test,DC=com",
    "adatum.onmicrosoft.com": "adatum-test.onmicrosoft.com",
}


def write(folder: Path, description: str = "Where people work.") -> Pair:
    """Write a pair whose staging server stands in another forest and tenant."""
    primary = tiny()
    staging = partner_of(primary, "SYNC02.adatum.com")
    set_rule(SITE, description=description)(staging)
    as_bundle(primary, folder / "primary")
    path = as_bundle(staging, folder / "staging")
    text = path.read_text("utf-8")
    for name, written in WRITTEN_AS.items():
        assert name in text
        text = text.replace(name, written)
    path.write_text(text, encoding="utf-8")
    return Pair(folder / "primary", folder / "staging")


def report(out: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out)
    return found


def test_names_that_differ_on_purpose_are_no_drift(run: Run, tmp_path: Path) -> None:
    pair = write(tmp_path)
    assert run("compare", *pair.argv).code == 3  # another tenant, so no pair
    assert run("compare", *pair.argv, *NAMES[2:]).code == 1  # another forest
    result = run("compare", *pair.argv, *NAMES, "--format", "json")
    found = report(result.out)
    assert (result.code, result.err) == (0, "")
    assert (found["verdict"], found["notices"]) == ("in-sync", [])
    assert found["options"]["map"] == (
        "adatum-test.com = adatum.com, adatum-test.onmicrosoft.com = adatum.onmicrosoft.com"
    )
    assert found["staging"]["host"] == "SYNC02"
    page = run("compare", *pair.argv, *NAMES, "--format", "html").out
    assert "adatum-test.com = adatum.com" in page


def test_ids_are_those_without_the_map(run: Run, tmp_path: Path, drifted: Pair) -> None:
    """A difference keeps its id, and so its acceptance, whichever names the servers use."""
    named = report(run("compare", *write(tmp_path, "Offices.").argv, *NAMES, "--format", "json").out)
    plain = report(run("compare", *drifted.argv, "--format", "json").out)
    assert {each["id"] for each in named["findings"]} == {each["id"] for each in plain["findings"]}


def test_a_baseline_is_read_with_the_same_names(run: Run, tmp_path: Path) -> None:
    pair = write(tmp_path, "Offices.")
    agreed = write(tmp_path / "agreed").staging
    result = run("compare", *pair.argv, *NAMES, "--baseline", agreed, "--format", "json")
    [finding] = [each for each in report(result.out)["findings"] if each["status"] == "drift"]
    assert (finding["rule"], finding["changed_on"]) == ("sync-rule-description-differs", "staging")


def test_a_name_that_occurs_nowhere_is_a_notice(run: Run, healthy: Pair) -> None:
    result = run("compare", *healthy.argv, "--map", "fabrikam.com=contoso.com", "--format", "json")
    assert result.code == 0
    assert report(result.out)["notices"] == [
        'The name map has "fabrikam.com", which occurs in neither export; check how it is written.'
    ]


@pytest.mark.parametrize("value", ["adatum.com", "=b", "a=", "a=b=c", " = "])
def test_a_pair_that_is_none(run: Run, healthy: Pair, value: str) -> None:
    result = run("compare", *healthy.argv, "--map", value)
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith(
        f'Error: --map takes OLD=NEW, such as contoso-test.com=contoso.com, not "{value}".\n'
    )


def test_a_name_twice(run: Run, healthy: Pair) -> None:
    result = run("compare", *healthy.argv, "--map", "a=b", "--map", "a=c")
    assert result.code == 2
    assert result.err.endswith('Error: --map names "a" more than once.\n')


def test_a_map_that_contradicts_itself(run: Run, healthy: Pair) -> None:
    result = run("compare", *healthy.argv, "--map", "a.com=b.com", "--map", "b.com=c.com")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        'entradrift: The name map reads "a.com" as "b.com", which holds a name of the map itself; map every name '
        "straight to the name that it stands for, which must not be or hold another.\n"
    )
