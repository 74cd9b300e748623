"""Sync rules out of the commands that would create them: `New-ADSyncRule`, what is added to it, `Add-ADSyncRule`.

A rule becomes the same plain object that `Get-ADSyncRule` returns for it, so that one reader understands both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from entradrift.errors import InputError
from entradrift.exports.rule_parts import DIRECTIONS, FLOW_TYPES, LINK_TYPES, MERGE_TYPES
from entradrift.exports.rules_editor.arguments import Arguments
from entradrift.exports.rules_editor.statements import IMPORT, Command, Reference, commands
from entradrift.exports.rules_editor.tokens import wrong

Json = dict[str, Any]

NEW_RULE: Final = "New-ADSyncRule"
ADD_FLOW: Final = "Add-ADSyncAttributeFlowMapping"
NEW_CONDITION: Final = "New-Object"
ADD_SCOPE: Final = "Add-ADSyncScopeConditionGroup"
ADD_JOIN: Final = "Add-ADSyncJoinConditionGroup"
ADD_RULE: Final = "Add-ADSyncRule"
GET_RULE: Final = "Get-ADSyncRule"
_SHOWN: Final = {
    name.casefold(): name
    for name in (NEW_RULE, ADD_FLOW, NEW_CONDITION, ADD_SCOPE, ADD_JOIN, ADD_RULE, GET_RULE)
}
_RULE_PARAMETERS: Final = tuple(
    name.casefold()
    for name in (
        "Name", "Identifier", "Description", "Direction", "Precedence", "PrecedenceAfter", "PrecedenceBefore",
        "SourceObjectType", "TargetObjectType", "Connector", "LinkType", "SoftDeleteExpiryInterval", "ImmutableTag",
        "EnablePasswordSync", "Disabled", "OutVariable",
    )
)  # fmt: skip
_FLOW_PARAMETERS: Final = tuple(
    name.casefold()
    for name in (
        "SynchronizationRule", "Source", "Destination", "FlowType", "ValueMergeType", "ExecuteOnce", "Expression",
        "OutVariable",
    )
)  # fmt: skip
_TYPE: Final = "microsoft.identitymanagement.powershell.objectmodel."
_SPAN: Final = re.compile(r"-?(?:[0-9]+\.)?[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,7})?")
_CONDITION_VALUES: Final = 3


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """One rule of a file."""

    line: int
    """Where it begins."""
    value: Json
    """As Get-ADSyncRule would return it; parameters that nobody knows begin with a dash."""


@dataclass(slots=True)
class _Draft:
    """The rule that is being written."""

    line: int
    variable: str
    value: Json
    conditions: dict[str, tuple[str, Json, int]] = field(default_factory=dict)
    """By their variables: the kind, the condition and its line, as long as no group has them."""


def written_rules(text: str, path: str) -> Iterator[WrittenRule]:
    """Yield the rules of a text, whose lines end with LF, from the file at `path`.

    Raises InputError with the line for everything that an export of the Synchronization Rules Editor does not hold.
    """
    return _Script(text, path).rules()


class _Script:
    """Goes through the commands of one file."""

    def __init__(self, text: str, path: str) -> None:
        self._path = path
        self._commands = commands(text, path)
        self._draft: _Draft | None = None
        self._added = ""
        """The identifier of the rule that was ended last."""
        self._steps: Mapping[str, Callable[[_Draft, Arguments], None]] = {
            ADD_FLOW.casefold(): self._flow,
            NEW_CONDITION.casefold(): self._condition,
            ADD_SCOPE.casefold(): self._scope,
            ADD_JOIN.casefold(): self._join,
        }

    def rules(self) -> Iterator[WrittenRule]:
        """Yield the rules."""
        for command in self._commands:
            finished = self._take(command)
            if finished is not None:
                yield finished
        if self._draft is not None:
            raise self._wrong(
                self._draft.line,
                f"the sync rule that begins here is not ended by {ADD_RULE}, so the file is cut off",
            )

    def _take(self, command: Command) -> WrittenRule | None:
        """Take one command; return the rule that it ends."""
        shown = _SHOWN.get(command.name)
        if shown is None:
            self._foreign(command)
            return None
        arguments = Arguments(command, shown, self._path)
        draft = self._draft
        if shown == NEW_RULE:
            if draft is not None:
                raise self._wrong(
                    draft.line,
                    f"the sync rule that begins here is not ended by {ADD_RULE} before the next one",
                )
            self._draft = self._new(arguments)
        elif shown == GET_RULE:
            if draft is not None or not self._added or arguments.guid("Identifier") != self._added:
                raise self._wrong(
                    command.line, f"{GET_RULE} of another rule than the one that was added last"
                )
            self._added = ""
            arguments.refuse_rest()
        elif draft is None:
            raise self._wrong(command.line, f"{shown} without a sync rule, where {NEW_RULE} is expected")
        elif shown == ADD_RULE:
            return self._end(draft, arguments)
        else:
            self._steps[command.name](draft, arguments)
        return None

    def _foreign(self, command: Command) -> None:
        """Pass over the import of the module; refuse all other commands."""
        if command.name != IMPORT or self._draft is not None:
            raise self._wrong(
                command.line,
                f"a command that is not in an export of the Synchronization Rules Editor, where {NEW_RULE} and what "
                "belongs to it are expected",
            )
        arguments = Arguments(command, "Import-Module", self._path)
        if arguments.text("Name").casefold() != "adsync":
            raise self._wrong(command.line, "another module than ADSync")
        arguments.refuse_rest()

    # --- the commands -----------------------------------------------------------------------------------

    def _new(self, given: Arguments) -> _Draft:
        name_line = given.line_of("Name")
        name = given.text("Name").strip()
        if not name:
            raise self._wrong(name_line, "the sync rule has no name")
        value: Json = {
            "Name": name,
            "Identifier": given.guid("Identifier"),
            "Description": given.text("Description", ""),
            "Direction": self._name(given, "Direction", DIRECTIONS, only=True),
            "Precedence": given.number("Precedence"),
            "PrecedenceAfter": given.rule_reference("PrecedenceAfter"),
            "PrecedenceBefore": given.rule_reference("PrecedenceBefore"),
            "SourceObjectType": given.text("SourceObjectType"),
            "TargetObjectType": given.text("TargetObjectType"),
            "Connector": given.guid("Connector"),
            "LinkType": self._name(given, "LinkType", LINK_TYPES),
            "SoftDeleteExpiryInterval": self._span(given),
            "ImmutableTag": given.text("ImmutableTag"),
            "EnablePasswordSync": given.switch("EnablePasswordSync"),
            "Disabled": given.switch("Disabled"),
            "AttributeFlowMappings": [],
            "JoinFilter": [],
            "ScopeFilter": [],
        }
        variable = given.variable("OutVariable", required=True)
        value |= given.rest(_RULE_PARAMETERS)
        return _Draft(given.line, variable, value)

    def _flow(self, draft: _Draft, given: Arguments) -> None:
        self._of_rule(draft, given)
        line = given.line_of("Destination")
        destination = given.text("Destination")
        if not destination.strip():
            raise self._wrong(line, "an attribute flow has no destination")
        kind = self._name(given, "FlowType", FLOW_TYPES, only=True)
        sources = given.texts("Source")
        expression = given.text("Expression", "")
        if kind == "Expression" and not expression.strip():
            raise self._wrong(given.line, "an attribute flow of the type Expression without -Expression")
        if kind != "Expression" and expression:
            raise self._wrong(
                given.line, "an attribute flow with an expression that is not of the type Expression"
            )
        if kind == "Direct" and not sources:
            raise self._wrong(given.line, "an attribute flow of the type Direct without -Source")
        flow: Json = {
            "Destination": destination,
            "FlowType": kind,
            "Source": sources or [],
            "Expression": expression,
            "ValueMergeType": self._name(given, "ValueMergeType", MERGE_TYPES),
            "ExecuteOnce": given.switch("ExecuteOnce"),
        }
        self._same_variable(draft, given)
        draft.value["AttributeFlowMappings"].append(flow | given.rest(_FLOW_PARAMETERS))

    def _condition(self, draft: _Draft, given: Arguments) -> None:
        kind = given.text("TypeName").strip().casefold().removeprefix(_TYPE)
        values = given.literals("ArgumentList")
        variable = given.variable("OutVariable", required=True)
        given.refuse_rest()
        if kind not in ("scopecondition", "joincondition"):
            raise self._wrong(
                given.line, f"{NEW_CONDITION} of a type that is neither ScopeCondition nor JoinCondition"
            )
        texts = ["" if value is None else value for value in values]
        if len(texts) != _CONDITION_VALUES or not all(isinstance(text, str) for text in texts[:2]):
            raise self._wrong(given.line, f"a {kind} that does not have three literal values")
        if variable == draft.variable or variable in draft.conditions:
            raise self._wrong(given.line, "a condition whose variable is in use")
        third = texts[2]
        if kind == "scopecondition" and isinstance(third, str):
            value = {"Attribute": texts[0], "ComparisonValue": texts[1], "ComparisonOperator": third}
        elif kind == "joincondition" and isinstance(third, bool):
            value = {"CSAttribute": texts[0], "MVAttribute": texts[1], "CaseSensitive": third}
        else:
            raise self._wrong(
                given.line,
                f"a {kind} whose third value is not {'an operator' if 'scope' in kind else '$true or $false'}",
            )
        draft.conditions[variable] = kind, value, given.line

    def _scope(self, draft: _Draft, given: Arguments) -> None:
        group = self._group(draft, given, "ScopeConditions", "scopecondition")
        draft.value["ScopeFilter"].append({"ScopeConditionList": group})

    def _join(self, draft: _Draft, given: Arguments) -> None:
        group = self._group(draft, given, "JoinConditions", "joincondition")
        draft.value["JoinFilter"].append({"JoinConditionList": group})

    def _group(self, draft: _Draft, given: Arguments, parameter: str, wanted: str) -> list[Json]:
        """Return the conditions of a group; those are all that were made since the last group."""
        self._of_rule(draft, given)
        group: list[Json] = []
        for reference in given.literals(parameter):
            found = (
                draft.conditions.pop(reference.variable, None) if isinstance(reference, Reference) else None
            )
            if found is None or found[0] != wanted or not isinstance(reference, Reference) or reference.index:
                raise self._wrong(
                    given.line, f"a group with something else than {wanted}s that were made for it"
                )
            group.append(found[1])
        self._same_variable(draft, given)
        given.refuse_rest()
        self._no_conditions(draft)
        return group

    def _end(self, draft: _Draft, given: Arguments) -> WrittenRule:
        self._of_rule(draft, given)
        given.refuse_rest()
        self._no_conditions(draft)
        self._draft = None
        self._added = draft.value["Identifier"]
        return WrittenRule(draft.line, draft.value)

    # --- what they have in common -----------------------------------------------------------------------

    def _of_rule(self, draft: _Draft, given: Arguments) -> None:
        if given.reference("SynchronizationRule") != Reference(draft.variable, 0):
            raise self._wrong(given.line, "a command for another sync rule than the one that was begun last")

    def _same_variable(self, draft: _Draft, given: Arguments) -> None:
        if given.variable("OutVariable", required=False) not in ("", draft.variable):
            raise self._wrong(given.line, "a command that puts the sync rule into another variable")

    def _no_conditions(self, draft: _Draft) -> None:
        for _, _, line in draft.conditions.values():
            raise self._wrong(line, "a condition that is in no group")

    def _span(self, given: Arguments) -> str | int:
        line, text = (
            given.line_of("SoftDeleteExpiryInterval"),
            given.text("SoftDeleteExpiryInterval", "0").strip(),
        )
        if text.isdecimal() and not text.strip("0"):
            return 0
        if not _SPAN.fullmatch(text):
            raise self._wrong(
                line,
                "a value of -SoftDeleteExpiryInterval that is neither 0 nor a time span such as 00:30:00",
            )
        return text

    def _name(self, given: Arguments, parameter: str, names: Mapping[str, str], *, only: bool = False) -> str:
        """Return the name of an enumeration's value in its usual letter case; newer builds may have more of them."""
        line, text = given.line_of(parameter), given.text(parameter).strip()
        known = names.get(text.casefold())
        if not text or (only and known is None):
            raise self._wrong(line, f"a value of -{parameter} that is none of {', '.join(names.values())}")
        return known or text

    def _wrong(self, line: int, problem: str) -> InputError:
        return wrong(self._path, line, problem)
