"""The out-of-box rules as templates: real names, tags, types and order, transformations of our own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .organisation import Flow, constant, direct, expression
from .standard_flows import (
    ACCOUNT,
    ANCHOR,
    ANCHOR_CHECK,
    CLOUD_ANCHOR_JOIN,
    CLOUD_UPN,
    COMMON,
    COMMON_FROM_EXCHANGE,
    CONTACT_FILTERED,
    CONTACT_OUT,
    DOMAIN_FLOWS,
    EXCHANGE,
    EXTENSIONS,
    GROUP_FILTERED,
    GROUP_OUT,
    LYNC,
    MEMBER_LIMIT,
    NAMED_ADDRESSES,
    PERSON_EXCHANGE,
    PERSON_FILTERED,
    PERSON_JOINS,
    SERVICES,
    USER_OUT,
    authoritative,
    service_flows,
    tidied,
)


@dataclass(frozen=True)
class Template:
    """One rule of the list, before it is given a connector, an id and a precedence."""

    name: str
    tag: str
    types: str
    flows: list[Flow] = field(default_factory=list)
    scope: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    provision: bool = False
    password_sync: bool = False
    case_sensitive: bool = False

    @property
    def inbound(self) -> bool:
        """Whether it brings data into the metaverse."""
        return self.name.startswith("In ")

    @property
    def of_tenant(self) -> bool:
        """Whether it belongs to the tenant connector."""
        return self.name.split(" - ")[0].endswith("AAD")


def people_in(kind: str, source: str, tags: dict[str, str]) -> dict[str, Template]:
    """The inbound rules of users, or of inetOrgPersons."""
    guard = "; adminDescription NOTSTARTSWITH User_" if kind == "User" else ""
    types = f"{source} person"
    join_flows = [
        expression("cloudFiltered", PERSON_FILTERED),
        expression(
            "sourceAnchorBinary", "IIF(IsPresent([mS-DS-ConsistencyGuid]), [mS-DS-ConsistencyGuid], NULL)"
        ),
        constant("sourceObjectType", kind),
        *direct("distinguishedName<dn objectGUID"),
    ]
    bodies: dict[str, Template] = {
        "Join": Template(
            "",
            "",
            types,
            join_flows,
            (f"isCriticalSystemObject NOTEQUAL TRUE{guard}",),
            tuple(PERSON_JOINS),
            provision=True,
        ),
        "AccountEnabled": Template(
            "", "", types, ACCOUNT, ("userAccountControl ISBITNOTSET 2",), password_sync=kind == "User"
        ),
        "Common from Exchange": Template(
            "", "", types, COMMON_FROM_EXCHANGE, (f"mailNickname ISNOTNULL{guard}",)
        ),
        "Common": Template("", "", types, COMMON, ("adminDescription NOTSTARTSWITH User_",) if guard else ()),
        "Exchange": Template("", "", types, PERSON_EXCHANGE, ("mailNickname ISNOTNULL",)),
        "Lync": Template("", "", types, direct(LYNC)),
    }
    return {
        part: Template(
            f"In from AD - {kind} {part}",
            f"InfromAD{kind}{part.replace(' ', '')}.{tags[part]}",
            body.types,
            body.flows,
            body.scope,
            body.joins,
            body.provision,
            body.password_sync,
        )
        for part, body in bodies.items()
    }


def group_and_contact_in() -> list[Template]:
    """The inbound rules of groups, contacts and foreign security principals."""
    group_scope = ("isCriticalSystemObject NOTEQUAL True; adminDescription NOTSTARTSWITH Group_",)
    group_exchange = [
        *direct(
            "mailNickname authOrig unauthOrig dLMemRejectPerms dLMemSubmitPerms "
            "legacyExchangeDN hideDLMembership"
        ),
        *direct(
            "msExchHideFromAddressLists msExchRequireAuthToSendTo oOFReplyToOriginator reportToOriginator"
        ),
        *direct(EXTENSIONS),
        expression("proxyAddresses", NAMED_ADDRESSES, merge="MergeCaseInsensitive"),
    ]
    group_common = [
        *tidied("cn displayName description mail", 256),
        *direct("member managedBy objectSid info accountName<sAMAccountName"),
        expression("securityEnabled", "IIF(BitAnd([groupType], &H80000000) <> 0, True, False)"),
        expression("mailEnabled", "IIF(IsPresent([mail]) && IsPresent([proxyAddresses]), True, False)"),
        expression("memberCount", "IIF(IsPresent([member]), Count([member]), 0)"),
        expression("sourceAnchor", ANCHOR),
        *DOMAIN_FLOWS,
    ]
    contact_common = [
        *COMMON,
        *direct("mailNickname targetAddress legacyExchangeDN"),
        expression("proxyAddresses", NAMED_ADDRESSES),
        expression("mailEnabled", "IIF(IsPresent([targetAddress]), True, False)"),
        expression("sourceAnchor", ANCHOR),
    ]
    return [
        Template(
            "In from AD - Group Join",
            "InfromADGroupJoin.005",
            "group group",
            [expression("cloudFiltered", GROUP_FILTERED), *direct("sourceAnchorBinary<objectGUID")],
            group_scope,
            ("objectGUID=sourceAnchorBinary",),
            provision=True,
        ),
        Template(
            "In from AD - Group Exchange",
            "InfromADGroupExchange.006",
            "group group",
            group_exchange,
            group_scope,
        ),
        Template(
            "In from AD - Group Common", "InfromADGroupCommon.006", "group group", group_common, group_scope
        ),
        Template(
            "In from AD - Contact Join",
            "InfromADContactJoin.004",
            "contact person",
            [expression("cloudFiltered", CONTACT_FILTERED), constant("sourceObjectType", "Contact")],
            ("adminDescription NOTSTARTSWITH Contact_",),
            ("mail=mail",),
            provision=True,
        ),
        Template(
            "In from AD - Contact Common", "InfromADContactCommon.006", "contact person", contact_common
        ),
        Template("In from AD - Contact Lync", "InfromADContactLync.004", "contact person", direct(LYNC)),
        Template(
            "In from AD - ForeignSecurityPrincipal Join User",
            "InfromADForeignSecurityPrincipalJoinUser.001",
            "foreignSecurityPrincipal *",
            [],
            (),
            ("cn=objectSidString",),
        ),
    ]


def tenant_in() -> list[Template]:
    """The inbound rules from the tenant that come before the outbound ones."""
    anchor = ("sourceAnchor=sourceAnchor",)
    return [
        Template(
            "In from AAD - User Join",
            "InfromAADUserJoin.006",
            "user person",
            direct(
                "cloudAnchor cloudSourceAnchor<sourceAnchor cloudMastered cloudLegacyExchangeDN usageLocation"
            ),
            ("cloudMastered EQUAL False",),
            anchor,
            case_sensitive=True,
        ),
        Template(
            "In from AAD - Contact Join",
            "InfromAADContactJoin.004",
            "contact person",
            direct("cloudAnchor cloudSourceAnchor<sourceAnchor"),
            (),
            anchor,
            case_sensitive=True,
        ),
        Template(
            "In from AAD - Group Join",
            "InfromAADGroupJoin.006",
            "group group",
            direct("cloudAnchor cloudSourceAnchor<sourceAnchor cloudMastered"),
            ("cloudMastered NOTEQUAL True",),
            anchor,
            case_sensitive=True,
        ),
        Template(
            "In from AAD - User NGCKey",
            "InfromAADUserNGCKey.002",
            "user person",
            direct("msDS-KeyCredentialLink<deviceKey"),
        ),
    ]


def users_out() -> list[Template]:
    """The outbound rules of users to the tenant."""
    join = [
        expression("sourceAnchor", ANCHOR_CHECK),
        expression("dn", '"CN=" & UCase(ConvertToUTF8Hex([sourceAnchor]))'),
        *direct(
            "accountEnabled commonName<cn dnsDomainName<domainFQDN netBiosName<domainNetBios usageLocation"
        ),
        *direct("onPremisesSamAccountName<accountName onPremiseSecurityIdentifier<objectSid"),
        *direct("lastPasswordChangeTimestamp<pwdLastSet onPremisesDistinguishedName<distinguishedName"),
    ]
    identity = [
        *authoritative("displayName givenName surname<sn mail"),
        expression("userPrincipalName", CLOUD_UPN),
        expression(
            "alias", 'IIF(IsPresent([mailNickname]), [mailNickname], Word([userPrincipalName], 1, "@"))'
        ),
        *direct("onPremisesUserPrincipalName<userPrincipalName"),
    ]
    exchange = [
        *direct(EXCHANGE),
        *authoritative(EXTENSIONS),
        *authoritative("c co company department title telephoneNumber mobile"),
        expression(
            "proxyAddresses",
            "IIF(IsPresent([proxyAddresses]), RemoveDuplicates([proxyAddresses]), AuthoritativeNull)",
        ),
    ]
    ready = f"{USER_OUT}; cloudFiltered NOTEQUAL True; sourceAnchor ISNOTNULL; accountEnabled ISNOTNULL"
    return [
        Template(
            "Out to AAD - User Join",
            "OuttoAADUserJoin.012",
            "person user",
            join,
            (ready,),
            tuple(CLOUD_ANCHOR_JOIN),
            provision=True,
            password_sync=True,
        ),
        Template(
            "Out to AAD - User Identity", "OuttoAADUserIdentity.008", "person user", identity, (USER_OUT,)
        ),
        Template(
            "Out to AAD - User ExchangeOnline",
            "OuttoAADUserExchangeOnline.009",
            "person user",
            exchange,
            (USER_OUT,),
        ),
        *(
            Template(
                f"Out to AAD - User {service}",
                f"OuttoAADUser{service}.006",
                "person user",
                service_flows(service, "User"),
                (USER_OUT,),
            )
            for service in SERVICES
        ),
    ]


def contacts_out() -> list[Template]:
    """The outbound rules of contacts to the tenant."""
    mailable = f"{CONTACT_OUT}; cloudFiltered NOTEQUAL True; mailEnabled EQUAL True"
    bodies: dict[str, list[Flow]] = {
        "Identity": [*authoritative("displayName givenName surname<sn mail"), *direct("commonName<cn")],
        "ExchangeOnline": [
            *direct("alias<mailNickname targetAddress proxyAddresses legacyExchangeDN"),
            *authoritative(EXTENSIONS),
            *authoritative("c co company department title telephoneNumber mobile"),
        ],
        **{service: service_flows(service, "Contact") for service in SERVICES},
    }
    return [
        Template(
            "Out to AAD - Contact Join",
            "OuttoAADContactJoin.005",
            "person contact",
            [expression("dn", '"CN=" & UCase(ConvertToUTF8Hex([sourceAnchor]))'), *direct("sourceAnchor")],
            (mailable,),
            tuple(CLOUD_ANCHOR_JOIN),
            provision=True,
        ),
        *(
            Template(
                f"Out to AAD - Contact {part}",
                f"OuttoAADContact{part}.005",
                "person contact",
                flows,
                (CONTACT_OUT,),
            )
            for part, flows in bodies.items()
        ),
    ]


def groups_out() -> list[Template]:
    """The outbound rules of groups to the tenant."""
    ready = "cloudFiltered NOTEQUAL True; sourceAnchor ISNOTNULL; cloudMastered NOTEQUAL True"
    join_scope = tuple(
        f"{ready}; {enabled} EQUAL True; {size}"
        for enabled in ("securityEnabled", "mailEnabled")
        for size in ("cloudAnchor ISNOTNULL", "memberCount LESSTHAN 50000")
    )
    join = [
        expression("dn", '"CN=" & UCase(ConvertToUTF8Hex([sourceAnchor]))'),
        expression("sourceAnchor", ANCHOR_CHECK),
        *direct("onPremiseSecurityIdentifier<objectSid onPremisesSamAccountName<accountName"),
        constant("wellKnownObject", "False", execute_once=True),
    ]
    exchange = [
        *direct("alias<mailNickname authOrig unauthOrig dLMemRejectPerms dLMemSubmitPerms hideDLMembership"),
        *direct("msExchHideFromAddressLists reportToOriginator managedBy proxyAddresses"),
        *authoritative(EXTENSIONS),
    ]
    bodies: dict[str, list[Flow]] = {
        "Identity": [
            *authoritative("displayName description mail"),
            *direct("member securityEnabled mailEnabled"),
        ],
        "ExchangeOnline": exchange,
        **{service: service_flows(service, "Group") for service in SERVICES},
    }
    return [
        Template(
            "Out to AAD - Group Join",
            "OuttoAADGroupJoin.009",
            "group group",
            join,
            join_scope,
            tuple(CLOUD_ANCHOR_JOIN),
            provision=True,
        ),
        *(
            Template(
                f"Out to AAD - Group {part}",
                f"OuttoAADGroup{part}.006",
                "group group",
                flows,
                ("cloudMastered NOTEQUAL True",) if part == "AzureRMS" else (GROUP_OUT,),
                () if part == "AzureRMS" else tuple(CLOUD_ANCHOR_JOIN),
            )
            for part, flows in bodies.items()
        ),
        Template(
            "Out to AAD - Group Writeup Member Limit",
            "OuttoAADGroupWriteupMemberLimit.003",
            "group group",
            [expression("member", MEMBER_LIMIT)],
            (GROUP_OUT,),
        ),
    ]


def hybrid() -> list[Template]:
    """Office ProPlus and the Exchange hybrid rules in both directions."""
    people = (
        "msExchSafeSendersHash<cloudMSExchSafeSendersHash "
        "msExchBlockedSendersHash<cloudMSExchBlockedSendersHash"
    )
    cloud = (
        "cloudMSExchSafeSendersHash<msExchSafeSendersHash "
        "cloudMSExchBlockedSendersHash<msExchBlockedSendersHash "
        "cloudMSExchArchiveStatus<msExchArchiveStatus cloudMSExchUserHoldPolicies<msExchUserHoldPolicies"
    )
    legacy = 'IIF(IsPresent([cloudLegacyExchangeDN]), "X500:" & [cloudLegacyExchangeDN], NULL)'
    merged = expression("proxyAddresses", legacy, merge="MergeCaseInsensitive")
    return [
        Template(
            "Out to AAD - User OfficeProPlus",
            "OuttoAADUserOfficeProPlus.005",
            "person user",
            [*authoritative("displayName mail"), *direct("usageLocation accountEnabled")],
            (USER_OUT,),
        ),
        Template(
            "In from AAD - Contact Exchange Hybrid",
            "InfromAADContactExchangeHybrid.004",
            "contact person",
            direct("cloudLegacyExchangeDN cloudAnchor"),
        ),
        Template(
            "In from AAD - Group Exchange Hybrid",
            "InfromAADGroupExchangeHybrid.004",
            "group group",
            direct("cloudLegacyExchangeDN cloudAnchor"),
        ),
        Template(
            "In from AAD - User Exchange Hybrid",
            "InfromAADUserExchangeHybrid.005",
            "user person",
            direct(cloud),
        ),
        Template(
            "Out to AD - Contact Join", "OuttoADContactJoin.003", "person contact", [], (), ("mail=mail",)
        ),
        Template(
            "Out to AD - Group Join",
            "OuttoADGroupJoin.005",
            "group group",
            [],
            ("cloudMastered NOTEQUAL True",),
            ("objectGUID=sourceAnchorBinary",),
        ),
        Template(
            "Out to AD - InetOrgPerson Join",
            "OuttoADInetOrgPersonJoin.004",
            "person inetOrgPerson",
            [],
            (),
            tuple(PERSON_JOINS),
        ),
        Template(
            "Out to AD - User Join SOAInAD",
            "OuttoADUserJoinSOAInAD.005",
            "person user",
            [],
            ("cloudMastered EQUAL False",),
            tuple(PERSON_JOINS),
        ),
        Template(
            "Out to AD - Contact Exchange Hybrid",
            "OuttoADContactExchangeHybrid.003",
            "person contact",
            [merged],
        ),
        Template(
            "Out to AD - Group Exchange Hybrid",
            "OuttoADGroupExchangeHybrid.004",
            "group group",
            [merged],
            ("cloudMastered NOTEQUAL True",),
        ),
        Template(
            "Out to AD - InetOrgPerson Exchange Hybrid",
            "OuttoADInetOrgPersonExchangeHybrid.003",
            "person inetOrgPerson",
            [merged, *direct(people)],
            ("contributingConnectorExchange EQUAL %Connector.ID%",),
        ),
        Template(
            "Out to AD - User Exchange Hybrid",
            "OuttoADUserExchangeHybrid.004",
            "person user",
            [
                merged,
                *direct(people),
                *direct("msExchArchiveStatus<cloudMSExchArchiveStatus"),
                *direct("msExchUserHoldPolicies<cloudMSExchUserHoldPolicies"),
            ],
        ),
    ]


def devices() -> list[Template]:
    """The device rules."""
    computer = [
        *direct("deviceId<objectGUID displayName<name objectSid userCertificate"),
        *direct("deviceOSVersion<operatingSystemVersion"),
        expression("cloudFiltered", "IIF(IsPresent([userCertificate]) = False, True, NULL)"),
        expression("deviceOSType", 'IIF(InStr([operatingSystem], "Windows") > 0, "Windows", "Other system")'),
        expression("accountEnabled", "IIF(BitAnd([userAccountControl], 2) > 0, False, True)"),
        expression("sourceAnchor", "IIF(IsPresent([objectGUID]), ConvertToBase64([objectGUID]), NULL)"),
        constant("sourceObjectType", "Computer"),
        constant("deviceTrustType", "ServerAd"),
        constant("cloudCreated", "False", execute_once=True),
    ]
    device = direct(
        "deviceId displayName accountEnabled deviceOSType deviceOSVersion deviceTrustType userCertificate "
        "onPremiseSecurityIdentifier<objectSid sourceAnchor"
    )
    return [
        Template(
            "In from AD - Computer Join",
            "InfromADComputerJoin.004",
            "computer device",
            computer,
            (),
            ("objectGUID=deviceId",),
            provision=True,
        ),
        Template(
            "Out to AAD - Device Join SOAInAD",
            "OuttoAADJoinSOAInAD.004",
            "device device",
            device,
            ("cloudCreated EQUAL false; userCertificate ISNOTNULL; cloudFiltered NOTEQUAL true",),
            ("deviceId=deviceId",),
            provision=True,
        ),
        Template(
            "In from AD - Device Common",
            "InfromADDeviceCommon.002",
            "msDS-Device device",
            direct("cloudAnchor<msDS-CloudAnchor"),
            ("objectGUID ISNOTNULL; msDS-CloudAnchor ISNOTNULL",),
            ("msDS-DeviceID=deviceId",),
        ),
        Template(
            "Out to AD - User NGCKey",
            "OuttoADUserNGCKey.001",
            "person user",
            direct("msDS-KeyCredentialLink"),
            ("sourceObjectType EQUAL User",),
        ),
    ]


def directory_extensions(attributes: Sequence[str]) -> list[Template]:
    """The rules that carry directory extensions of users."""
    names = " ".join(attributes)
    return [
        Template(
            "In from AD - User DirectoryExtension",
            "InfromADUserDirectoryExtension.001",
            "user person",
            direct(names),
        ),
        Template(
            "Out to AAD - User DirectoryExtension",
            "OuttoAADUserDirectoryExtension.002",
            "person user",
            authoritative(" ".join(f"extension_{name}<{name}" for name in attributes)),
            (USER_OUT,),
        ),
    ]


def templates(extensions: Sequence[str] = ()) -> list[Template]:
    """Every out-of-box rule in the order of the wizard."""
    user_tags = {
        "Join": "006",
        "AccountEnabled": "007",
        "Common from Exchange": "006",
        "Common": "008",
        "Exchange": "006",
        "Lync": "005",
    }
    other_tags = {
        "Join": "005",
        "AccountEnabled": "006",
        "Common from Exchange": "006",
        "Common": "007",
        "Exchange": "005",
        "Lync": "004",
    }
    users = people_in("User", "user", user_tags)
    others = people_in("InetOrgPerson", "inetOrgPerson", other_tags)
    people = [rule for part in users for rule in (users[part], others[part])]
    return [
        *people,
        *group_and_contact_in(),
        *tenant_in(),
        *users_out(),
        *contacts_out(),
        *groups_out(),
        *hybrid(),
        *devices(),
        *(directory_extensions(extensions) if extensions else ()),
    ]
