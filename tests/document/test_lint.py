"""Notices: what each check finds, and what it leaves alone."""

from dataclasses import replace

import pytest
from tests.compare.builders import (
    DOMAIN,
    FOREST,
    TENANT,
    connector,
    expression,
    flow,
    partition,
    rule,
    snapshot,
    standard,
    tenant_connector,
)
from tests.real_export.exports import EXPORT

from entradrift.document.expression_syntax import problem
from entradrift.document.lint import LINTS, limits_of, notices_of
from entradrift.exports.load import load
from entradrift.model.finding import Severity
from entradrift.model.snapshot import Snapshot
from entradrift.model.sync_rule import Clause, SyncRule
from entradrift.model.values import NOT_CARRIED

CLONE = "In from AD - User Join - Cloned - 01/02/2025 10:00:00"
OTHER = "fabrikam.com"
CONSTANT = flow("title", kind="Constant", source=("Staff",))


def ids(found: Snapshot) -> list[str]:
    return [notice.id for notice in notices_of(found)]


def of(*rules: SyncRule, **fields: object) -> list[str]:
    everything = {
        "connectors": [
            connector(attributes=("mail", "sn", "title", "job")),
            connector(OTHER, attributes=("mail", "sn", "title", "job")),
            tenant_connector(attributes=("mail", "sn", "title")),
        ]
    }
    return ids(snapshot(rules, **(everything | fields)))


def test_checks_have_unique_ids_and_say_why():
    assert len({lint.id for lint in LINTS}) == len(LINTS)
    assert all(lint.why.endswith(".") and not lint.title.endswith(".") for lint in LINTS)


def test_an_ordinary_server_has_no_notice():
    assert of(standard(), rule()) == []


def test_a_clone_beside_its_enabled_original():
    found = notices_of(snapshot([standard(), rule(CLONE, precedence=9)]))
    assert [(n.id, n.severity, n.object.name) for n in found] == [
        ("clone-beside-enabled-original", Severity.HIGH, CLONE)
    ]
    assert [each.name for each in found[0].rules] == [CLONE, "In from AD - User Join"]


@pytest.mark.parametrize(
    ("original", "clone"),
    [
        (standard(disabled=True), rule(CLONE)),
        (standard(), rule(CLONE, disabled=True)),
        (standard(disabled=NOT_CARRIED), rule(CLONE)),
        (standard(connector=OTHER), rule(CLONE)),
    ],
)
def test_a_clone_in_place_of_its_original(original: SyncRule, clone: SyncRule):
    assert of(original, clone) == []


@pytest.mark.parametrize(("number", "expected"), [(0, []), (99, []), (-1, 1), (100, 1), (NOT_CARRIED, [])])
def test_custom_precedence(number: object, expected: object):
    found = of(rule(precedence=number))
    assert found == (["custom-precedence-out-of-range"] if expected else [])


def test_equal_numbers_are_worse_where_rules_meet():
    meet = notices_of(snapshot([rule("a"), rule("b")]))
    assert [(n.id, n.severity) for n in meet] == [("duplicate-precedence", Severity.MEDIUM)]
    assert "mail and sn" in meet[0].sentence
    apart = notices_of(snapshot([rule("a", flows=(flow("mail"),)), rule("b", flows=(flow("sn"),))]))
    assert [(n.id, n.severity) for n in apart] == [("duplicate-precedence", Severity.LOW)]


def test_a_standard_rule_that_differs_between_forests_was_edited():
    one = standard()
    twin = standard(connector=OTHER, precedence=101)
    assert of(one, twin) == []
    assert of(one, replace(twin, disabled=True)) == []
    edited = replace(twin, scoping_filter=((Clause("mail", "ISNOTNULL", ""),),))
    assert of(one, edited) == ["edited-standard-rule"]
    assert of(one, replace(edited, tag_version="007")) == []


def test_what_the_schema_of_a_forest_explains_is_no_edit():
    one = standard()
    twin = standard(connector=OTHER, precedence=101)
    assert of(one, replace(twin, flows=(flow("mail"),))) == []
    of_exchange = replace(twin, scoping_filter=((Clause("msExchSid", "ISNULL", ""),),))
    assert "edited-standard-rule" not in of(one, of_exchange)
    assert of(one, replace(twin, flows=(flow("mail", "sn"),))) == ["edited-standard-rule"]


def test_limits_say_what_cannot_be_proven():
    assert "cannot be told from this server alone" in " ".join(limits_of(snapshot([standard()])))
    stubs = " ".join(limits_of(snapshot([standard(flows=NOT_CARRIED)])))
    assert "does not show the content of standard rules" in stubs
    assert "without their content" in stubs


def test_a_container_in_both_lists():
    ou = "OU=Staff,DC=contoso,DC=com"
    both = partition(inclusions=(ou,), exclusions=(ou.upper(), DOMAIN))
    found = notices_of(snapshot(connectors=[connector(partitions=(both,))]))
    assert [(n.id, n.severity, n.object.name) for n in found] == [
        ("container-included-and-excluded", Severity.HIGH, FOREST)
    ]
    root = partition(inclusions=(DOMAIN,), exclusions=(DOMAIN,))
    found = notices_of(snapshot(connectors=[connector(partitions=(root,))]))
    assert [n.severity for n in found] == [Severity.CRITICAL]


def test_attributes_that_are_not_selected():
    odd = rule(flows=(expression("mail", "Trim([MAIL]) & [department] & [dn]"),))
    assert of(odd) == ["attribute-not-selected"]
    assert of(replace(odd, disabled=True)) == []
    assert of(odd, connectors=[connector(attributes=NOT_CARRIED)]) == []
    out = rule(
        "Out",
        direction="Outbound",
        connector=TENANT,
        source_object_type="person",
        flows=(flow("mailbox", "mail"),),
    )
    assert of(replace(out, scoping_filter=((Clause("cloudMastered", "NOTEQUAL", "True"),),))) == [
        "attribute-not-selected"
    ]
    assert of(replace(out, flows=(flow("mail", "anything"),))) == []


def test_a_flow_that_can_never_win():
    first = rule("first", precedence=5, scoping_filter=(), flows=(CONSTANT,))
    later = rule("later", precedence=9, flows=(flow("title", "job"),))
    assert of(first, later) == ["flow-never-wins"]
    assert of(replace(first, precedence=9), replace(later, precedence=5)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"disabled": True},
        {"scoping_filter": ((Clause("mail", "ISNOTNULL", ""),),)},
        {"scoping_filter": NOT_CARRIED},
        {"connector": OTHER},
        {"source_object_type": "contact"},
        {"target_object_type": "group"},
        {"flows": (CONSTANT._replace(merge_type="Merge"),)},
        {"flows": (CONSTANT._replace(execute_once=True),)},
        {"flows": (CONSTANT._replace(destination="sn"),)},
    ],
)
def test_a_flow_that_may_win(change: dict[str, object]):
    first = replace(rule("first", precedence=5, scoping_filter=(), flows=(CONSTANT,)), **change)
    assert of(first, rule("later", precedence=9, flows=(flow("title", "job"),))) == []


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        (flow("title", "job"), "flow-never-wins"),
        (flow("title", "title"), "flow-is-fallback"),
        (expression("title", '"Staff"'), "flow-never-wins"),
        (expression("title", "AuthoritativeNull"), "flow-never-wins"),
        (expression("title", "NULL"), "flow-is-fallback"),
        (expression("title", "IIF(IsPresent([job]), [job], NULL)"), "flow-is-fallback"),
    ],
)
def test_what_always_has_a_value(earlier: object, expected: str):
    first = rule("first", precedence=5, scoping_filter=(), flows=(earlier,))
    assert of(first, rule("later", precedence=9, flows=(flow("title", "job"),))) == [expected]


def test_the_layering_of_standard_rules_is_microsofts_own():
    first = standard("first", "Microsoft.A.001", scoping_filter=(), flows=(CONSTANT,))
    assert (
        of(first, standard("later", "Microsoft.B.001", precedence=110, flows=(flow("title", "job"),))) == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "Trim([mail])",
        'IIF(IsPresent([a]), "(" & "[" & """", NULL)',
        'Replace([a], "]", ")")',
        "[a b] & &H20 & %Domain.FQDN%",
        "NULL",
    ],
)
def test_expressions_that_can_be_read(text: str):
    assert problem(text) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Trim([mail]", "1 parenthesis is not closed"),
        ("IIF(Trim([mail], 1", "2 parentheses are not closed"),
        ("Trim[mail])", "closes that was not opened"),
        ("Trim([mail)", "square brackets does not end"),
        ("Trim(mail])", "square bracket closes"),
        ('Trim("mail)', "quotation marks does not end"),
        ('Trim("mail"")', "quotation marks does not end"),
        (" ", "empty"),
    ],
)
def test_expressions_that_cannot_be_read(text: str, words: str):
    assert words in problem(text)
    assert of(rule(flows=(expression("title", text),))) == ["expression-unreadable"] or "[mail)" in text


def test_the_worst_notice_comes_first():
    found = notices_of(snapshot([standard(), rule(CLONE, precedence=150), rule("x", precedence=150)]))
    ranks = [notice.severity.rank for notice in found]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1


def test_the_sample_has_exactly_these_notices(pytestconfig: pytest.Config):
    found = notices_of(load(str(pytestconfig.rootpath / "sample-configs" / "contoso" / "primary")))
    assert [(n.id, n.severity.value, n.object.name) for n in found] == [
        ("attribute-not-selected", "medium", "contoso.com"),
        ("flow-never-wins", "medium", "In from AD - User Exchange"),
        ("attribute-not-selected", "low", "contoso.com"),
        ("attribute-not-selected", "low", "fabrikam.com"),
        ("attribute-not-selected", "low", "fabrikam.com"),
        ("flow-is-fallback", "info", "In from AD - User Common"),
        ("flow-is-fallback", "info", "In from AD - User Exchange"),
    ]


@pytest.mark.skipif(not EXPORT.is_dir(), reason="the real export is not beside this checkout")
def test_a_real_server_with_standard_rules_only_has_no_notice():
    assert ids(load(str(EXPORT))) == []
