"""What may change without a finding, and why: by path, kind of change, and how the reason is checked."""

# ruff: noqa: E501 - a pattern stays on the line of its reason

import re
from dataclasses import dataclass

from entradrift.model.snapshot import Format

from .leaf_changes import CASE, ENTRY_GONE, ENTRY_TWICE, GONE, KINDS, VALUE

COUNTED = "counted"
"""The reader counts the leaf, or what holds it, as dropped for this very reason."""
EQUAL = "equal"
"""The reader makes the same snapshot of both writings."""
SEVERAL = "several"
"""The change makes several findings, which is right."""
QUIET = "quiet"
"""The snapshots differ, and the comparison does not look there."""


@dataclass(frozen=True)
class Ignored:
    """Changes that make no finding, and why."""

    format: Format
    reason: str
    check: str
    paths: re.Pattern[str]
    kinds: tuple[str, ...]
    old: re.Pattern[str]


def _of(
    form: Format, reason: str, check: str, *paths: str, kinds: tuple[str, ...] = KINDS, old: str = ".*"
) -> Ignored:
    return Ignored(form, reason, check, re.compile("|".join(paths)), kinds, re.compile(old, re.DOTALL))


COUNTER = "counter or time of the server's own database"
IDENTIFIER = "identifier that is different on every server"
DIRECTORY_ID = "identifier of the directory partition, read from the directory"
DERIVED = "derived by the server from the directory or the product"
DECLARATION = "declaration of a parameter, fixed by the product"
OF_EXPRESSION = "derived from the flow's expression"
RUN_DATA, SECRET = "run data", "secret"
NEXT_START, NEXT_TYPE = "run data: when the next cycle starts", "run data: type of the next cycle"
"""The reasons with which the readers count."""

UNREFERRED = (
    "an identifier that refers to nothing in the export or to which nothing refers; different on every server"
)
REPEATS = "repeats"
KIND = "says what kind of connector it is, which is kept as such"
PROFILE = "kind of run profile, fixed by the product"
OF_RULE = "derived by the server from other properties of the rule"
TENANT = "names the tenant connector, of which there is one"
OVERRIDES = "says how the wizard made the connector, not what it does"
CREDENTIAL = "identity of this server's own application and certificate"
EVIDENCE = "evidence for the readiness check"
HOW_MADE = "says how the file was made"

SAID_TWICE = "an entry of a set that is listed twice is listed"
GUID_CASE = "letter case means nothing in an identifier"
SWITCH_CASE = "letter case means nothing in True and False"
EMPTY = "empty says what absence says"
DEFAULT = "the default says what absence says"
POSITION = "only numbers the entries of the schema"
NAME_CASE = "names of settings and connectors that refer are read without regard to letter case"
DN_CASE = "letter case means nothing in a distinguished name"
TAG_CASE = "letter case means nothing in an immutable tag"
WORD_CASE = "letter case means nothing in a word of an enumeration"
TAKEN_AT = "when the export was taken: freshness is judged, not compared"
HOST = "an export that names no server: nothing to hold the other name against"
FAILURE = "what the collector could not read: the gap is told, whatever the words for it"
NOT_CARRIED = (
    "a field that our own file does not hold says that the export could not carry it: never compared"
)
VERSION = "a version that is not known: builds are told apart by the tags of standard rules"
OTHERWISE = "said otherwise as well: by the name, by what is beside it"
VARIABLE_CASE = "letter case means nothing in the name of a variable"
ONLY_SHOWS = "a command that only shows the rule that was made"
NOT_SELECTED = (
    "a rule that was not selected has no name in the export, and identifiers are different on every server"
)
ABOUT = "about the file itself, not the server"

GUID = r'"?\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?"?'
ZERO = r'"?\{?0{8}(-0{4}){3}-0{12}\}?"?'
SWITCH = r'(?i)\s*"?(true|false)"?\s*'
NOTHING = r'\s*|""|null|"0{8}(-0{4}){3}-0{12}"'

_X = Format.SERVER_CONFIGURATION
_TREE = (
    _of(_X, COUNTER, COUNTED,
        r".*/(format-version|version|internal-version|creation-time|last-modification-time|modified-timestamp)"),
    _of(_X, IDENTIFIER, COUNTED, r"synchronizationRule/(id|internal-id)", r".*/run-configuration/id"),
    _of(_X, RUN_DATA, COUNTED, r".*/(cookie|water-mark|last-dc)", r".*/parameter\[(cookie|last-dc|water-mark)\](/@.*)?"),
    _of(_X, DIRECTORY_ID, COUNTED, r".*/(guid|forest-guid)", r".*/parameter\[(guid|forest-guid)\](/@.*)?"),
    _of(_X, DERIVED, COUNTED, r".*/parameter\[(ADS_\w+|(Forest|Domain)\.\w+)\](/@.*)?"),
    _of(_X, SECRET, COUNTED, r".*/parameter\[[Pp]assword\](/@.*)?"),
    _of(_X, DECLARATION, COUNTED, r".*/parameter\[.*\]/@(type|dataType)", r"saved-mv-configuration/.*/parameter\[.*\]/@use"),
    _of(_X, NEXT_START, COUNTED, r".*/parameter\[Microsoft\.Synchronize\.NextStartTime\](/@.*)?"),
    _of(_X, NEXT_TYPE, COUNTED, r".*/parameter\[Microsoft\.Synchronize\.SynchronizationPolicy\](/@.*)?"),
    _of(_X, OF_EXPRESSION, COUNTED, r".*/mapping/src/attr"),
    _of(_X, GUID_CASE, EQUAL, r".*", kinds=(CASE,), old=GUID),
    _of(_X, SWITCH_CASE, EQUAL, r".*", kinds=(CASE,), old=SWITCH),
    _of(_X, EMPTY, EQUAL, r".*", kinds=(GONE,), old=NOTHING),
    _of(_X, EMPTY, EQUAL, r".*/precedence-(after|before)", kinds=(GONE,), old=ZERO),
    _of(_X, POSITION, EQUAL, r".*/(attribute-type|class|dit-content-rule)/@id"),
    _of(_X, NAME_CASE, EQUAL, r"saved-mv-configuration/.*/parameter\[.*\]/@name", kinds=(CASE,)),
    _of(_X, SAID_TWICE, EQUAL, r".*directory-schema/.*", r".*/component_mappings/mapping", kinds=(ENTRY_TWICE,)),
    _of(_X, SAID_TWICE, QUIET, r".*/attribute-inclusion/attribute", r".*/object-classes/object-class", kinds=(ENTRY_TWICE,)),
    _of(_X, TAG_CASE, QUIET, r"synchronizationRule/immutable-tag", kinds=(CASE,)),
    _of(_X, DN_CASE, QUIET, r".*/partition/name", kinds=(CASE,)),
    _of(_X, UNREFERRED, EQUAL, r"ma-data/(ma-partition-data/partition/)?id", kinds=(VALUE, GONE)),
    _of(_X, HOST, QUIET, r"saved-mv-configuration/@server", kinds=(GONE,)),
    _of(_X, TAKEN_AT, QUIET, r"saved-mv-configuration/@export-date"),
)  # fmt: skip

_C = Format.CMDLETS
_RULES, _CONNECTORS = r"ADSyncRule/\[\]/", r"ADSyncConnector/\[\]/"
_CMDLETS = (
    _of(_C, COUNTER, COUNTED, r".*/(Version|InternalVersion|FormatVersion|CreationTime|LastModificationTime|ModifiedTimestamp)"),
    _of(_C, IDENTIFIER, COUNTED, r".*/(Identifier|InternalId|ConnectorIdentifier|SourceNamespaceId|TargetNamespaceId|InstanceId)"),
    _of(_C, KIND, COUNTED, rf"{_CONNECTORS}(Type|Subtype|ConnectorTypeName)"),
    _of(_C, OVERRIDES, COUNTED, rf"{_CONNECTORS}IsUpgradeOrImportScenario"),
    _of(_C, PROFILE, COUNTED, rf"{_CONNECTORS}RunProfiles/\[\]/Type"),
    _of(_C, OF_RULE, COUNTED, rf"{_RULES}(.*/)?(JoinHash|VersionAgnosticTag|TagVersion|IsStandardRule|IsLegacyCustomRule|MappingSourceAsString)(/.*)?"),
    _of(_C, OF_EXPRESSION, COUNTED, rf"{_RULES}AttributeFlowMappings/\[\]/Source(/.*)?"),
    _of(_C, DIRECTORY_ID, COUNTED, r".*/\[?(guid|forest-guid)\]?(/.*)?"),
    _of(_C, RUN_DATA, COUNTED, r".*/\[?(cookie|last-dc|water-mark)\]?(/.*)?",
        r"(ADSyncRunProfileResult|ADSyncPartitionPasswordSyncState|ADSyncConnectorRunStatus|ADSyncSchedulerConnectorOverride)(/.*)?",
        r"ADSyncScheduler/(AllowedSyncCycleInterval|CurrentlyEffectiveSyncCycleInterval|NextSyncCycle\w+|SyncCycleInProgress)(/.*)?",
        r".*Parameters/(\[?Microsoft\.Synchronize\.(NextStartTime|SynchronizationPolicy)\]?)(/.*)?"),
    _of(_C, DERIVED, COUNTED, r".*/\[?(ADS_\w+|(Forest|Domain)\.\w+)\]?(/.*)?"),
    _of(_C, SECRET, COUNTED, r".*/\[?[Pp]assword\]?(/.*)?"),
    _of(_C, DECLARATION, COUNTED, r".*/\[.*\]/(InputType|Scope|Description|RegexValidationPattern|DefaultValue|Extensible|PageNumber|Intrinsic|DataType)"),
    _of(_C, REPEATS, COUNTED, r"ADSyncScheduler/.*", r"ADSyncAutoUpgrade(/.*)?", r"ADSyncExportDeletionThreshold/.*",
        r"ADSyncAADPassword\w+Configuration/.*", r"Collection/ProductVersion", r".*/AADPasswordResetConfiguration/Enabled", r".*/PasswordHashConfiguration/Enabled", r".*/AllParameterDefinitions/.*"),
    _of(_C, TENANT, COUNTED, r"ADSyncAADPassword\w+Configuration/(\[\]/)?TargetConnector"),
    _of(_C, CREDENTIAL, COUNTED, r"ADSyncEntraConnectorCredential/.*"),
    _of(_C, EVIDENCE, COUNTED, r"(ConnectorStatistics|TlsConfiguration|HealthAgent|ServiceConfiguration|EndpointVersions|PassThroughAgents|ADSyncObjectsWithInheritanceDisabled)(/.*)?"),
    _of(_C, FAILURE, EQUAL, r"Errors/.*", kinds=(CASE, ENTRY_TWICE)),
    _of(_C, TAKEN_AT, QUIET, r"Collection/CollectedAt"),
    _of(_C, ABOUT, EQUAL, r"Collection/(Format|FormatVersion)"),
    _of(_C, OTHERWISE, EQUAL, r"Collection/ComputerName", kinds=(GONE,)),
    _of(_C, HOST, QUIET, r"Collection/ComputerName", kinds=(GONE,)),
    _of(_C, GUID_CASE, EQUAL, r".*", kinds=(CASE,), old=GUID),
    _of(_C, SWITCH_CASE, EQUAL, r".*", kinds=(CASE,), old=SWITCH),
    _of(_C, EMPTY, EQUAL, r".*", kinds=(GONE,), old=NOTHING),
    _of(_C, EMPTY, QUIET, r"ADSync(RunProfileResult|SchedulerConnectorOverride)", kinds=(GONE,), old=NOTHING),
    _of(_C, NAME_CASE, EQUAL, r"ADSyncAADPassword\w+Configuration/(\[\]/)?(Source|Target)?Connector", r"ADSyncGlobalSettings/Parameters/\[Microsoft\..*\]/Name", rf"{_CONNECTORS}.*Parameters/\[.*\]/Name", kinds=(CASE,)),
    _of(_C, OTHERWISE, EQUAL, r"ADSyncAADPassword\w+Configuration/Connector", rf"{_RULES}AttributeFlowMappings/\[\]/FlowType", kinds=(GONE,)),
    _of(_C, OTHERWISE, EQUAL, r"ADSyncGlobalSettings/Parameters/\[?Microsoft\.Synchronize\.(StagingMode|ServerConfigurationVersion|TimeInterval|MaintenanceEnabled|RunHistoryPurgeInterval|SchedulerSuspended|SynchronizationSchedule)\]?(/Value)?", kinds=(GONE, ENTRY_GONE)),
    _of(_C, OTHERWISE, EQUAL, r".*/(SoftDeleteExpiryInterval|AssemblyVersion|\w+Interval)/\w+", kinds=(VALUE, GONE)),
    _of(_C, OTHERWISE, EQUAL, rf"{_RULES}ImmutableTag", kinds=(GONE,)),
    _of(_C, DEFAULT, EQUAL, rf"{_RULES}(AttributeFlowMappings/\[\]/ExecuteOnce|JoinFilter/.*/CaseSensitive)", kinds=(GONE,), old="false"),
    _of(_C, SAID_TWICE, EQUAL, rf"{_CONNECTORS}ComponentProvisioningMappings/\[\]", kinds=(ENTRY_TWICE,)),
    _of(_C, SAID_TWICE, QUIET, rf"{_CONNECTORS}(.*/)?(AttributeInclusionList|ObjectInclusionList|ObjectClasses)/\[\]", kinds=(ENTRY_TWICE,)),
    _of(_C, OTHERWISE, QUIET, rf"{_RULES}AttributeFlowMappings/\[\]/FlowType", kinds=(GONE,), old=r"\d+"),
    _of(_C, UNREFERRED, EQUAL, rf"{_RULES}Precedence(After|Before)", kinds=(VALUE,)),
    _of(_C, TAG_CASE, QUIET, rf"{_RULES}ImmutableTag", kinds=(CASE,)),
    _of(_C, DN_CASE, QUIET, rf"{_CONNECTORS}Partitions/\[\]/DN", kinds=(CASE,)),
)  # fmt: skip
_W = Format.WIZARD
_CUSTOM = r".*/customSynchronizationRules/\[\]/"
_WIZARD = (
    _of(_W, IDENTIFIER, COUNTED, r".*/(uniqueIdentifier|internalIdentifier)", r"deploymentMetadata/connectorIds(/.*)?"),
    _of(_W, HOW_MADE, COUNTED, r"policyMetadata/type"),
    _of(_W, OF_EXPRESSION, COUNTED, rf"{_CUSTOM}attributeMappings/\[\]/source(/.*)?"),
    _of(_W, TAKEN_AT, QUIET, r"policyMetadata/timeCreated"),
    _of(_W, HOST, QUIET, r"deploymentMetadata/hostName", kinds=(GONE,)),
    _of(_W, VERSION, QUIET, r"policyMetadata/azureADConnectVersion", kinds=(GONE,)),
    _of(_W, GUID_CASE, EQUAL, r".*", kinds=(CASE,), old=GUID),
    _of(_W, EMPTY, EQUAL, r".*", kinds=(GONE,), old=NOTHING),
    _of(_W, DEFAULT, EQUAL, rf"{_CUSTOM}(disabled|enablePasswordSync|softDeleteExpiryInterval|joinFilters/.*/caseSensitive)", kinds=(GONE,), old=r'false|"00:00:00"|"0"'),
    _of(_W, WORD_CASE, EQUAL, rf"{_CUSTOM}(direction|linkType|attributeMappings/\[\]/(flowType|valueMergeType)|scopeFilters/.*/condition)", kinds=(CASE,)),
    _of(_W, OTHERWISE, EQUAL, rf"{_CUSTOM}(direction|attributeMappings/\[\]/flowType)", r".*/(friendlyName|fullyQualifiedDomainName)", kinds=(GONE,)),
    _of(_W, DN_CASE, EQUAL, r".*/fullyQualifiedDomainName", kinds=(CASE,)),
    _of(_W, DN_CASE, QUIET, r".*/distinguishedName", kinds=(CASE,)),
    _of(_W, TAG_CASE, QUIET, r".*/immutableTag", kinds=(CASE,)),
)  # fmt: skip
_S = Format.SNAPSHOT
_SNAPSHOT = (
    _of(_S, ABOUT, EQUAL, r"(tool|format_version|dropped|notices)(/.*)?", r"source/format", r".*/(place|identifier)", r"source/(parts|files)(/.*)?"),
    _of(_S, ABOUT, QUIET, r"source/(parts|files)(/.*)?", r"content/[\w-]+/(items|reason)"),
    _of(_S, NOT_CARRIED, QUIET, r"connectors/\[\]/partitions/\[\]/selected", kinds=(GONE,)),
    _of(_S, TAKEN_AT, QUIET, r"source/captured_at"),
    _of(_S, OTHERWISE, QUIET, r"connectors/\[\]/forest"),
    _of(_S, SAID_TWICE, QUIET, r".*/(attributes|object_types)/\[\]", kinds=(ENTRY_TWICE,)),
    _of(_S, DN_CASE, QUIET, r".*/partitions/\[\]/name", kinds=(CASE,)),
    _of(_S, TAG_CASE, QUIET, r"rules/\[\]/tag_base", kinds=(CASE,)),
    _of(_S, EMPTY, QUIET, r"rules/\[\]/\w+", r"connectors/\[\]/(partitions/\[\]/)?\w+", kinds=(GONE,), old=NOTHING + '|false|0|"00:00:00"'),
)  # fmt: skip
_E = Format.RULES_EDITOR
_EDITOR = (
    _of(_E, OF_EXPRESSION, COUNTED, r"Add-ADSyncAttributeFlowMapping/-Source(/\[\])?"),
    _of(_E, WORD_CASE, EQUAL, r"New-ADSyncRule/-(Direction|LinkType)", r"Add-ADSyncAttributeFlowMapping/-(FlowType|ValueMergeType)", r"New-Object/-TypeName", kinds=(CASE,)),
    _of(_E, VARIABLE_CASE, EQUAL, r".*/-(OutVariable|SynchronizationRule)", r".*/-(Scope|Join)Conditions/\[\]", kinds=(CASE,)),
    _of(_E, SWITCH_CASE, EQUAL, r"New-Object/-ArgumentList/\[2\]", kinds=(CASE,), old=r"(?i)\$(true|false)"),
    _of(_E, OTHERWISE, EQUAL, r"Add-\w+/-OutVariable", kinds=(GONE,)),
    _of(_E, ONLY_SHOWS, EQUAL, r"Get-ADSyncRule", kinds=(ENTRY_GONE,)),
    _of(_E, GUID_CASE, EQUAL, r".*", kinds=(CASE,), old=GUID),
    _of(_E, EMPTY, EQUAL, r"New-ADSyncRule/-(Description|PrecedenceAfter|PrecedenceBefore)", kinds=(GONE,), old=rf"|{ZERO}"),
    _of(_E, DEFAULT, EQUAL, r"New-ADSyncRule/-SoftDeleteExpiryInterval", kinds=(GONE,), old="0"),
    _of(_E, NOT_SELECTED, QUIET, r"New-ADSyncRule/-Precedence(After|Before)", kinds=(VALUE,)),
    _of(_E, TAG_CASE, QUIET, r"New-ADSyncRule/-ImmutableTag", kinds=(CASE,)),
)  # fmt: skip

PLACE = "the name of an entry: one entry is gone and another one new, in another place or section"
REFERENCE = "an identifier that others refer to: each of them now refers to nothing"
CONTRADICTION = "the export says it in two places that no longer agree: both are told"
UNREADABLE = (
    "what is left has no shape that can be read: that it is missing is told, and what is there instead"
)
MOVED_OUT = (
    "an exclusion exchanged for a container that nothing includes: one container is synchronized now, another one "
    "excluded"
)
SHRUNK = "a list without names of which one entry is left: it is read as that entry"
LISTED_AGAIN = "an object with the identity of another one: nobody can tell which is which"
_SEVERAL = (
    _of(_X, PLACE, SEVERAL, r".*/parameter\[.*\]/@(name|use)", r".*/(parameter|class)/name"),
    _of(_X, REFERENCE, SEVERAL, r"ma-data/ma-partition-data/partition/id"),
    _of(_X, UNREADABLE, SEVERAL, r".*directory-schema/class/attribute/@ref"),
    _of(_X, UNREADABLE, SEVERAL, r".*/step/step-type/@type", kinds=(GONE,)),
    _of(_X, MOVED_OUT, SEVERAL, r".*/exclusions/exclusion", kinds=(VALUE,)),
    _of(_X, SHRUNK, SEVERAL, r".*/importing/(.*/)?(anchor|dn)/attribute", r".*/primary_class_mappings/mapping", kinds=(ENTRY_GONE,)),
    _of(_X, LISTED_AGAIN, SEVERAL, r".*/(per-class-settings/class|parameter-definitions/parameter)", kinds=(ENTRY_TWICE,)),
    _of(_C, CONTRADICTION, SEVERAL, r".*/(AADPasswordResetConfiguration|PasswordHashConfiguration)/Enabled", rf"{_CONNECTORS}(Name|Identifier)", r"ADSyncConnector/\[\]",
        r"ADSyncGlobalSettings/Parameters/\[?Microsoft\.(OptionalFeature\.(AutoUpgradeState|ExportDeletionThreshold(Value)?)|Synchronize\.(ServerConfigurationVersion|TimeInterval|MaintenanceEnabled|RunHistoryPurgeInterval|SchedulerSuspended|SynchronizationSchedule))\]?(/(Value|Name))?"),
    _of(_C, PLACE, SEVERAL, r"ADSyncAADPassword\w+Configuration/Connector", kinds=(GONE,)),
    _of(_C, LISTED_AGAIN, SEVERAL, r"ADSyncAADPassword\w+Configuration/\[\]", kinds=(ENTRY_TWICE,)),
    _of(_C, MOVED_OUT, SEVERAL, rf"{_CONNECTORS}Partitions/.*/ContainerExclusionList/\[\]", kinds=(VALUE,)),
    _of(_C, PLACE, SEVERAL, r".*Parameters/\[.*\]/Name"),
    _of(_C, UNREADABLE, SEVERAL, rf"{_RULES}AttributeFlowMappings/\[\]/Expression", kinds=(GONE,)),
    _of(_C, UNREADABLE, SEVERAL, r".*/AssemblyVersion/\w+", kinds=(GONE,)),
    _of(_W, MOVED_OUT, SEVERAL, r".*/containerExclusions/\[\]", kinds=(VALUE,)),
    _of(_W, UNREADABLE, SEVERAL, rf"{_CUSTOM}((scopeFilters|joinFilters)/.*/\w+|attributeMappings/\[\]/expression)", kinds=(GONE,)),
    _of(_S, MOVED_OUT, SEVERAL, r".*/partitions/\[\]/exclusions/\[\]", kinds=(VALUE,)),
    _of(_S, PLACE, SEVERAL, r".*/path/\[\]"),
    _of(_S, LISTED_AGAIN, SEVERAL, r"connectors/\[\]", kinds=(ENTRY_TWICE,)),
)  # fmt: skip
LIST = (*_SEVERAL, *_TREE, *_CMDLETS, *_WIZARD, *_EDITOR, *_SNAPSHOT)


def entries(form: Format, path: str, kind: str, old: str) -> list[Ignored]:
    """Return what the list says about a change."""
    return [
        entry
        for entry in LIST
        if entry.format is form
        and kind in entry.kinds
        and entry.paths.fullmatch(path)
        and entry.old.fullmatch(old)
    ]
