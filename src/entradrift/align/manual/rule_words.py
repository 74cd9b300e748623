"""The words that all manual steps about one sync rule share."""

from __future__ import annotations

from typing import Final

from entradrift.align.manual import wizard_pages as pages
from entradrift.align.manual.subject import Subject
from entradrift.align.powershell.literals import literal
from entradrift.align.sync_steps import after_rule_change
from entradrift.model.alignment import ManualStep, SyncStep

BETWEEN: Final = "Between the two steps {state}: let no synchronization run until both are done."
GENERATE: Final = (
    "Align the builds, the features and the directory schema first, then let the wizard's task Refresh directory schema "
    "generate the standard rules again, and compare once more."
)
_EDITED: Final = (
    "One of the two servers has an edited copy of the standard rule {rule}. If it is {there} and the change is wanted, clone "
    "the rule on both servers (Edit, answer Yes to the question about a copy), make the change in the clone, and leave the "
    "original disabled. If it is {here}, let the wizard's task Refresh directory schema generate the standard rules again "
    "there, and compare once more."
)


def rule_name(subject: Subject) -> str:
    """Return the name of the rule, and of its connector, because rules of several connectors share names."""
    connector = subject.connector
    return f'{subject.name} of the connector "{connector}"' if connector else subject.name


def attribute_name(subject: Subject) -> str:
    """Return the target attribute of the flow that the finding is about."""
    return f'"{subject.steps[1]}"' if len(subject.steps) > 1 else subject.name


def after_rule(subject: Subject) -> tuple[SyncStep, ...]:
    """Return the runs that a change of the rule needs."""
    return tuple(map(after_rule_change, subject.connectors)) or (after_rule_change(subject.connector),)


def connector_identifier(subject: Subject) -> str:
    """Return the command that shows the connector's identifier on the server that is changed."""
    return f"(Get-ADSyncConnector -Name {literal(subject.connector)}).Identifier" if subject.connector else ""


def carried_over(subject: Subject, rule: str) -> str:
    """Return how a rule gets from one server to the other by the editor's Export."""
    return (
        f"On {subject.there}, select the rule {rule} and choose Export. In the file, replace the identifier after -Connector "
        f"with the one that the command below shows on {subject.here}, and the one after -Identifier with a new one (New-Guid)."
    )


def edited_standard(subject: Subject) -> ManualStep:
    """Return the step for a standard rule whose content differs: it is never edited to make it alike."""
    return subject.step(
        pages.editor(subject.finding.object.direction, "Edit"),
        _EDITED.format(here=subject.here, there=subject.there, rule=rule_name(subject)),
        afterwards=after_rule(subject),
        caution=f"{pages.STANDARD_RULE} {pages.EXPORT_THE_RULE_FIRST}",
    )
