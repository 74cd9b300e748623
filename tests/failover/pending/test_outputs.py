"""The JSON follows its schema, and the CSV has a row for each value with everything filled in."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from tests.failover.pending.made import TENANT, change, pending

from entradrift import resources
from entradrift.failover.pending.review import review
from entradrift.failover.pending.safety import Limits
from entradrift.model.pending import (
    Explanation,
    ExportError,
    Identity,
    Operation,
    PendingObject,
    PendingReport,
    PendingVerdict,
)
from entradrift.report import pending_csv, pending_json, pending_text
from entradrift.report.pending_registry import pending_renderer, pending_renderer_for
from entradrift.report.registry import UnknownReportFormatError

ANN = Identity(
    name="Ann Brook",
    user_principal_name="ann@contoso.com",
    mail="ann.brook@contoso.com",
    account_name="",
    source_anchor="vZrkDDO3jEqA7CYW8K0eZw==",
    object_guid="0ce49abd-b733-4a8c-80ec-2616f0ad1e67",
    cloud_anchor="User_0ce49abd-b733-4a8c-80ec-2616f0ad1e67",
    primary_smtp="ann@contoso.com",
    alias="ann",
    on_premises_account_name="abrook",
)
OBJECTS = [
    pending("CN=a", Operation.DELETE, identity=ANN),
    pending(
        "CN=b",
        Operation.UPDATE,
        change("proxyAddresses", ("smtp:new@x", "=cmd()"), ("smtp:old@x",), multivalued=True),
        change("title", operation="delete"),
        change("tags", ("one",), operation="replace"),
        change("mail", ("A",), ("a",), net_zero=True),
        error=ExportError("denied", "5", "Not allowed.", "1", "2", 3),
    ),
    pending("CN=c", Operation.RENAME, new_dn="CN=d"),
    pending("CN=e", Operation.ADD, change("displayName", ("\x1b[31mred\u202e",), operation="add")),
]


@pytest.fixture
def report() -> PendingReport:
    return review(OBJECTS, files={TENANT: ["a.xml"]}, limits=Limits(), show_values=True, notices=["Read."])


def rows(report: PendingReport) -> Iterator[dict[str, str]]:
    text = pending_csv.render(report)
    assert text.startswith("\ufeff")
    return csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))


def test_the_columns_begin_as_people_know_them():
    assert pending_csv.COLUMNS[:3] == ("DN", "OMODT", "AMODT")
    vendor = [
        "ID",
        "Type",
        "DN",
        "OMODT",
        "UPN",
        "displayName",
        "sourceAnchor",
        "alias",
        "primarySMTP",
        "onPremisesSamAccountName",
        "mail",
    ]
    assert set(vendor) <= set(pending_csv.COLUMNS)


def test_one_row_for_each_value(report: PendingReport):
    found = [
        tuple(row[name] for name in ("DN", "OMODT", "AMODT", "attribute", "change", "value"))
        for row in rows(report)
    ]
    assert found == [
        ("CN=a", "Delete", "", "", "", ""),
        ("CN=b", "Update", "Update", "proxyAddresses", "added", "smtp:new@x"),
        ("CN=b", "Update", "Update", "proxyAddresses", "added", "'=cmd()"),
        ("CN=b", "Update", "Update", "proxyAddresses", "removed", "smtp:old@x"),
        ("CN=b", "Update", "Delete", "title", "emptied", ""),
        ("CN=b", "Update", "Update", "tags", "set", "one"),
        ("CN=b", "Update", "Update", "mail", "added", "A"),
        ("CN=b", "Update", "Update", "mail", "removed", "a"),
        ("CN=c", "Rename", "", "", "", ""),
        ("CN=e", "Add", "Add", "displayName", "added", r"\x1b[31mred\u202e"),
    ]


def test_the_identity_is_filled_also_for_deletes(report: PendingReport):
    first, second, *_ = rows(report)
    assert {name: first[name] for name in pending_csv.COLUMNS[6:18]} == {
        "connector": TENANT,
        "ID": "",
        "Type": "user",
        "UPN": "ann@contoso.com",
        "displayName": "Ann Brook",
        "sourceAnchor": "vZrkDDO3jEqA7CYW8K0eZw==",
        "alias": "ann",
        "primarySMTP": "ann@contoso.com",
        "onPremisesSamAccountName": "abrook",
        "mail": "ann.brook@contoso.com",
        "objectGUID": "0ce49abd-b733-4a8c-80ec-2616f0ad1e67",
        "cloudAnchor": "User_0ce49abd-b733-4a8c-80ec-2616f0ad1e67",
    }
    assert second["error"] == "denied 5 Not allowed."


def test_no_change_and_the_new_name_have_columns(report: PendingReport):
    found = list(rows(report))
    assert [row["attribute"] for row in found if row["nothing changes"] == "yes"] == ["mail", "mail"]
    assert [row["newDN"] for row in found if row["OMODT"] == "Rename"] == ["CN=d"]


@pytest.mark.parametrize("objects", [OBJECTS, [], OBJECTS * 150])
@pytest.mark.parametrize("show", [True, False])
def test_the_json_follows_its_schema(objects: list[PendingObject], *, show: bool):
    made = review(objects, files={TENANT: ["a.xml"]}, limits=Limits(), show_values=show)
    rest = Explanation(None, "rest", 1, {Operation.UPDATE: 1}, ("title",), "1 update of title")
    document = json.loads(
        pending_json.render(replace(made, explanations=(rest,), subtracted={"passing through": 2}))
    )
    Draft202012Validator(resources.schema("pending")).validate(document)
    assert [item["operation"] for item in document["objects"]] == [item.operation for item in objects]
    assert document["summary"]["objects"] == len(objects)
    assert document["summary"]["by_operation"]["delete"] == len(objects) // 4


def test_the_json_says_what_the_issue_names(report: PendingReport):
    document = json.loads(pending_json.render(report))
    assert (document["format"], document["verdict"]) == ("entradrift-pending", "unsafe")
    assert set(document["summary"]) == {"objects", "by_operation", "by_type", "by_attribute"}
    assert document["summary"]["by_attribute"]["proxyAddresses"] == {
        "objects": 1, "added": 2, "removed": 1, "net_zero": 0,
    }  # fmt: skip
    assert {"dn", "id", "type", "operation", "identity", "changes"} <= set(document["objects"][0])
    assert document["objects"][1]["changes"][0] == {
        "attribute": "proxyAddresses",
        "kind": "string",
        "operation": "update",
        "multivalued": True,
        "added": ["smtp:new@x", "=cmd()"],
        "removed": ["smtp:old@x"],
        "net_zero": False,
    }


@pytest.mark.parametrize("name", ["text", "json", "csv"])
def test_nothing_acts_on_a_terminal(name: str, report: PendingReport):
    text = "".join(pending_renderer(name).pieces(report))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_long_outputs_come_in_pieces(report: PendingReport):
    long = replace(report, objects=OBJECTS * 3000)
    for render in (pending_json, pending_csv):
        assert max(map(len, render.pieces(long))) < 1024 * 1024
        assert "".join(render.pieces(long)) == render.render(long)


def test_formats_are_found_by_suffix_and_others_refused():
    assert [pending_renderer_for(f"x{suffix}").name for suffix in (".txt", ".JSON", ".csv", ".html")] == [
        "text", "json", "csv", "html",
    ]  # fmt: skip
    with pytest.raises(UnknownReportFormatError, match="no pending export format has the suffix"):
        pending_renderer_for("x.pdf")


def test_the_text_of_nothing_pending():
    made = review([], files={TENANT: ["a.xml"]}, limits=Limits())
    assert made.verdict is PendingVerdict.SAFE
    assert pending_text.render(made).splitlines()[:3] == [
        "SAFE: nothing is pending.",
        "",
        f"{TENANT} (tenant): 0 objects",
    ]
    assert pending_text.render(made, color=True).startswith("\x1b[1;32mSAFE")


@pytest.mark.parametrize("width", [40, 110])
def test_the_text_keeps_to_its_width(width: int, report: PendingReport):
    lines = pending_text.render(report, width=width).splitlines()
    assert [line for line in lines if len(line) > max(width, 80)] == []
