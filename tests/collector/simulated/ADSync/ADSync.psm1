# Stands for the ADSync module in tests: cmdlets of the same names return what a file says, as .NET objects.
#
# ENTRADRIFT_SIMULATED_SERVER names the file: { "results": { noun: [...] }, "failing": { noun: message }, "tree": path }.
# A cmdlet whose noun is not among the results and not failing does not exist, as on a server of another version.
# Marks in the values: {"$enum": "Family.Name"}, {"$time": "t:<ISO 8601>"}, {"$span": ...}, {"$version": ...},
# {"$guid": ...}, {"$secret": ...} for a property that must not be read.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$script:Server = [System.IO.File]::ReadAllText($env:ENTRADRIFT_SIMULATED_SERVER) | ConvertFrom-Json

Add-Type -TypeDefinition @'
namespace Simulated.ADSync
{
    public enum Direction { Inbound, Outbound }
    public enum LinkType { Provision, Join, StickyJoin }
    public enum FlowType { Direct, Constant, Expression }
    public enum ValueMergeType { Update, Replace, MergeCaseInsensitive, Merge }
    public enum ComparisonOperator
    {
        EQUAL, NOTEQUAL, LESSTHAN, LESSTHAN_OR_EQUAL, CONTAINS, NOTCONTAINS, STARTSWITH, NOTSTARTSWITH, ENDSWITH,
        NOTENDSWITH, GREATERTHAN, GREATERTHAN_OR_EQUAL, ISNULL, ISNOTNULL, ISIN, ISNOTIN, ISBITSET, ISBITNOTSET,
        ISMEMBEROF, ISNOTMEMBEROF
    }
    public enum InputType { String, EncryptedString, Boolean }
    public enum Scope { SynchronizationGlobal, ConnectorGlobal, Connectivity, Partition }
    public enum DataType { String, Integer, Boolean }
    public enum RunProfileType { Unknown, Standard }
}
'@

function ConvertTo-Net {
    param($Value)
    if ($null -eq $Value -or $Value -is [string] -or $Value -is [System.ValueType]) { return $Value }
    if ($Value -is [System.Collections.IList]) {
        $items = New-Object System.Collections.ArrayList
        foreach ($item in $Value) { [void] $items.Add((ConvertTo-Net $item)) }
        return , $items
    }
    $names = @($Value.PSObject.Properties | ForEach-Object { $_.Name })
    if ($names -contains '$enum') {
        $family, $name = ([string] $Value.'$enum').Split('.')
        return [System.Enum]::Parse(([type] "Simulated.ADSync.$family"), $name)
    }
    if ($names -contains '$time') {
        $text = ([string] $Value.'$time').Substring(2)
        return [datetime]::Parse($text, [System.Globalization.CultureInfo]::InvariantCulture, [System.Globalization.DateTimeStyles]::RoundtripKind)
    }
    if ($names -contains '$span') { return [timespan]::Parse([string] $Value.'$span') }
    if ($names -contains '$version') { return [version] [string] $Value.'$version' }
    if ($names -contains '$guid') { return [guid] [string] $Value.'$guid' }
    $made = New-Object System.Management.Automation.PSObject
    foreach ($property in $Value.PSObject.Properties) {
        if ($property.Value -is [System.Management.Automation.PSCustomObject] -and $null -ne $property.Value.PSObject.Properties['$secret']) {
            $made | Add-Member -MemberType ScriptProperty -Name $property.Name -Value { throw 'a secret was read' }
        }
        else {
            $made | Add-Member -MemberType NoteProperty -Name $property.Name -Value (ConvertTo-Net $property.Value)
        }
    }
    return $made
}

# Returns the results of a cmdlet, one after the other, or fails as the cmdlet would.
function Get-Result {
    param([string] $Noun)
    $failing = $script:Server.failing.PSObject.Properties[$Noun]
    if ($null -ne $failing) { throw [string] $failing.Value }
    foreach ($result in $script:Server.results.PSObject.Properties[$Noun].Value) { ConvertTo-Net $result }
}

function Get-ADSyncRule { [CmdletBinding()] param()
    Get-Result 'ADSyncRule' }

function Get-ADSyncConnector { [CmdletBinding()] param()
    Get-Result 'ADSyncConnector' }

function Get-ADSyncGlobalSettings { [CmdletBinding()] param()
    Get-Result 'ADSyncGlobalSettings' }

function Get-ADSyncScheduler { [CmdletBinding()] param()
    Get-Result 'ADSyncScheduler' }

function Get-ADSyncSchedulerConnectorOverride { [CmdletBinding()] param()
    Get-Result 'ADSyncSchedulerConnectorOverride' }

function Get-ADSyncConnectorRunStatus { [CmdletBinding()] param()
    Get-Result 'ADSyncConnectorRunStatus' }

function Get-ADSyncPartitionPasswordSyncState { [CmdletBinding()] param()
    Get-Result 'ADSyncPartitionPasswordSyncState' }

function Get-ADSyncDatabaseConfiguration { [CmdletBinding()] param()
    Get-Result 'ADSyncDatabaseConfiguration' }

function Get-ADSyncEntraConnectorCredential { [CmdletBinding()] param()
    Get-Result 'ADSyncEntraConnectorCredential' }

function Get-ADSyncAADCompanyFeature { [CmdletBinding()] param([string] $ConnectorName)
    if (-not $ConnectorName) { throw 'the connector is missing' }
    Get-Result 'ADSyncAADCompanyFeature' }

function Get-ADSyncExportDeletionThreshold { [CmdletBinding()] param([pscredential] $AADCredential)
    throw "a window asks $AADCredential to sign in" }

function Get-ADSyncAutoUpgrade { [CmdletBinding()] param([switch] $Detail)
    if (-not $Detail) { throw 'the reason was not asked for' }
    Get-Result 'ADSyncAutoUpgrade' }

function Get-ADSyncAADPasswordSyncConfiguration { [CmdletBinding()] param([Parameter(Mandatory = $true)][string] $SourceConnector)
    Get-Result 'ADSyncAADPasswordSyncConfiguration' | Where-Object { $_.SourceConnector -eq $SourceConnector } }

function Get-ADSyncAADPasswordResetConfiguration { [CmdletBinding()] param([Parameter(Mandatory = $true)][string] $Connector)
    Get-Result 'ADSyncAADPasswordResetConfiguration' | Where-Object { $_.Connector -eq $Connector } }

function Get-ADSyncConnectorStatistics { [CmdletBinding()] param([Parameter(Mandatory = $true)][string] $ConnectorName)
    Get-Result 'ADSyncConnectorStatistics' | Where-Object { $_.Name -eq $ConnectorName } }

function Get-ADSyncCSObject { [CmdletBinding()] param([Parameter(Mandatory = $true)][string] $ConnectorName)
    Get-Result 'ADSyncCSObject' | Where-Object { $_.ConnectorName -eq $ConnectorName } }

function Get-ADSyncRunProfileResult { [CmdletBinding(SupportsShouldProcess = $true)] param([guid] $ConnectorId)
    if ($PSCmdlet.ShouldProcess('the run history', 'read')) {
        Get-Result 'ADSyncRunProfileResult' | Where-Object { $_.ConnectorId -eq $ConnectorId }
    } }

function Get-ADSyncServerConfiguration { [CmdletBinding()] param([Parameter(Mandatory = $true)][string] $Path)
    if (-not $script:Server.tree) { throw 'the configuration cannot be exported' }
    Copy-Item -LiteralPath $script:Server.tree -Destination $Path -Recurse
    [System.IO.File]::WriteAllText((Join-Path $Path 'PersistedState.xml'), '<secret/>') }

$existing = @(
    'Get-ADSyncServerConfiguration', 'Get-ADSyncCSObject', 'Get-ADSyncExportDeletionThreshold'
    @($script:Server.results, $script:Server.failing | ForEach-Object { $_.PSObject.Properties } | ForEach-Object { "Get-$($_.Name)" })
)
Export-ModuleMember -Function $existing
