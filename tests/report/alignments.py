"""Plans built by hand: a usual one, the dangerous one, empty ones, and one in which every text attacks.

`python3 -m tests.report.alignments` writes the pages of the usual plan, which a test compares, anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tests.compare.builders import rule
from tests.report.comparisons import comparison, finding, hostile, incomplete

from entradrift.model.alignment import Alignment, ManualStep, RuleChange, SchedulerChange, SyncStep
from entradrift.model.change import ObjectRef, Side
from entradrift.model.finding import Severity
from entradrift.model.section import Section
from entradrift.report import alignment_markdown

PAGES = Path(__file__).parent / "alignment-pages"
"""What the pages of the usual plan looked like when somebody last read them to the end."""

GUESTS = rule("In from AD - Guests", precedence=40)
SITE = rule("In from AD - Site", precedence=12)
COMMON = rule("In from AD - User Common", precedence=101)
OU = finding(
    1,
    "OU=Vendors,DC=contoso,DC=com is synchronized by the primary only",
    primary="included",
    staging="excluded",
    severity=Severity.CRITICAL,
    section=Section.FILTERING,
    rule="ou-only-on-primary",
    ref=ObjectRef("partition", "DC=contoso,DC=com", "contoso.com"),
)
THRESHOLD = finding(
    2,
    "The threshold for accidental deletes differs: primary 500, staging 2000",
    primary="500",
    staging="2000",
    severity=Severity.HIGH,
    section=Section.FEATURES,
    rule="deletion-threshold-differs",
    ref=ObjectRef("setting", "Microsoft.OptionalFeature.ExportDeletionThresholdValue"),
)
LEFT_OUT = finding(9, "In from AD - Site: the description differs", severity=Severity.LOW)


def usual() -> Alignment:
    """Some of everything."""
    scripted = tuple(finding(number, f"Rule {number} differs") for number in (3, 4, 5, 6))
    ids = [found.id for found in scripted]
    return Alignment(
        target=Side.STAGING,
        host="sync02.contoso.com",
        comparison=comparison(
            *scripted, OU, THRESHOLD, LEFT_OUT, notices=("Both exports were taken by hand.",)
        ),
        rule_changes=(
            RuleChange(None, GUESTS, (ids[0],)),
            RuleChange(SITE, replace(SITE, name="In from AD - Sites", description="Offices"), (ids[1],)),
            RuleChange(SITE, replace(SITE, precedence=14), (ids[1], ids[2])),
            RuleChange(COMMON, replace(COMMON, disabled=True), (ids[2],)),
            RuleChange(GUESTS, None, (ids[2],)),
        ),
        scheduler_changes=(
            SchedulerChange(
                "CustomizedSyncCycleInterval",
                ("scheduler", "Microsoft.Synchronize.TimeInterval"),
                "02:00:00",
                "00:30:00",
                (ids[3],),
            ),
        ),
        scripted=scripted,
        manual=(
            ManualStep(
                OU,
                "Microsoft Entra Connect wizard > Domain and OU filtering",
                'Select the check box of the container "OU=Vendors,DC=contoso,DC=com".',
                (
                    ("Now on the staging server", "excluded"),
                    (
                        "Selected above, at and below it on the primary",
                        "OU=Staff,DC=contoso,DC=com\nOU=Vendors,DC=contoso,DC=com",
                    ),
                ),
                (SyncStep("contoso.com", full_import=True, full_sync=True),),
                reason="The wizard alone can do it.",
                caution="The wizard starts a synchronization.",
            ),
            ManualStep(
                THRESHOLD,
                "Windows PowerShell",
                "Set the threshold to 500.",
                (("Now on the staging server", "2000"), ("To be, as on the primary", "500")),
                command="Enable-ADSyncExportDeletionThreshold -DeletionThreshold 500",
            ),
        ),
        left_out=(LEFT_OUT,),
        afterwards=(
            SyncStep("contoso.com", full_import=False, full_sync=True),
            SyncStep("contoso.onmicrosoft.com - AAD", full_import=False, full_sync=True),
        ),
    )


def dangerous() -> Alignment:
    """The same for the server that exports."""
    return replace(usual(), target=Side.PRIMARY, host="sync01.contoso.com")


def by_hand() -> Alignment:
    """Nothing can be scripted."""
    return replace(usual(), rule_changes=(), scheduler_changes=(), scripted=(), left_out=(), afterwards=())


def scripted_only() -> Alignment:
    """Nothing is left to people."""
    return replace(usual(), manual=())


def nothing() -> Alignment:
    """Nothing was open."""
    return replace(by_hand(), manual=(), comparison=comparison())


def not_complete() -> Alignment:
    """Not everything could be compared."""
    return replace(usual(), comparison=incomplete())


def with_first(rule_id: str) -> Alignment:
    """The first manual step is about something that has to be settled before anything else."""
    step = ManualStep(finding(7, "Something differs", rule=rule_id), "The wizard", "Settle it.")
    return replace(usual(), manual=(step, *usual().manual))


def attacking(texts: Iterable[str]) -> Alignment:
    """Every text that can come from an export is one of `texts`."""
    changes: list[RuleChange] = []
    steps: list[ManualStep] = []
    runs: list[SyncStep] = []
    found = []
    for number, text in enumerate(texts):
        evil = rule(text, connector=text, direction=text, precedence=number)
        about = finding(number, text, primary=text, staging=text, why=text, ref=ObjectRef(text, text, text))
        found.append(about)
        changes += [
            RuleChange(None, evil, (about.id,)),
            RuleChange(evil, replace(evil, name=f"{text}x", precedence=number + 1), (about.id,)),
        ]
        runs.append(SyncStep(text, full_import=True, full_sync=True))
        steps.append(
            ManualStep(
                about,
                f"Tool > {text}",
                f'Select "{text}" and go on.',
                (("Now on the primary", text or "x"), ("Many", f"{text}\n{text}")),
                (runs[-1],),
                command=text,
                reason=text,
                caution=text,
            )
        )
    everything = " ".join(texts)
    return Alignment(
        target=Side.STAGING,
        host=everything,
        comparison=replace(hostile(), failover=everything, notices=(*hostile().notices, *texts)),
        rule_changes=tuple(changes),
        scheduler_changes=(
            SchedulerChange(everything, (everything,), everything, everything, (found[0].id,)),
        ),
        scripted=tuple(found),
        manual=tuple(steps),
        left_out=tuple(found),
        afterwards=tuple(runs),
    )


def write_pages() -> None:
    """Write the pages of the usual plan."""
    PAGES.mkdir(exist_ok=True)
    (PAGES / "readme.txt").write_text(alignment_markdown.readme(usual()), encoding="utf-8")
    (PAGES / "manual-steps.txt").write_text(alignment_markdown.manual_steps(usual()), encoding="utf-8")


if __name__ == "__main__":
    write_pages()
