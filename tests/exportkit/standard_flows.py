"""The transformations that the out-of-box rules share. All expressions are our own."""

from .organisation import Flow, direct, expression


def tidied(attributes: str, longest: int = 448) -> list[Flow]:
    """Text attributes that flow trimmed and cut to a length."""
    flows = []
    for word in attributes.split():
        destination, _, source = word.partition("<")
        name = source or destination
        text = f"IIF(IsNullOrEmpty([{name}]), NULL, Left(Trim([{name}]), {longest}))"
        flows.append(expression(destination, text))
    return flows


def authoritative(attributes: str) -> list[Flow]:
    """Attributes that are removed in the cloud when they are empty on-premises."""
    flows = []
    for word in attributes.split():
        destination, _, source = word.partition("<")
        name = source or destination
        flows.append(expression(destination, f"IIF(IsPresent([{name}]), Trim([{name}]), AuthoritativeNull)"))
    return flows


CONTACT_DATA = "l st co postalCode facsimileTelephoneNumber mobile telephoneNumber pager homePhone"
ORGANISATION_DATA = "company department title givenName sn initials physicalDeliveryOfficeName streetAddress"
EXTENSIONS = " ".join(f"extensionAttribute{number}" for number in range(1, 16))
EXCHANGE = (
    "mailNickname altRecipient authOrig dLMemRejectPerms dLMemSubmitPerms legacyExchangeDN unauthOrig "
    "msExchHideFromAddressLists msExchRecipientDisplayType msExchRecipientTypeDetails msExchMailboxGuid "
    "msExchArchiveGUID msExchRemoteRecipientType msExchUsageLocation publicDelegates targetAddress"
)
LYNC = (
    "msRTCSIP-ApplicationOptions msRTCSIP-DeploymentLocator msRTCSIP-Line msRTCSIP-OptionFlags "
    "msRTCSIP-OwnerUrn msRTCSIP-PrimaryUserAddress msRTCSIP-UserEnabled"
)

ANCHOR = "ConvertToBase64(IIF(IsPresent([mS-DS-ConsistencyGuid]), [mS-DS-ConsistencyGuid], [objectGUID]))"
UPN = (
    "IIF(IsPresent([userPrincipalName]), LCase(Trim([userPrincipalName])), "
    '[sAMAccountName] & "@" & %Domain.FQDN%)'
)
PERSON_FILTERED = (
    'IIF(CBool([isCriticalSystemObject]) || Left([sAMAccountName], 5) = "svc-$" || '
    'InStr([displayName], "do  not  sync") > 0, True, NULL)'
)
GROUP_FILTERED = 'IIF(BitAnd([groupType], 1) <> 0 || InStr([cn], " (local only)") > 0, True, NULL)'
CONTACT_FILTERED = "IIF(IsPresent([mail]) = False && IsPresent([targetAddress]) = False, True, NULL)"
ANCHOR_CHECK = (
    "IIF(IsPresent([cloudSourceAnchor]) = False || [cloudSourceAnchor] = [sourceAnchor], [sourceAnchor], "
    'Error("The source anchor of this object has changed, from \'" & [cloudSourceAnchor] & "\'."))'
)
CLOUD_UPN = (
    "IIF(IsPresent([userPrincipalName]), [userPrincipalName], "
    'Error("An account needs a user principal name to be synchronized."))'
)
NAMED_ADDRESSES = 'RemoveDuplicates(Split(Replace(Join([proxyAddresses], ";"), "; ", ";") , ";"))'
RECIPIENT_KIND = (
    'Switch([msExchRecipientTypeDetails] = 4, "Shared mailbox", '
    '[msExchRecipientTypeDetails] = 16, "Room mailbox", True, "Mailbox")'
)
COUNTRY = "IIF(IsPresent([msExchUsageLocation]), UCase([msExchUsageLocation]), [c])"
LAST_CHANGE = (
    'IIF(IsPresent([pwdLastSet]), FormatDateTime(DateFromNum([pwdLastSet]), "yyyy-MM-dd HH:mm:ss"), NULL)'
)
MEMBER_LIMIT = (
    'IIF(Count([member]) > 50000, Error("The group has too many members for the cloud."), [member])'
)

DOMAIN_FLOWS = [
    expression("domainFQDN", "%Domain.FQDN%"),
    expression("domainNetBios", "%Domain.Netbios%"),
    expression("forestFQDN", "%Forest.FQDN%"),
    expression("forestNetBios", "%Forest.Netbios%"),
]
PERSON_DATA = [*tidied(ORGANISATION_DATA), *tidied(CONTACT_DATA, 64)]
PERSON_MORE = [
    *tidied("comment info assistant telephoneAssistant"),
    *direct("c countryCode employeeID manager preferredLanguage thumbnailPhoto middleName division"),
]
COMMON_FROM_EXCHANGE = [
    *tidied("cn displayName mail description", 256),
    *direct("manager c co telephoneNumber mobile l st postalCode"),
    expression("proxyAddresses", NAMED_ADDRESSES),
    expression("usageLocation", COUNTRY),
    expression("recipientKind", RECIPIENT_KIND),
]
COMMON = [
    *tidied("cn displayName mail description", 256),
    *PERSON_DATA,
    *PERSON_MORE,
    expression("usageLocation", "IIF(IsPresent([msExchUsageLocation]), [msExchUsageLocation], [c])"),
]
PERSON_EXCHANGE = [*direct(EXCHANGE), *direct(EXTENSIONS), expression("proxyAddresses", NAMED_ADDRESSES)]
ACCOUNT = [
    *direct("objectSid sIDHistory accountName<sAMAccountName pwdLastSet"),
    expression("accountEnabled", "IIF(BitAnd([userAccountControl], 2) > 0, False, True)"),
    expression("sourceAnchor", ANCHOR),
    expression("userPrincipalName", UPN),
    expression("lastPasswordChangeTimestamp", LAST_CHANGE),
    *DOMAIN_FLOWS,
]
PERSON_JOINS = [
    "mS-DS-ConsistencyGuid=sourceAnchorBinary",
    "objectSid=objectSid",
    "msExchMasterAccountSid=objectSid",
    "objectSid=msExchMasterAccountSid",
]
USER_OUT = "sourceObjectType EQUAL User; cloudMastered NOTEQUAL True"
CONTACT_OUT = "sourceObjectType EQUAL Contact"
GROUP_OUT = "sourceAnchor ISNOTNULL; cloudMastered NOTEQUAL True"
CLOUD_ANCHOR_JOIN = ["sourceAnchor=sourceAnchor"]
SERVICES = ("DynamicsCRM", "Intune", "LyncOnline", "SharePointOnline", "AzureRMS")


def service_flows(service: str, people: str) -> list[Flow]:
    """The attributes an online service is given, for users, contacts or groups."""
    base = authoritative("displayName mail")
    if people == "Group":
        extra = {
            "DynamicsCRM": "",
            "Intune": "cn",
            "LyncOnline": "description info",
            "AzureRMS": "",
            "SharePointOnline": "description info managedBy extensionAttribute1",
        }[service]
        flags = direct("securityEnabled mailEnabled member")
        return [*base, *authoritative(extra), *flags]
    extra = {
        "DynamicsCRM": "c company department facsimileTelephoneNumber givenName l mobile sn st title",
        "Intune": "commonName<cn givenName sn",
        "LyncOnline": "c co company department l sn givenName telephoneNumber title",
        "SharePointOnline": "c co company department description givenName l mobile pager postalCode sn st "
        "streetAddress title",
        "AzureRMS": "commonName<cn",
    }[service]
    links = {"DynamicsCRM": "manager", "LyncOnline": LYNC, "SharePointOnline": "manager thumbnailPhoto"}
    return [*base, *authoritative(extra), *direct(links.get(service, "proxyAddresses"))]
