"""A comparison whose findings say how they are settled, with the snippets written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from tests.report.comparisons import HOSTILE, comparison, finding

from entradrift.align.snippets import Snippet
from entradrift.model.alignment import ManualStep, SyncStep
from entradrift.model.change import ObjectRef
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section

CLOUD = "contoso.onmicrosoft.com - AAD"
SITE = ObjectRef("sync-rule", "In from AD - Site", "contoso.com", "Inbound", "site")
PHONE = ObjectRef("sync-rule", "In from AD - Phone", "contoso.com", "Inbound", "phone")
ORDER = ObjectRef("precedence-order", "In from AD - Site, In from AD - Phone", "contoso.com", "Inbound")
THRESHOLD = ObjectRef("setting", "Deletion threshold")
COMMANDS = (
    '# Replace the sync rule "In from AD - Site".\n'
    "New-ADSyncRule `\n    -Name 'In from AD - Site' `\n    -OutVariable syncRule | Out-Null\n"
    "Add-ADSyncRule -SynchronizationRule $syncRule[0]"
)
COMMAND = "Enable-ADSyncExportDeletionThreshold -DeletionThreshold 500"
EDITOR = "Synchronization Rules Editor > Inbound > Transformations"
CAUTION = "The next upgrade overwrites it."
REASON = "An export does not carry the rule whole."

FLOW = finding(
    1, "In from AD - Site: the flow into site differs", primary="a", staging="b", ref=SITE,
    rule="attribute-flow-differs", severity=Severity.HIGH, path="flows/site",
)  # fmt: skip
DESCRIPTION = finding(
    2, "In from AD - Site: the description differs", primary="c", staging="d", ref=SITE,
    rule="sync-rule-description-differs", severity=Severity.LOW, path="description",
)  # fmt: skip
PRECEDENCE = finding(
    3, "The order of precedence differs", primary=("x", "y"), staging=("y", "x"), ref=ORDER,
    rule="precedence-order-differs",
)  # fmt: skip
MOBILE = finding(
    4, "In from AD - Phone: the flow into mobile differs", primary="e", staging="f", ref=PHONE,
    rule="attribute-flow-differs", severity=Severity.MEDIUM, path="flows/mobile",
)  # fmt: skip
PAGER = finding(
    5, "In from AD - Phone: the flow into pager differs", primary="g", staging="h", ref=PHONE,
    rule="attribute-flow-differs", severity=Severity.CRITICAL, path="flows/pager",
)  # fmt: skip
DELETIONS = finding(
    6, "The deletion threshold differs", primary="500", staging="2000", ref=THRESHOLD,
    section=Section.FEATURES, rule="deletion-threshold-differs", path="value",
)  # fmt: skip
HOST = finding(
    7, "The host differs", primary="a", staging="b", ref=ObjectRef("server", "server"),
    section=Section.SERVER, rule="host-differs", status=Status.EXPECTED,
)  # fmt: skip
OPEN = (FLOW, DESCRIPTION, PRECEDENCE, MOBILE, PAGER, DELETIONS)


def settled() -> Comparison:
    """Three findings that one script settles, beside two objects, and three that people settle."""
    return comparison(*OPEN, HOST)


def snippets() -> dict[str, Snippet]:
    """How the findings of `settled` are settled."""
    return {
        **by_script(COMMANDS, FLOW, DESCRIPTION, PRECEDENCE),
        **by_hand(
            ManualStep(
                MOBILE, EDITOR, 'Set the flow into "mobile".', (("Now", "f"), ("To be", "e")),
                (SyncStep("contoso.com", full_import=False, full_sync=True),), reason=REASON,
            ),
            ManualStep(
                PAGER, EDITOR, 'Set the flow into "pager".', (("Now", "h"), ("To be", "g")),
                (SyncStep("contoso.com", full_import=False, full_sync=True),), reason=REASON,
            ),
            ManualStep(
                DELETIONS, "Windows PowerShell", "Set the threshold to 500.", (), (), COMMAND, caution=CAUTION
            ),
        ),
    }  # fmt: skip


def hostile_text() -> str:
    """Everything that must not act, as one text."""
    return "\n".join(HOSTILE)


def hostile_snippets() -> dict[str, Snippet]:
    """The same with hostile text wherever a snippet has text."""
    text = hostile_text()
    step = ManualStep(
        DELETIONS, text, text, ((text, text),), (SyncStep(text, full_import=True, full_sync=True),),
        command=text, reason=text, caution=text,
    )  # fmt: skip
    return {**snippets(), **by_script(text, FLOW, DESCRIPTION, PRECEDENCE), **by_hand(step)}


def many(count: int, *, by_hand_from: int = 0) -> tuple[Comparison, dict[str, Snippet]]:
    """`count` findings of as many rules, the last the worst; from `by_hand_from` on, if given, settled by hand."""
    findings = [
        finding(
            number, f"Rule {number}: the flow into site differs", primary="a", staging="b",
            ref=ObjectRef("sync-rule", f"Rule {number}", "contoso.com", "Inbound", f"rule {number}"),
            rule="attribute-flow-differs",
            severity=Severity.HIGH if number >= count - 10 else Severity.LOW,
        )
        for number in range(count)
    ]  # fmt: skip
    found: dict[str, Snippet] = {}
    for number, each in enumerate(findings):
        if by_hand_from and number >= by_hand_from:
            found |= by_hand(ManualStep(each, EDITOR, f"Set the flow of rule {number}."))
        else:
            found |= by_script(f"# rule {number}", each)
    return comparison(*findings), found


def by_script(commands: str, *findings: Finding) -> dict[str, Snippet]:
    """One snippet for all `findings`."""
    ids = tuple(each.id for each in findings)
    return dict.fromkeys(ids, Snippet(ids, commands, None))


def by_hand(*steps: ManualStep) -> dict[str, Snippet]:
    """One snippet for each step."""
    return {step.finding.id: Snippet((step.finding.id,), "", step) for step in steps}


def give(monkeypatch: pytest.MonkeyPatch, found: Mapping[str, Snippet]) -> list[Comparison]:
    """Make `found` the answer for every comparison, and return the comparisons that are asked about."""
    asked: list[Comparison] = []

    def answer(about: Comparison) -> Mapping[str, Snippet]:
        asked.append(about)
        return found

    monkeypatch.setattr("entradrift.align.snippets.snippets_of", answer)
    return asked


def ids(findings: Iterable[Finding]) -> list[str]:
    """Return the ids of findings."""
    return [each.id for each in findings]


def with_status(status: Status) -> Comparison:
    """The same findings, none of them open."""
    return replace(settled(), findings=tuple(replace(each, status=status) for each in OPEN))
