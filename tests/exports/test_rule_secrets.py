"""Secrets in the texts of sync rules are left out, counted, and never scripted; everything else stays the same object."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.exportkit.cases.tiny import BADGE, SITE, set_rule, tiny
from tests.exportkit.organisation import constant, direct, expression
from tests.exportkit.write_cmdlets import write_bundle
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.security.planted import TEXTS

from entradrift.exports import secrets
from entradrift.exports.load import load
from entradrift.exports.rule_secrets import LEFT_OUT, without_secrets
from entradrift.exports.snapshot_writer import write
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import Flow, SyncRule
from entradrift.model.values import NOT_CARRIED

HUSH = "hunter2"


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    return load(str(write_server_configuration(tiny(), tmp_path / "SYNC01")))


def rule_of(snapshot: Snapshot, name: str = SITE) -> SyncRule:
    return next(rule for rule in snapshot.rules if rule.name == name)


def edited(snapshot: Snapshot, **fields: object) -> Snapshot:
    """The snapshot with its site rule edited."""
    return replace(
        snapshot,
        rules=tuple(
            replace(rule, **fields) if rule.name == SITE else rule  # type: ignore[arg-type]
            for rule in snapshot.rules
        ),
    )


def flow(destination: str, kind: str, text: str) -> Flow:
    source, formula = ((), text) if kind == "Expression" else ((text,), "")
    return Flow(destination, kind, source, formula, "Update", False)  # noqa: FBT003 - named tuple


def test_rules_without_secrets_are_not_touched(snapshot: Snapshot):
    assert without_secrets(snapshot) is snapshot


def test_a_description(snapshot: Snapshot):
    made = without_secrets(edited(snapshot, description=f"Service account: password={HUSH}"))
    assert rule_of(made).description == LEFT_OUT
    assert [(each.path, each.reason, each.count) for each in made.dropped if "(text)" in each.path] == [
        ("sync rule/(text)", secrets.REASON, 1)
    ]


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS.values(),
        *(
            f"{name}={HUSH}"
            for name in ("PassWd", "PWD", "Secret", "AccountKey", "sig", "access_token", "API_KEY")
        ),
    ],
)
def test_whatever_looks_like_a_secret(snapshot: Snapshot, text: str):
    """The first look, which is fast, overlooks nothing that the search would find."""
    assert rule_of(without_secrets(edited(snapshot, description=text))).description == LEFT_OUT


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (flow("userPassword", "Constant", HUSH), flow("userPassword", "Constant", LEFT_OUT)),
        (flow("unicodePwd", "#1", HUSH), flow("unicodePwd", "#1", LEFT_OUT)),
        (flow("unicodePwd", "Expression", f'"{HUSH}" & [sn]'), flow("unicodePwd", "Expression", LEFT_OUT)),
        (flow("info", "Constant", f"pwd={HUSH}"), flow("info", "Constant", LEFT_OUT)),
        (flow("info", "Expression", f'"Pwd={HUSH}" & [sn]'), flow("info", "Expression", LEFT_OUT)),
        (flow("userPassword", "Direct", "unicodePwd"), flow("userPassword", "Direct", "unicodePwd")),
        (flow("info", "Constant", HUSH), flow("info", "Constant", HUSH)),
        (flow("pwdLastSet", "Expression", '[a] = "1234"'), flow("pwdLastSet", "Expression", '[a] = "1234"')),
    ],
    ids=["constant", "integer", "expression", "text", "text in an expression", "direct", "plain", "harmless"],
)
def test_flows(snapshot: Snapshot, written: Flow, kept: Flow):
    rule = rule_of(without_secrets(edited(snapshot, flows=(written,))))
    assert rule.flows == (kept,)
    assert bool(rule.settings) == (written != kept)


def test_a_value_of_a_scoping_filter(snapshot: Snapshot):
    scope = rule_of(snapshot).scoping_filter
    assert isinstance(scope, tuple)
    ((first, second),) = scope
    made = rule_of(
        without_secrets(edited(snapshot, scoping_filter=((first._replace(value=f"a; pwd={HUSH}"), second),)))
    )
    assert made.scoping_filter == ((first._replace(value=LEFT_OUT), second),)


@pytest.mark.parametrize("writer", [write_server_configuration, write_bundle])
def test_whatever_is_loaded_has_none(writer: object, tmp_path: Path):
    org = tiny()
    set_rule(SITE, description=f"token = {HUSH}")(org)
    set_rule(
        BADGE, flows=[constant("userPassword", HUSH), expression("x", f'"pwd={HUSH}"'), *direct("mail")]
    )(org)
    (tmp_path / "export").mkdir()
    place = writer(org, tmp_path / "export" / "SYNC01.json")  # type: ignore[operator]
    snapshot = load(str(place))
    assert HUSH not in repr(snapshot)
    assert [each.count for each in snapshot.dropped if "(text)" in each.path] == [2]
    (tmp_path / "own.json").write_text(write(snapshot, "1.0"), encoding="utf-8")
    assert load(str(tmp_path / "own.json")).rules == snapshot.rules


def test_what_flows_directly_keeps_its_source_beside_a_secret(snapshot: Snapshot):
    direct_flow, secret = (
        flow("userPassword", "Direct", "unicodePwd"),
        flow("info", "Constant", f"pwd={HUSH}"),
    )
    rule = rule_of(without_secrets(edited(snapshot, flows=(direct_flow, secret))))
    assert rule.flows == (direct_flow, flow("info", "Constant", LEFT_OUT))


def test_a_rule_of_which_the_export_holds_no_flows_and_no_filter(snapshot: Snapshot):
    bare: dict[str, object] = {"flows": NOT_CARRIED, "scoping_filter": NOT_CARRIED}
    plain = edited(snapshot, **bare)
    assert without_secrets(plain) is plain
    rule = rule_of(without_secrets(edited(snapshot, description=f"pwd={HUSH}", **bare)))
    assert (rule.description, rule.flows, rule.scoping_filter) == (LEFT_OUT, NOT_CARRIED, NOT_CARRIED)
