"""Small cases: connectors, how they run, and schemas."""

from tests.exportkit.contoso import forest
from tests.exportkit.dice import Dice
from tests.exportkit.organisation import (
    BOOLEAN_SYNTAX,
    AttributeType,
    Organisation,
    RunProfile,
    RunStep,
    SchemaClass,
    constant,
)

from .findings import (
    Expected,
    connector,
    cosmetic,
    healthy,
    metaverse,
    partition,
    run_profile,
)
from .sample import Case, both_ways
from .tiny import (
    DOMAIN,
    FOREST,
    TENANT_CONNECTOR,
    Edit,
    add_rule,
    forest_of,
    set_domain,
    set_forest,
    tiny_domain,
)

XML = "server-configuration"
HERE, THERE = "primary-only", "staging-only"
SUBSIDIARY = "litware.com"
RENAMED = "Adatum production"
AFFECTED = partition(FOREST, DOMAIN)


def add_forest(org: Organisation) -> None:
    """Add a second forest with a rule."""
    dice = Dice(org.host)
    part = tiny_domain("DC=litware,DC=com", SUBSIDIARY, "LITWARE", dice)
    added = forest(SUBSIDIARY, "LITWARE", dice, [part])
    added.run_profiles = added.run_profiles[:1]
    org.connectors.append(added)
    add_rule(
        "In from AD - Litware Staff",
        precedence=40,
        connector=SUBSIDIARY,
        flows=[constant("company", "Litware")],
    )(org)


def rename_forest(org: Organisation) -> None:
    """Give the connector another name; the forest stays what it is."""
    forest_of(org).name = RENAMED


def add_profile(org: Organisation) -> None:
    """Add a run profile."""
    identifier = Dice(org.host).guid("profile/nightly")
    profile = RunProfile(identifier, "Nightly Import", [RunStep("full-import", DOMAIN, 50)])
    forest_of(org).run_profiles.append(profile)


def page_size(org: Organisation) -> None:
    """Read larger pages in a full import."""
    forest_of(org).run_profile("Full Import").steps[0].page_size = 1000


def two_steps(*kinds: str) -> Edit:
    """Let one run profile import and synchronize, in this order."""

    def edit(org: Organisation) -> None:
        profile = forest_of(org).run_profile("Full Import")
        profile.steps = [RunStep(kind, DOMAIN) for kind in kinds]

    return edit


def refresh_schema(org: Organisation) -> None:
    """Refresh the directory's schema after an attribute was added to it."""
    schema = forest_of(org).schema
    schema.attribute_types.append(AttributeType("adatumBadgeColour"))
    next(kind for kind in schema.classes if kind.name == "user").attributes.append("adatumBadgeColour")


def more_metaverse(org: Organisation) -> None:
    """Add an attribute to the metaverse."""
    org.metaverse.attribute_types.append(AttributeType("badgeColour"))
    next(kind for kind in org.metaverse.classes if kind.name == "person").attributes.append("badgeColour")


def another_syntax(org: Organisation) -> None:
    """Define an attribute of the metaverse as a Boolean."""
    next(item for item in org.metaverse.attribute_types if item.name == "badgeNumber").syntax = BOOLEAN_SYNTAX


def more_metaverse_class(org: Organisation) -> None:
    """Add a class to the metaverse."""
    org.metaverse.classes.append(SchemaClass("room", ["displayName"]))


def component(name: str, kind: str) -> Edit:
    """Let the forest's provisioning hierarchy have an entry."""

    def edit(org: Organisation) -> None:
        forest_of(org).component_mappings[name] = kind

    return edit


def connector_cases() -> list[Case]:
    """Presence, names and settings of connectors."""
    return [
        *both_ways(
            ("connector-only-on-primary", "connector-only-on-staging"),
            ("The primary has a second forest", "The staging server has a second forest"),
            (
                "A directory was added on the primary only. Its rule is part of that one finding.",
                "A directory was added on the staging server only. Its rule is part of that one finding.",
            ),
            add_forest,
            (Expected("connector-only-on-primary", connector(SUBSIDIARY), presence=HERE),),
        ),
        Case(
            "connector-name-differs",
            "One connector, two names",
            "The connector was renamed on the staging server. It is recognised by its forest, with all its rules.",
            (
                Expected(
                    "connector-name-differs",
                    connector(FOREST, RENAMED.casefold(), swapped=RENAMED),
                    ("name",),
                ),
            ),
            staging=rename_forest,
            usual=(
                *healthy("cmdlets", [], TENANT_CONNECTOR),
                # Of two names, the first in the alphabet identifies the connector.
                Expected(
                    "connector-account",
                    connector(FOREST, RENAMED.casefold(), swapped=RENAMED),
                    ("account", "forest-login-user parameter"),
                ),
            ),
        ),
        Case(
            "connector-letter-case",
            "The name of a connector in another letter case",
            "Connectors are found by name without regard to letter case, so this is cosmetic.",
            (cosmetic("connector-name-differs", connector(FOREST, swapped="Adatum.COM"), "name"),),
            staging=set_forest(name="Adatum.COM"),
            usual=tuple(healthy("cmdlets", [FOREST], TENANT_CONNECTOR, {FOREST: "Adatum.COM"})),
        ),
        Case(
            "connector-setting-differs",
            "A connector talks to its directory in another way",
            "Connections of the staging server are not signed and sealed.",
            (
                Expected(
                    "connector-setting-differs",
                    connector(FOREST),
                    ("parameters", "connectivity", "sign-and-seal"),
                ),
            ),
            staging=set_forest(sign_and_seal=False),
        ),
        Case(
            "connector-description-differs",
            "The description of a connector",
            "Somebody described the connector on the primary only.",
            (Expected("connector-description-differs", connector(FOREST), ("description",)),),
            primary=set_forest(description="Head office and branches."),
        ),
        Case(
            "connector-account",
            "Each server has its own account in the directory",
            "The account was created by hand on the staging server, in another domain name as well.",
            (Expected("connector-account", connector(FOREST), ("account", "forest-login-domain parameter")),),
            staging=set_forest(account="svc-entra", account_domain="ADATUM"),
        ),
        Case(
            "preferred-domain-controllers",
            "Servers on two sites",
            "Each server prefers the domain controllers near it.",
            (Expected("preferred-domain-controllers", AFFECTED, ("preferred-dcs",)),),
            primary=set_domain(preferred_dcs=["dc01.adatum.com", "dc02.adatum.com"]),
            staging=set_domain(preferred_dcs=["dc11.adatum.com"]),
        ),
        Case(
            "connector-schema-differs",
            "The schema was refreshed on one server only",
            "An attribute that was added to the directory is known to the primary only.",
            (Expected("connector-schema-differs", connector(FOREST), ("schema",)),),
            primary=refresh_schema,
            more={"form": XML},
        ),
        Case(
            "provisioning-hierarchy-differs",
            "Containers of another class",
            "While writing back, the staging server would create organizations as organizational units.",
            (Expected("provisioning-hierarchy-differs", connector(FOREST), ("provisioning-hierarchy", "O")),),
            primary=component("O", "organization"),
            staging=component("O", "organizationalUnit"),
        ),
    ]


def run_profile_cases() -> list[Case]:
    """Run profiles."""
    return [
        *both_ways(
            ("run-profile-only-on-primary", "run-profile-only-on-staging"),
            ("A run profile exists on the primary only", "A run profile exists on the staging server only"),
            (
                "A script that starts it would fail after a failover.",
                "Somebody prepared it on the standby server.",
            ),
            add_profile,
            (Expected("run-profile-only-on-primary", run_profile(FOREST, "Nightly Import"), presence=HERE),),
        ),
        Case(
            "run-profile-differs",
            "The page size of an import",
            "The staging server would read pages of another size.",
            (
                Expected(
                    "run-profile-differs",
                    run_profile(FOREST, "Full Import"),
                    ("steps", "1", "custom-data", "adma-step-data", "page-size"),
                ),
            ),
            staging=page_size,
            more={"form": XML},
        ),
        Case(
            "run-profile-step-order",
            "The steps of a run in another order",
            "The same two steps run the other way round on the staging server: one finding.",
            (Expected("run-profile-differs", run_profile(FOREST, "Full Import"), ("steps",)),),
            primary=two_steps("full-import", "full-sync"),
            staging=two_steps("full-sync", "full-import"),
            more={"form": XML},
        ),
    ]


def metaverse_cases() -> list[Case]:
    """The schema of the metaverse."""
    return [
        *both_ways(
            ("metaverse-schema-only-on-primary", "metaverse-schema-only-on-staging"),
            (
                "The metaverse has one more attribute on the primary",
                "The metaverse has one more attribute on the staging server",
            ),
            (
                "A rule that writes the attribute cannot work on the staging server.",
                "A rule that writes the attribute cannot work on the primary.",
            ),
            more_metaverse,
            (
                Expected(
                    "metaverse-schema-only-on-primary", metaverse("attribute", "badgeColour"), presence=HERE
                ),
            ),
            form=XML,
        ),
        Case(
            "metaverse-class-only-on-staging",
            "The metaverse has one more class on the staging server",
            "Objects of a class that the primary does not have could be made there.",
            (Expected("metaverse-schema-only-on-staging", metaverse("class", "room"), presence=THERE),),
            staging=more_metaverse_class,
            more={"form": XML},
        ),
        Case(
            "metaverse-schema-differs",
            "An attribute of the metaverse is of another type",
            "The staging server keeps the badge number as a Boolean.",
            (Expected("metaverse-schema-differs", metaverse("attribute", "badgeNumber"), ("syntax",)),),
            staging=another_syntax,
            more={"form": XML},
        ),
    ]


def all_connector_cases() -> list[Case]:
    """All of them."""
    return [
        *connector_cases(),
        *run_profile_cases(),
        *metaverse_cases(),
    ]
