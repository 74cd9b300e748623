"""What a sample is, and how its folder is written."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.exportkit.organisation import Organisation
from tests.exportkit.powershell_json import Style
from tests.exportkit.text_files import write_text
from tests.exportkit.write_cmdlets import write_bundle
from tests.exportkit.write_rules_editor import write_rules_editor
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import write_wizard_policy

from .findings import Expected, healthy, in_order
from .tiny import FOREST, TENANT_CONNECTOR, Edit, nothing, partner_of, tiny

Writer = Callable[[Organisation, Path], object]
Pair = tuple[Organisation, Organisation]

COMPACT = Style(dates="iso", timespans="string", versions="string", parameters="dict")
"""How our collector writes a bundle: texts where Windows PowerShell would write objects."""


WIDTH = 200
"""How long a line of a bundle may be: a transformation of a rule fits in one, so that differences are easy to see."""


LEFT_OUT = frozenset(
    {
        "InternalId", "JoinHash", "SourceNamespaceId", "TargetNamespaceId", "MappingSourceAsString", "TagVersion",
        "VersionAgnosticTag", "IsLegacyCustomRule", "CreationTime", "LastModificationTime", "InternalVersion",
        "AllParameterDefinitions", "CapabilityParameters", "SchemaParameters", "AnchorConstructionSettings",
        "IsUpgradeOrImportScenario", "cookie", "ListName", "CompanyName", "Version", "IsStandardRule", "guid",
        "dc-failover", "ssl-bind", "simple-bind", "crl-check", "forest-port", "default-ssl-strength", "last-dc",
        "Domain.FQDN", "Domain.LDAP", "Domain.Netbios", "Forest.FQDN", "Forest.Netbios", "password", "Password",
    }
)  # fmt: skip
"""Properties that say nothing, or nothing new; the small cases do without them, to stay small."""
EMPTY = frozenset({"Expression", "Schema"})
"""Properties that are left out where they are null."""


def as_bundle(
    org: Organisation,
    folder: Path,
    *,
    style: Style = COMPACT,
    change: Callable[[dict[str, Any]], None] | None = None,
    without: Mapping[str, str] | None = None,
) -> Path:
    """Write the bundle of our collector, laid out closely.

    change: what to change in the finished document; without: cmdlets that failed, with the message
    """
    path = folder / f"{org.computer_name}.json"
    write_bundle(org, path, style=style, powershell_layout=False, without=without)
    document = reduced(json.loads(path.read_text("utf-8")))
    if change:
        change(document)
    return write_text(path, f"{close(document)}\n")


def reduced(value: Any) -> Any:  # noqa: ANN401
    """The same without the properties that are left out."""
    if isinstance(value, list):
        return [reduced(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: reduced(item)
        for name, item in value.items()
        if name not in LEFT_OUT and not (item is None and (name in EMPTY or name.endswith("Configuration")))
    }


def close(value: object, indent: int = 0) -> str:
    """JSON with every object and list in one line that fits."""
    line = json.dumps(value, ensure_ascii=False)
    if indent + len(line) <= WIDTH or not isinstance(value, dict | list) or not value:
        return line
    pad = " " * (indent + 1)
    if isinstance(value, dict):
        parts = [f"{json.dumps(name, ensure_ascii=False)}: " for name in value]
        lines = [part + close(item, indent + 1) for part, item in zip(parts, value.values(), strict=True)]
        return "{\n" + ",\n".join(pad + part for part in lines) + f"\n{' ' * indent}}}"
    return "[\n" + ",\n".join(pad + close(item, indent + 1) for item in value) + f"\n{' ' * indent}]"


WRITERS: dict[str, Writer] = {
    "cmdlets": as_bundle,
    "server-configuration": write_server_configuration,
    "rules-editor": write_rules_editor,
    "wizard": write_wizard_policy,
}


@dataclass(frozen=True)
class Sample:
    """One folder of `sample-configs/`."""

    folder: str
    title: str
    shows: str
    pair: Callable[[], Pair]
    """Makes the primary and the staging server."""
    findings: tuple[Expected, ...] = ()
    """All that a comparison shows, in any order."""
    form: str = "cmdlets"
    staging_form: str = ""
    """Where the staging server's export has another format."""
    writers: tuple[Writer | None, Writer | None] = (None, None)
    """Other writers than the usual ones of the formats."""
    options: tuple[str, ...] = ()
    exit_code: int | None = None
    """None: 1 if a finding is open, else 0."""
    verdict: str | None = None
    """None: drift if a finding is open, else in-sync."""
    notices: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()
    """Sections that should have been comparable and were not."""
    error: str = ""
    """What is said instead of a report."""
    several: str = ""
    """Why there is more than one open finding."""
    accepted: str = ""
    """The content of `accepted-drift.toml`. Every entry has ended: one that holds cannot stand in a file for years."""
    mirror: str = ""
    """The folder of the same case with the servers swapped."""
    baseline: Callable[[], Organisation] | None = None
    """Makes the state in which both servers agreed, where the sample has one."""

    @property
    def is_open(self) -> bool:
        """Whether any finding is open."""
        return any(finding.is_open for finding in self.findings)

    def expected(self) -> dict[str, object]:
        """The content of `expected.json`."""
        verdict = self.verdict or (
            "incomplete" if self.incomplete else "drift" if self.is_open else "in-sync"
        )
        usual = {"incomplete": 3, "drift": 1, "in-sync": 0}[verdict]
        result: dict[str, object] = {"exit_code": usual if self.exit_code is None else self.exit_code}
        if self.error:
            return {"exit_code": 3, "error": self.error}
        found = in_order(self.findings, with_baseline=self.baseline is not None)
        result |= {"verdict": verdict, "findings": found}
        if self.incomplete:
            result["incomplete"] = list(self.incomplete)
        if self.notices:
            result["notices"] = list(self.notices)
        return result

    def about(self) -> str:
        """The content of `case.toml`."""
        staging = self.staging_form or self.form
        lines: dict[str, object] = {
            "title": self.title,
            "shows": self.shows,
            "format": self.form if staging == self.form else f"{self.form} and {staging}",
            "options": list(self.options),
        }
        if self.several:
            lines["several_findings"] = self.several
        if self.mirror:
            lines["mirror"] = self.mirror
        # Strings and lists of strings are written alike in TOML and JSON.
        return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in lines.items())

    def write(self, root: Path) -> None:
        """Write the folder below `root`."""
        folder = root / self.folder
        forms = (self.form, self.staging_form or self.form)
        for org, side, form, writer in zip(
            self.pair(), ("primary", "staging"), forms, self.writers, strict=True
        ):
            (writer or WRITERS[form])(org, folder / side)
        if self.baseline:
            WRITERS[self.form](self.baseline(), folder / "baseline")
        write_text(folder / "case.toml", self.about())
        if self.accepted:
            write_text(folder / "accepted-drift.toml", self.accepted)
        text = json.dumps(self.expected(), indent=2, ensure_ascii=False) + "\n"
        write_text(folder / "expected.json", text)


def edited_pair(base: Edit, primary: Edit, staging: Edit) -> Callable[[], Pair]:
    """A pair of tiny servers, made alike and then edited apart."""

    def make() -> Pair:
        one = tiny()
        base(one)
        other = partner_of(one, "SYNC02.adatum.com")
        primary(one)
        staging(other)
        return one, other

    return make


@dataclass(frozen=True)
class Case:
    """A small case: a tiny pair that differs in one thing."""

    name: str
    title: str
    shows: str
    findings: tuple[Expected, ...] = ()
    """What it shows besides the findings of every healthy pair."""
    base: Edit = nothing
    """Made before the second server is: on both."""
    primary: Edit = nothing
    staging: Edit = nothing
    more: dict[str, object] = field(default_factory=dict)
    """Further fields of the sample."""
    role: str = "roles-as-expected"
    usual: tuple[Expected, ...] | None = None
    """What every healthy pair of these formats shows; None: as `healthy` has it."""

    def sample(self) -> Sample:
        """The case as a sample."""
        form = str(self.more.get("form", "cmdlets"))
        usual = self.usual if self.usual is not None else tuple(healthy(form, [FOREST], TENANT_CONNECTOR))
        roles = tuple(
            replace(finding, rule=self.role) if finding.rule == "roles-as-expected" else finding
            for finding in usual
        )
        sample = Sample(
            folder=f"cases/{self.name}",
            title=self.title,
            shows=self.shows,
            pair=edited_pair(self.base, self.primary, self.staging),
            findings=() if self.more.get("error") else (*roles, *self.findings),
        )
        return replace(sample, **self.more)  # type: ignore[arg-type]


def both_ways(
    names: tuple[str, str],
    titles: tuple[str, str],
    shows: tuple[str, str],
    edit: Edit,
    findings: tuple[Expected, ...],
    *,
    base: Edit = nothing,
    **more: object,
) -> list[Case]:
    """A case and its mirror: `edit` is made on the primary for the first and on the staging server for the second.

    `findings` are those of the first.
    """
    mirrored = tuple(finding.mirrored() for finding in findings)
    return [
        Case(
            names[0], titles[0], shows[0], findings, base, edit, more=more | {"mirror": f"cases/{names[1]}"}
        ),
        Case(
            names[1],
            titles[1],
            shows[1],
            mirrored,
            base,
            staging=edit,
            more=more | {"mirror": f"cases/{names[0]}"},
        ),
    ]
