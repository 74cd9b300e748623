"""Small cases: what a connector selects: domains, organizational units, object types, attributes."""

from tests.exportkit.dice import Dice
from tests.exportkit.organisation import Organisation

from .findings import Expected, connector, partition
from .sample import Case, both_ways
from .tiny import DOMAIN, FOREST, Edit, domain_of, exclude, forest_of, include, set_domain, tiny_domain

HERE = "primary-only"
BRANCH = "DC=branch,DC=adatum,DC=com"
CONTRADICTION = f"OU=Groups,{DOMAIN} is both included and excluded in {DOMAIN}; what the server does with it is not documented."
AFFECTED = partition(FOREST, DOMAIN)


def add_domain(dn: str, *, selected: bool = True) -> Edit:
    """Let the forest have a second domain."""

    def edit(org: Organisation) -> None:
        name = ".".join(part.partition("=")[2] for part in dn.split(","))
        part = tiny_domain(dn, name, name.partition(".")[0].upper(), Dice(org.host))
        part.selected = selected
        forest_of(org).partitions.append(part)

    return edit


def lower_case_ous(org: Organisation) -> None:
    """Write names as another tool does: lower case, and a space after each comma."""
    part = domain_of(org)
    part.inclusions = [dn.lower().replace(",", ", ") for dn in part.inclusions]


def object_types(*names: str) -> Edit:
    """Select object types of the domain."""
    return set_domain(object_types=list(names))


def select_attribute(name: str) -> Edit:
    """Select an attribute of the forest."""
    return lambda org: forest_of(org).attributes.append(name)


def domain_cases() -> list[Case]:
    """Domains."""
    branch = partition(FOREST, BRANCH)
    return [
        *both_ways(
            ("domain-only-on-primary", "domain-only-on-staging"),
            ("The primary knows a second domain", "The staging server knows a second domain"),
            (
                "The directory was refreshed and the domain selected on the primary only.",
                "The directory was refreshed and the domain selected on the staging server only.",
            ),
            add_domain(BRANCH),
            (Expected("domain-only-on-primary", branch, presence=HERE),),
        ),
        *both_ways(
            ("domain-selected-on-primary", "domain-selected-on-staging"),
            ("A domain is selected on the primary only", "A domain is selected on the staging server only"),
            (
                "Both servers know the domain, but only the primary synchronizes it.",
                "Both servers know the domain, but only the staging server would synchronize it.",
            ),
            lambda org: setattr(forest_of(org).partition(BRANCH), "selected", True),
            (Expected("domain-selected-on-primary", branch, ("selected",)),),
            base=add_domain(BRANCH, selected=False),
        ),
        Case(
            "domain-selection-unknown",
            "An export that does not say whether a domain is selected",
            "The staging server's export has null there, so it is not known whether it would synchronize the domain.",
            (Expected("domain-selection-unknown", branch, ("selected",)),),
            base=add_domain(BRANCH, selected=False),
            staging=lambda org: setattr(forest_of(org).partition(BRANCH), "selected", None),
        ),
        Case(
            "domain-replaced",
            "One domain instead of another",
            "Each server knows a domain that the other does not.",
            (
                Expected(
                    "domain-replaced",
                    partition(FOREST, BRANCH),
                    ("name",),
                ),
            ),
            primary=add_domain(BRANCH),
            staging=add_domain("DC=remote,DC=adatum,DC=com"),
        ),
    ]


def ou_cases() -> list[Case]:
    """Organizational units."""
    return [
        *both_ways(
            ("ou-only-on-primary", "ou-only-on-staging"),
            ("An OU is selected on the primary only", "An OU is selected on the staging server only"),
            (
                "After a failover everybody in OU=Vendors would be deleted in the tenant.",
                "After a failover everybody in OU=Vendors would be added to the tenant.",
            ),
            include("OU=Vendors"),
            (Expected("ou-only-on-primary", AFFECTED, ("containers", f"OU=Vendors,{DOMAIN}")),),
        ),
        Case(
            "ou-exclusion-only-on-staging",
            "An OU below a selected one is cleared on the staging server",
            "The parent is selected on both servers, so the primary synchronizes OU=Kiosks and the other does not.",
            (Expected("ou-only-on-primary", AFFECTED, ("containers", f"OU=Kiosks,OU=Staff,{DOMAIN}")),),
            staging=exclude("OU=Kiosks,OU=Staff"),
        ),
        Case(
            "ou-scope-differs",
            "An OU that one server both selects and clears",
            "What a server does with such a container is not documented, so it is not certain who synchronizes it.",
            (Expected("ou-scope-differs", AFFECTED, ("containers", f"OU=Groups,{DOMAIN}")),),
            staging=exclude("OU=Groups"),
            more={"notices": (f"staging: {CONTRADICTION}",)},
        ),
        Case(
            "ou-included-and-excluded",
            "An OU that both servers select and clear",
            "The servers agree, so nothing is open; but a notice asks to look at it.",
            base=exclude("OU=Groups"),
            more={"notices": tuple(f"{side}: {CONTRADICTION}" for side in ("primary", "staging"))},
        ),
        Case(
            "ou-replaced",
            "An OU was renamed, and one filter has its old name",
            "The primary synchronizes OU=Partners, the staging server still OU=Vendors.",
            (Expected("ou-replaced", AFFECTED, ("containers", f"OU=Partners,{DOMAIN}")),),
            primary=include("OU=Partners"),
            staging=include("OU=Vendors"),
        ),
        Case(
            "ou-exclusion-replaced",
            "An exception was renamed, and one filter has its old name",
            "Nothing above the container is listed, so its entry is an exception of its own on each server.",
            (Expected("ou-exclusion-replaced", AFFECTED, ("containers", f"OU=Former,{DOMAIN}")),),
            base=set_domain(inclusions=[f"OU=Staff,{DOMAIN}"], exclusions=[]),
            primary=exclude("OU=Former"),
            staging=exclude("OU=Left"),
        ),
        Case(
            "ou-list-redundant",
            "A list of OUs with an entry that changes nothing",
            "OU=Oslo is below OU=Staff, which is selected on both servers.",
            (Expected("ou-list-redundant", AFFECTED, ("containers",)),),
            staging=include("OU=Oslo,OU=Staff"),
        ),
        Case(
            "ou-letter-case",
            "The same OUs, written otherwise",
            "Letter case and the space after a comma mean nothing in distinguished names.",
            (Expected("ou-list-redundant", AFFECTED, ("containers",)),),
            staging=lower_case_ous,
        ),
    ]


def selection_cases() -> list[Case]:
    """Object types and attributes."""
    return [
        *both_ways(
            ("object-type-only-on-primary", "object-type-only-on-staging"),
            ("The primary also imports contacts", "The staging server would also import contacts"),
            (
                "The object type contact is selected on the primary only.",
                "The object type contact is selected on the staging server only.",
            ),
            object_types("contact", "group", "user"),
            (Expected("object-type-only-on-primary", AFFECTED, ("object-types", "contact"), HERE),),
        ),
        Case(
            "object-type-replaced",
            "One object type instead of another",
            "The primary imports contacts, the staging server computers.",
            (Expected("object-type-replaced", AFFECTED, ("object-types", "computer")),),
            primary=object_types("contact", "group", "user"),
            staging=object_types("computer", "group", "user"),
        ),
        *both_ways(
            ("attribute-only-on-primary", "attribute-only-on-staging"),
            (
                "An attribute is selected on the primary only",
                "An attribute is selected on the staging server only",
            ),
            (
                "The staging server does not import employeeNumber.",
                "The primary does not import employeeNumber.",
            ),
            select_attribute("employeeNumber"),
            (
                Expected(
                    "attribute-only-on-primary", connector(FOREST), ("attributes", "employeeNumber"), HERE
                ),
            ),
        ),
        Case(
            "attribute-replaced",
            "One attribute instead of another",
            "The primary imports employeeNumber, the staging server pager.",
            (Expected("attribute-replaced", connector(FOREST), ("attributes", "employeeNumber")),),
            primary=select_attribute("employeeNumber"),
            staging=select_attribute("pager"),
        ),
    ]


def all_filtering_cases() -> list[Case]:
    """All of them."""
    return [*domain_cases(), *ou_cases(), *selection_cases()]
