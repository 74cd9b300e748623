"""The page of pending exports: sound, whole, harmless, and of bounded size."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from tests.exportkit.write_pending import anchor, tenant_dn
from tests.failover.pending.made import TENANT, change, pending
from tests.report.pages import Parsed, faults
from tests.report.pending_reports import FINDING, HOSTILE, every_report, report_of, various

from entradrift.failover.pending.review import review
from entradrift.failover.pending.safety import Limits
from entradrift.model.pending import Identity, Operation, PendingObject
from entradrift.report import pending_html, pending_rows
from entradrift.report.pending_html import render
from entradrift.report.pending_rows import Rows
from entradrift.report.visible import visible

EVERY = pytest.mark.parametrize("name", list(every_report()))
WORST_FIRST = ["delete", "delete-add", "rename", "add", "update"]


def data_of(page: str) -> tuple[dict[str, Any], list[Any]]:
    """Return the two blocks of data."""
    data = Parsed(page).embedded["data"]
    index, end = json.JSONDecoder().raw_decode(data)
    return index, json.loads(data[end:])


def dns(rows: Rows) -> list[str]:
    """Return the distinguished name in Active Directory of every object, put together as the script does."""
    index, lines = json.loads(rows.index()), json.loads("".join(rows.lines()))
    containers = index["columns"]["container"]
    return [
        line[-1] + ("" if number < 0 else index["containers"][number])
        for line, number in zip(lines, containers, strict=True)
    ]


@EVERY
def test_the_page_is_sound(name: str):
    assert faults(render(every_report()[name])) == []


@EVERY
def test_the_same_report_is_the_same_page(name: str):
    assert render(every_report()[name]) == render(every_report()[name])


def test_the_summary_says_everything():
    page = Parsed(render(every_report()["various"]))
    text = " ".join(page.text.split())
    for words in (
        "Unsafe 600 objects to be deleted.",
        "An element was not known.",
        "Taken out: 4 changes pending on the active server too.",
        "260 updates ← a rule",
        "17 changes unexplained",
        "permission-issue",
        "Insufficient rights.",
        "500 (default)",
        "These are the first 200 of 277 objects; the other 77,",
    ):
        assert words in text
    assert text.index("17 changes unexplained") < text.index("260 updates")


def test_first_rows_are_there_without_script_worst_first():
    page = render(every_report()["various"])
    body = page[page.index('<tbody id="rows">') :]
    body = body[: body.index("</tbody>")]
    rows = [row.split("</b>")[0].rpartition(">")[2] for row in body.split("<tr>")[1:]]
    assert rows == [*["delete"] * 3, "rename", *["add"] * 12, *["update"] * 184]


def test_every_object_and_every_value_is_in_the_data():
    report = every_report()["various"]
    index, lines = data_of(render(report))
    assert index["total"] == len(lines) == 277
    assert dict(zip(index["operations"], index["operation"], strict=True)) == {
        "delete": 3, "delete-add": 0, "rename": 1, "add": 12, "update": 261,
    }  # fmt: skip
    expected = sorted(various(), key=lambda item: WORST_FIRST.index(item.operation.value))
    assert dns(Rows(report.objects)) == [item.identity.on_premises_dn or item.dn for item in expected]
    for number, (item, line) in enumerate(zip(expected, lines, strict=True)):
        assert line[0][:2] == [item.identity.user_principal_name, item.identity.name][: len(line[0])]
        changes = index["changes"][index["columns"]["change"][number]]
        shapes = [index["shapes"][each] for each in changes]
        assert [index["attributes"][each[0]] for each in shapes] == [each.name for each in item.changes]
        assert [bool(each[3]) for each in shapes] == [each.net_zero for each in item.changes]
        found = [index["findings"][each] for each in index["explained"][index["columns"]["cause"][number]]]
        assert found == list(item.explained_by)
        if item.type == "user":
            wanted = [[list(each.added), list(each.removed)] for each in item.changes]
            assert line[3] == wanted
    assert index["findings"] == [FINDING]


def test_many_and_long_values_are_cut_and_counted():
    members = tuple(f"CN={number}" for number in range(pending_rows.MOST_VALUES + 7))
    long = "x" * 20_000_000
    item = pending(
        "CN=1", Operation.UPDATE, change("member", members, members[:3]), change("photo", (long,), kind="binary")
    )  # fmt: skip
    page = render(report_of([item]))
    assert len(page) < 200_000
    index, [line] = data_of(page)
    assert index["cut"] == {"0": [[0, 7, 0]]}
    assert line[3][0] == [list(members[:-7]), list(members[:3])]
    assert line[3][1][0] == ["x" * 500 + "… (20,000,000 characters)"]


def test_a_page_that_would_become_too_large_has_no_further_values():
    item = [pending(f"CN={each}", Operation.UPDATE, change("title", ("x" * 400,))) for each in range(10)]
    rows = Rows(item, most_text=1000)
    lines = json.loads("".join(rows.lines()))
    assert [len(line[3][0][0]) for line in lines] == [1, 1, 1, *[0] * 7]
    assert rows.without_values == 7
    assert json.loads(rows.index())["cut"] == {str(each): [[0, 1, 0]] for each in range(3, 10)}


@pytest.mark.parametrize("most", [1, 5, 50, 120])
def test_only_the_worst_are_held(most: int):
    shuffled = random.Random(7)  # noqa: S311 - not for persons
    given = [pending(f"CN={each}", shuffled.choice(list(Operation))) for each in range(100)]
    worst = sorted(given, key=lambda item: WORST_FIRST.index(item.operation.value))[:most]
    rows = Rows(given, most=most, most_first=3)
    assert dns(rows) == [item.dn for item in worst]
    assert [row.dn for row in rows.first] == [item.dn for item in worst[:3]]
    assert (rows.total, len(rows)) == (100, min(most, 100))


def test_a_page_that_holds_not_all_says_so(monkeypatch: pytest.MonkeyPatch):
    def fewer(objects: list[PendingObject], name_of: Any) -> Rows:  # noqa: ANN401
        return Rows(objects, name_of, most=250)

    monkeypatch.setattr(pending_html, "Rows", fewer)
    text = " ".join(Parsed(render(every_report()["various"])).text.split())
    assert "This page holds the first 250 of 277 objects, deletes first; the other 27 are in the CSV" in text


@pytest.mark.parametrize(
    "dn",
    ["CN=x,OU=y,DC=z", "CN=x, OU=y,DC=z", r"CN=a\,b,OU=y", "CN=x,OU=y,", "CN=x,", ",", "", "CN=x", 'CN="a,OU=b'],
)  # fmt: skip
def test_a_distinguished_name_is_shown_as_it_is(dn: str):
    assert dns(Rows([pending(dn)])) == [dn]


def test_hostile_names_stay_text():
    page = render(every_report()["hostile"])
    assert page.count("<!--") == 0
    assert page.count("<script") == page.count("</script>") == 3
    index, [line] = data_of(page)
    shown = visible(HOSTILE, keep="")
    assert index["types"] == index["connectors"] == index["attributes"] == index["findings"] == [shown]
    assert line[0] == [shown, shown]


def test_masked_values_do_not_leak():
    person = "Zwiebelfisch"
    item = pending(
        tenant_dn(anchor(person)),
        Operation.UPDATE,
        change("title", (person,), (f"old {person}",)),
        change("manager", (f"CN={person},DC=x",), kind="reference"),
        identity=Identity(person, f"{person}@{person}.com", on_premises_dn=f"CN={person},OU=Staff,DC=x"),
    )
    hidden = review([item], files={}, limits=Limits(), name_of=lambda _dn: person)
    shown = review([item], files={}, limits=Limits(), show_values=True)
    assert person.casefold() not in render(hidden).casefold()
    assert "Names and values are masked" in render(hidden)
    assert person in render(shown)
    assert "masked" not in Parsed(render(shown)).text


def test_references_have_names():
    item = pending("CN=1", Operation.UPDATE, change("member", ("CN=2", "CN=3"), kind="reference"))
    report = report_of([item], name_of=lambda dn: "Two" if dn == "CN=2" else "")
    _, [line] = data_of(render(report))
    assert line[3] == [[["Two (CN=2)", "CN=3"], []]]


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("UNSAFE: all is deleted.", "All is deleted."),
        (f"UNSAFE: {TENANT}: 600 deletes.", f"{TENANT}: 600 deletes."),
        ("Something: else.", "Something: else."),
    ],
)
def test_the_verdict_is_not_said_twice(sentence: str, shown: str):
    page = render(report_of(various(), sentence=sentence))
    assert f'<p class="failover">{shown}</p>' in page
