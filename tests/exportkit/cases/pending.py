"""Pending exports of the README's pair: what its drift would do, something that it does not explain, and noise."""

from pathlib import Path

from tests.exportkit.contoso import CONTOSO
from tests.exportkit.write_pending import (
    TENANT_CONNECTOR,
    Attribute,
    Pending,
    anchor,
    tenant_dn,
    write_pending,
)

VENDORS = ("Ines Falk", "Omar Quist", "Pia Sorel")
TRAINEES = ("Jon Abrams", "Kaya Dorn")
NO_DEPARTMENT = ("Ada Brook", "Bo Castle", "Cleo Dunn", "Dag Eklund")
NAME = "pending_export_contoso.onmicrosoft.com_-_AAD.xml"
AD_NAME = "pending_export_contoso.com.xml"


def address(name: str) -> str:
    """The user principal name."""
    return f"{name.lower().replace(' ', '.')}@contoso.com"


def person(name: str, container: str) -> dict[str, str | tuple[str, ...]]:
    """What the tenant has of somebody."""
    return {
        "displayName": name,
        "userPrincipalName": address(name),
        "mail": address(name),
        "mailNickname": name.split(maxsplit=1)[0].lower(),
        "onPremisesSamAccountName": name.split()[1].lower(),
        "onPremisesDistinguishedName": f"CN={name},{container}",
        "proxyAddresses": (f"smtp:{name.split(maxsplit=1)[0].lower()}@contoso.com", f"SMTP:{address(name)}"),
        "sourceAnchor": anchor(name),
    }


def vendor(name: str) -> Pending:
    """The OU of vendors is in scope on the primary only."""
    return Pending(
        tenant_dn(anchor(name)), operation="delete", before=person(name, "OU=Vendors,DC=contoso,DC=com")
    )


def trainee(name: str) -> Pending:
    """The staging server still filters interns, not trainees."""
    values = person(name, "OU=Contractors,DC=contoso,DC=com")
    return Pending(
        tenant_dn(anchor(name)),
        operation="add",
        attributes=[
            Attribute(
                key, add=(value,) if isinstance(value, str) else value, multivalued=not isinstance(value, str)
            )
            for key, value in values.items()
        ],
        after=values,
    )


def without_department(name: str) -> Pending:
    """The expression for people without a department differs."""
    values = person(name, "OU=Staff,DC=contoso,DC=com")
    return Pending(
        tenant_dn(anchor(name)),
        attributes=[Attribute("department", add=["No  team"], remove=["Unassigned"])],
        before=values | {"department": "Unassigned"},
        after=values | {"department": "No  team"},
    )


GROUP = Pending(
    tenant_dn(anchor("Everybody")),
    type="group",
    attributes=[
        Attribute(
            "member", remove=[tenant_dn(anchor(name)) for name in VENDORS], type="reference", multivalued=True
        )
    ],
    before={"displayName": "Everybody", "mail": "everybody@contoso.com", "sourceAnchor": anchor("Everybody")},
)
"""Vendors that are deleted leave their groups."""

MOBILE = Pending(
    tenant_dn(anchor("Finn Grove")),
    attributes=[Attribute("mobile", add=["+47 555 0142"], remove=["+47 555 0199"])],
    before=person("Finn Grove", "OU=Staff,DC=contoso,DC=com"),
)
"""Changed in the directory a minute ago: the active server is about to export it too."""

TITLE = Pending(
    tenant_dn(anchor("Gro Hansen")),
    attributes=[Attribute("title", add=["Head of Sales"], remove=["Sales"])],
    before=person("Gro Hansen", "OU=Staff,DC=contoso,DC=com"),
    error=(
        "permission-issue",
        "Insufficient access rights to perform the operation for gro.hansen@contoso.com.",
    ),
)
"""No difference between the servers explains this."""

SPELLING = Pending(
    tenant_dn(anchor("Hal Ivers")),
    attributes=[
        Attribute(
            "proxyAddresses",
            add=["smtp:Hal@contoso.com"],
            remove=["smtp:hal@contoso.com"],
            multivalued=True,
        )
    ],
    before=person("Hal Ivers", "OU=Staff,DC=contoso,DC=com"),
)
"""Another letter case: nothing really changes."""

WRITTEN_BACK = Pending(
    "CN=Jon Abrams,OU=Contractors,DC=contoso,DC=com",
    attributes=[Attribute("employeeType", add=["Intern"], remove=["Trainee"])],
    before={
        "displayName": "Jon Abrams",
        "sAMAccountName": "abrams",
        "userPrincipalName": address("Jon Abrams"),
    },
    connector=CONTOSO,
)

TENANT_OBJECTS = (
    *map(vendor, VENDORS),
    *map(trainee, TRAINEES),
    *map(without_department, NO_DEPARTMENT),
    GROUP,
    MOBILE,
    TITLE,
    SPELLING,
)


def write_pending_samples(folder: Path) -> None:
    """Write what the staging server would export now and yesterday, and what the active server is about to."""
    write_pending(folder / "staging" / NAME, TENANT_OBJECTS)
    write_pending(folder / "staging" / AD_NAME, [WRITTEN_BACK])
    # Without system data, as /o:bhd gives: the connector's name is in the name of the file only.
    write_pending(
        folder / "previous" / NAME, [item for item in TENANT_OBJECTS if item is not TITLE], system_data=False
    )
    write_pending(folder / "previous" / AD_NAME, [WRITTEN_BACK], system_data=False)
    write_pending(folder / "active" / NAME, [MOBILE])


assert TENANT_CONNECTOR.replace(" ", "_") in NAME
