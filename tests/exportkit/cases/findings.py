"""What comparisons of the samples must find, held by hand.

Nothing here asks the code under test: severities stand in the table below, and identities and ids are made
by an implementation of their own from the documented formula, so that a mistake in one shows in the other.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

IN_RULE, IN_ORDER = "\x1f", "\x1e"
"""What separates the parts of an identity, and the identities of rules in an order of precedence."""

TABLE = """
server
  critical  both-servers-active
  medium    both-servers-staging
  high      roles-swapped                            roles-as-expected
  expected  roles-as-expected                        roles-swapped
  medium    product-version-differs
  expected  server-identity
  expected  changed-alike
other-settings
  expected  unresolved-identifier
  low       unknown-setting-differs
  medium    other-setting-differs
connectors
  critical  connector-only-on-primary                connector-only-on-staging
  critical  connector-only-on-staging                connector-only-on-primary
  medium    connector-name-differs
  medium    connector-setting-differs
  low       connector-description-differs
  expected  connector-account
  expected  preferred-domain-controllers
  medium    connector-schema-differs
filtering
  critical  domain-only-on-primary                   domain-only-on-staging
  critical  domain-only-on-staging                   domain-only-on-primary
  critical  domain-replaced
  critical  domain-selected-on-primary               domain-selected-on-staging
  critical  domain-selected-on-staging               domain-selected-on-primary
  critical  domain-selection-unknown
  critical  ou-only-on-primary                       ou-only-on-staging
  critical  ou-only-on-staging                       ou-only-on-primary
  critical  ou-scope-differs
  critical  ou-replaced
  critical  ou-exclusion-replaced
  cosmetic  ou-list-redundant
  high      object-type-only-on-primary              object-type-only-on-staging
  high      object-type-only-on-staging              object-type-only-on-primary
  high      object-type-replaced
  high      attribute-only-on-primary                attribute-only-on-staging
  high      attribute-only-on-staging                attribute-only-on-primary
  high      attribute-replaced
  critical  group-filter-differs
run-profiles
  medium    run-profile-only-on-primary              run-profile-only-on-staging
  medium    run-profile-only-on-staging              run-profile-only-on-primary
  medium    run-profile-differs
provisioning-hierarchy
  medium    provisioning-hierarchy-differs
metaverse-schema
  medium    metaverse-schema-only-on-primary         metaverse-schema-only-on-staging
  medium    metaverse-schema-only-on-staging         metaverse-schema-only-on-primary
  medium    metaverse-schema-differs
sync-rules
  critical  custom-rule-only-on-primary              custom-rule-only-on-staging
  critical  custom-rule-only-on-staging              custom-rule-only-on-primary
  high      standard-rule-only-on-primary            standard-rule-only-on-staging
  high      standard-rule-only-on-staging            standard-rule-only-on-primary
  high      sync-rule-duplicate
  low       sync-rule-renamed
  low       sync-rule-name-differs
  high      rule-clone-only-on-primary               rule-clone-only-on-staging
  high      rule-clone-only-on-staging               rule-clone-only-on-primary
  high      sync-rule-disabled-on-primary            sync-rule-disabled-on-staging
  high      sync-rule-disabled-on-staging            sync-rule-disabled-on-primary
  high      sync-rule-disabled-unknown
  critical  sync-rule-scoping-filter-differs
  critical  sync-rule-join-rules-differ
  critical  sync-rule-link-type-differs
  critical  sync-rule-object-type-differs
  critical  sync-rule-target-differs
  high      attribute-flow-differs
  high      attribute-flow-only-on-primary           attribute-flow-only-on-staging
  high      attribute-flow-only-on-staging           attribute-flow-only-on-primary
  high      attribute-flow-retargeted
  medium    attribute-flow-merge-type-differs
  medium    attribute-flow-apply-once-differs
  high      sync-rule-password-sync-differs
  medium    sync-rule-soft-delete-differs
  medium    sync-rule-tag-differs
  high      precedence-order-differs
  low       precedence-order-differs-uncontested
  low       custom-rule-precedence-differs
  cosmetic  precedence-numbers-shifted
  low       sync-rule-precedence-reference-differs
  low       sync-rule-description-differs
features
  critical  source-anchor-differs
  critical  upn-attribute-differs
  critical  join-criteria-differ
  high      sign-in-differs
  high      feature-differs
  high      password-hash-sync-differs
  medium    password-hash-sync-connector-on-primary  password-hash-sync-connector-on-staging
  high      password-hash-sync-connector-on-staging  password-hash-sync-connector-on-primary
  medium    password-hash-sync-connector-differs
  high      password-writeback-differs
  medium    password-writeback-connector-differs
  critical  deletion-protection-differs
  high      deletion-threshold-differs
  high      directory-extensions-differ
  high      app-attribute-filter-differs
  medium    company-feature-differs
  low       product-setting-differs
scheduler
  medium    scheduler-differs
"""
"""Section, then severity (or the status of what is never open), rule, and the rule with the servers swapped."""


@dataclass(frozen=True)
class Judgement:
    """What the table says about one rule."""

    section: str
    severity: str
    status: str
    mirror: str


def judgements() -> dict[str, Judgement]:
    """The table by rule."""
    found: dict[str, Judgement] = {}
    section = ""
    for line in TABLE.strip().splitlines():
        if not line.startswith(" "):
            section = line
            continue
        level, rule_id, *mirror = line.split()
        judged = ("info", level) if level in {"expected", "cosmetic"} else (level, "drift")
        found[rule_id] = Judgement(section, *judged, mirror[0] if mirror else rule_id)
    return found


JUDGEMENTS = judgements()


def judgement_of(rule: str) -> Judgement:
    """What the table says about a rule."""
    assert rule in JUDGEMENTS, f"{rule} has no line in TABLE of {__file__}"
    return JUDGEMENTS[rule]


MIRRORED_PRESENCE = {"both": "both", "primary-only": "staging-only", "staging-only": "primary-only"}


@dataclass(frozen=True)
class Thing:
    """What a finding is about. `swapped`: its name when the servers are swapped, where that is another."""

    kind: str
    name: str
    identity: str
    swapped: str = ""


SERVER = Thing("server", "server", "server")
STANDARD_RULES = Thing("precedence-order", "standard rules", "standard rules")
TENANT = "tenant"
"""The identity of the tenant connector."""


def setting(name: str) -> Thing:
    """A setting of the server."""
    return Thing("setting", name, name.casefold())


def connector(name: str, identity: str = "", swapped: str = "") -> Thing:
    """A connector: identified by its name, or as the tenant's."""
    return Thing("connector", name, identity or name.casefold(), swapped)


def partition(connector_name: str, dn: str, *, identity: str = "", swapped: str = "") -> Thing:
    """A domain: identified by its connector and its name from the root down."""
    parts = [part.strip().casefold() for part in reversed(dn.split(","))]
    return Thing("partition", dn, IN_RULE.join([identity or connector_name.casefold(), *parts]), swapped)


def sync_rule(
    name: str, connector_key: str, *, tag: str = "", identity: str = "", swapped: str = ""
) -> Thing:
    """A rule: identified by connector, direction (which its name begins with) and tag without version or name."""
    direction = "Inbound" if name.startswith("In ") else "Outbound"
    own = identity or tag or name
    return Thing("sync-rule", name, IN_RULE.join([connector_key, direction, own.casefold()]), swapped)


def order(*rules: Thing, name: str = "", swapped: str = "") -> Thing:
    """The order of precedence of some rules; `name` where their names alone do not tell them apart."""
    names = ", ".join(sorted(rule.name for rule in rules))
    identity = IN_ORDER.join(sorted(rule.identity for rule in rules))
    return Thing("precedence-order", name or names, identity, swapped)


def run_profile(connector_key: str, name: str, swapped: str = "") -> Thing:
    """A run profile of a connector."""
    return Thing("run-profile", name, f"{connector_key}{IN_RULE}{name}", swapped)


def metaverse(kind: str, name: str) -> Thing:
    """An `attribute` or a `class` of the metaverse."""
    return Thing(f"metaverse-{kind}", name, name.casefold())


@dataclass(frozen=True)
class Expected:
    """One finding that a comparison must show. Empty fields are as the table has them."""

    rule: str
    thing: Thing
    path: tuple[str, ...] = ()
    presence: str = "both"
    severity: str = ""
    status: str = ""
    section: str = ""
    changed_on: str = "unknown"
    """Where the sample has a baseline: on which server it was changed since."""
    was: object = None
    """Where the sample has a baseline: what both servers had."""

    @property
    def is_open(self) -> bool:
        """Whether it is drift, neither expected nor cosmetic."""
        return (self.status or judgement_of(self.rule).status) == "drift"

    @property
    def id(self) -> str:
        """The documented formula: 12 hexadecimal digits of a hash over rule, kind, identity and path."""
        parts = [self.rule, self.thing.kind, self.thing.identity, *self.path]
        text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
        return "f-" + hashlib.sha256(text.encode("ascii")).hexdigest()[:12]

    def as_json(self, *, with_baseline: bool = False) -> dict[str, object]:
        """The fields that `expected.json` holds, as the JSON report has them."""
        judged = judgement_of(self.rule)
        since = {"changed_on": self.changed_on, "baseline": self.was} if with_baseline else {}
        return {
            "id": self.id,
            "rule": self.rule,
            "section": self.section or judged.section,
            "severity": self.severity or judged.severity,
            "status": self.status or judged.status,
            "presence": self.presence,
            "object": {"kind": self.thing.kind, "name": self.thing.name},
            "path": "/".join(step.replace("~", "~0").replace("/", "~1") for step in self.path),
            **since,
        }

    def mirrored(self) -> "Expected":
        """The same finding with the servers swapped."""
        thing = self.thing
        if thing.swapped:
            thing = replace(thing, name=thing.swapped, swapped=thing.name)
        return replace(
            self,
            rule=judgement_of(self.rule).mirror,
            thing=thing,
            presence=MIRRORED_PRESENCE[self.presence],
            changed_on={"primary": "staging", "staging": "primary"}.get(self.changed_on, self.changed_on),
        )


def cosmetic(rule_id: str, thing: Thing, *path: str, section: str = "") -> Expected:
    """A finding of a rule that is drift elsewhere and only a matter of writing here."""
    return Expected(rule_id, thing, path, severity="info", status="cosmetic", section=section)


def explained(rule_id: str, thing: Thing, *path: str, presence: str = "both") -> Expected:
    """A finding that the difference of the product versions explains."""
    return Expected(rule_id, thing, path, presence, severity="info", status="expected")


def in_order(findings: Sequence[Expected], *, with_baseline: bool = False) -> list[dict[str, object]]:
    """The findings as `expected.json` lists them."""
    documents = [finding.as_json(with_baseline=with_baseline) for finding in findings]
    return sorted(documents, key=lambda found: (str(found["status"]), str(found["rule"]), str(found["id"])))


def healthy(
    form: str, forests: Sequence[str], tenant_name: str, swapped: Mapping[str, str] | None = None
) -> list[Expected]:
    """What every healthy pair shows: two hosts, two roles, accounts of their own.

    swapped: the staging server's names of connectors, where those are others
    """
    identity = "server-identity"
    if form == "wizard":
        names = (
            "author",
            "databaseInstance",
            "databaseName",
            "databaseServer",
            "databaseType",
            "serviceAccount",
        )
        return [
            Expected(identity, SERVER, ("host",)),
            *(Expected(identity, setting(name)) for name in names),
        ]
    other = swapped or {}
    account = "forest-login-user" if form == "server-configuration" else "forest-login-user parameter"
    tenant = connector(tenant_name, TENANT, other.get(tenant_name, ""))
    return [
        Expected(identity, SERVER, ("host",)),
        Expected("roles-as-expected", SERVER, ("role",)),
        Expected("connector-account", tenant, ("account", "UserName parameter")),
        *(
            Expected("connector-account", connector(name, swapped=other.get(name, "")), ("account", account))
            for name in forests
        ),
    ]
