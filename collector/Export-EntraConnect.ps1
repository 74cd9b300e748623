#Requires -Version 3.0
<#
.SYNOPSIS
Writes the configuration of this Microsoft Entra Connect server into one file that entradrift reads. Changes nothing.

.DESCRIPTION
Run it on the server itself, in Windows PowerShell 5.1 (powershell.exe, 64 bit), under an account that may read the
synchronization engine: a member of ADSyncAdmins or a local administrator in an elevated session.

It reads with cmdlets whose names begin with Get, from the registry and from one configuration file of the service, and
writes one file: sync rules, connectors with partitions, OU filters and parameters, global settings, scheduler, the last
runs, password synchronization and writeback, automatic upgrade, tenant features, how the connector signs in
(thumbprint and dates), TLS, Health agent, versions. It does not sign in anywhere, and starts no synchronization.

Passwords, keys, tokens, cookies and whatever the server keeps encrypted are not read. The file still describes your
identity system: names of OUs, groups, accounts and servers. Keep it where only administrators and the comparing
account can read. The file gets the rights of the folder that it is written to, so set them there: full control for
Administrators and SYSTEM, modify for the account that runs this script, read for the account that compares, nobody
else.

What this server cannot show, because a cmdlet or a parameter does not exist in its version or asks for a sign-in, and
what could not be read stands under Errors in the file.

.PARAMETER OutputPath
A folder, here or on a share, which must exist: the file is called EntraConnect-<server>-<time in UTC>.json.
Or a file whose name ends in .json (with -ServerConfiguration in .zip): it is replaced if it exists.
The default is the current folder.

.PARAMETER KeepLast
Keep this many files of this server in the folder, the new one included, and remove older ones. Only files that are
named exactly like those of this script and this server are removed. 0, the default, removes nothing.

.PARAMETER ServerConfiguration
Add the XML files of Get-ADSyncServerConfiguration, which show more (steps of run profiles, schemas). The result is a
zip of both. Encrypted values, cookies and water marks are taken out of the XML; PersistedState.xml is never included.

.PARAMETER PendingExports
Also run csexport.exe for every connector and write what waits to be exported into
PendingExports-<server>-<time in UTC>.zip in the same folder. This file holds values of people (names, addresses).

.PARAMETER CountObjects
Also count the objects of the connector to the tenant by type. It reads every object once: minutes in a large tenant.

.PARAMETER WorkFolder
Where -ServerConfiguration and -PendingExports put their files until they are packed. The default is the temporary
folder of the account. What is put there is removed at the end.

.INPUTS
None.

.OUTPUTS
System.String. The full path of each file that was written.

.EXAMPLE
.\Export-EntraConnect.ps1 -OutputPath D:\EntraExports
Writes D:\EntraExports\EntraConnect-SYNC01-20261121T070000Z.json.

.EXAMPLE
.\Export-EntraConnect.ps1 -OutputPath \\files.contoso.com\entra-exports\SYNC01 -KeepLast 14
Writes to a share and keeps the last 14 files of this server there.

.EXAMPLE
.\Export-EntraConnect.ps1 -OutputPath D:\EntraExports -ServerConfiguration -PendingExports -CountObjects
Everything that "entradrift check" looks at before a failover.

.EXAMPLE
.\Export-EntraConnect.ps1 -OutputPath D:\EntraExports -WhatIf
Reads everything, says what would be written, and writes nothing.

.NOTES
Exit codes, where it is run with powershell.exe -File:
0  written, and complete as far as this version of the product can be
1  written, but a part of the configuration could not be read, or something else that was asked for failed
2  nothing was written; one sentence on standard error says why

docs/collecting.md of entradrift says more: rights, scheduling, what is in the file and what is not.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
[OutputType([string])]
param(
    [Parameter(Position = 0)]
    [string] $OutputPath = '.',

    [int] $KeepLast = 0,

    [switch] $ServerConfiguration,

    [switch] $PendingExports,

    [switch] $CountObjects,

    [string] $WorkFolder = ''
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$CollectorVersion = '1.0'
$BundleFormat = 'entradrift-bundle'
$BundleFormatVersion = '1.0'
$ScriptName = 'Export-EntraConnect'
$Invariant = [System.Globalization.CultureInfo]::InvariantCulture

$TenantSubtype = 'Windows Azure Active Directory (Microsoft)'
$ConnectKey = 'HKLM:\SOFTWARE\Microsoft\Azure AD Connect'
$ServiceKey = 'HKLM:\SYSTEM\CurrentControlSet\Services\ADSync\Parameters'
$UninstallKeys = @(
    'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'
    'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall'
)

# The parts of a bundle, in the order in which they are read. Command: what has to exist. IsConfiguration: a failure is
# worth an exit code. IsEssential: every version has the cmdlet, so that its absence is a failure.
$Parts = [ordered]@{
    'ADSyncConnector'                     = @{ Command = 'Get-ADSyncConnector'; IsConfiguration = $true; IsEssential = $true }
    'ADSyncRule'                          = @{ Command = 'Get-ADSyncRule'; IsConfiguration = $true; IsEssential = $true }
    'ADSyncGlobalSettings'                = @{ Command = 'Get-ADSyncGlobalSettings'; IsConfiguration = $true; IsEssential = $true }
    'ADSyncScheduler'                     = @{ Command = 'Get-ADSyncScheduler'; IsConfiguration = $true }
    'ADSyncSchedulerConnectorOverride'    = @{ Command = 'Get-ADSyncSchedulerConnectorOverride' }
    'ADSyncConnectorRunStatus'            = @{ Command = 'Get-ADSyncConnectorRunStatus' }
    'ADSyncRunProfileResult'              = @{ Command = 'Get-ADSyncRunProfileResult' }
    'ADSyncAADPasswordSyncConfiguration'  = @{ Command = 'Get-ADSyncAADPasswordSyncConfiguration'; IsConfiguration = $true }
    'ADSyncAADPasswordResetConfiguration' = @{ Command = 'Get-ADSyncAADPasswordResetConfiguration'; IsConfiguration = $true }
    'ADSyncPartitionPasswordSyncState'    = @{ Command = 'Get-ADSyncPartitionPasswordSyncState' }
    'ADSyncAutoUpgrade'                   = @{ Command = 'Get-ADSyncAutoUpgrade'; IsConfiguration = $true }
    'ADSyncAADCompanyFeature'             = @{ Command = 'Get-ADSyncAADCompanyFeature'; IsConfiguration = $true }
    'ADSyncExportDeletionThreshold'       = @{ Command = 'Get-ADSyncExportDeletionThreshold'; IsConfiguration = $true }
    'ADSyncEntraConnectorCredential'      = @{ Command = 'Get-ADSyncEntraConnectorCredential' }
    'ADSyncDatabaseConfiguration'         = @{ Command = 'Get-ADSyncDatabaseConfiguration'; IsConfiguration = $true }
    'ConnectorStatistics'                 = @{ Command = 'Get-ADSyncConnectorStatistics' }
    'TlsConfiguration'                    = @{ Command = '' }
    'HealthAgent'                         = @{ Command = '' }
    'ServiceConfiguration'                = @{ Command = '' }
    'EndpointVersions'                    = @{ Command = '' }
}

# Names of values that are never read, by the end of the name without punctuation.
$SecretName = '(password|passwd|pwd|secret|token|cookie|watermark|privatekey|apikey|accesskey|connectionstring|credentials?|passphrase|securestring)$'
$SecretKind = 'encrypt|password|secure|secret'
# What a secret looks like inside a text: word for word what entradrift looks for when it reads. Letter case counts (-cmatch).
$SecretText = @(
    '(?<![\w-])(?=(?>[\w-]+)\.(?>[\w-]{8,})\.)[\w-]*?eyJ[\w-]{8}'
    '(?i:\b(?:password|passwd|pwd|secret|client_secret|(?:account|sharedaccess|access|api_?)key|sig|(?:access_)?token)\s*=\s*[^\s;&]{4,})'
    '(?i:"(?:password|passwd|pwd|client_?secret|secret|(?:access_?)?token|api_?key)"\s*:\s*"[^"]{4,})'
    '://[^\s/:@]+:[^\s/@]+@'
    '-----BEGIN [A-Z ]*PRIVATE KEY-----'
) -join '|'

# --- what happened ------------------------------------------------------------------------------------------------

$script:Bundle = [ordered]@{}
$script:Errors = New-Object System.Collections.ArrayList
$script:Connectors = $null
$script:Part = ''
$script:HasFailed = $false

# Says one sentence on standard error.
function Write-Problem {
    param([string] $Message)
    [Console]::Error.WriteLine("${ScriptName}: $($Message.TrimEnd('.', ' ')).")
}

# Returns a message in one short line, nothing of it where it may hold a secret.
function Get-ShortMessage {
    param([string] $Message)
    $line = ($Message -replace '\s+', ' ').Trim()
    if ($line -cmatch $SecretText) { return 'the message was left out because it may hold a secret' }
    if ($line.Length -gt 300) { return $line.Substring(0, 299) + [char] 0x2026 }
    return $line
}

# Notes under Errors why a part is not there, or not whole. Kind: failed, or not-available in this version.
function Add-Failure {
    param([string] $Part, [string] $Kind, [string] $Message)
    $short = Get-ShortMessage $Message
    foreach ($known in $script:Errors) {
        if ($known['Part'] -eq $Part -and $known['Message'] -eq $short) { return }
    }
    [void] $script:Errors.Add([ordered]@{ Part = $Part; Kind = $Kind; Message = $short })
    if ($Kind -eq 'failed' -and $Parts.Contains($Part) -and $Parts[$Part].ContainsKey('IsConfiguration')) {
        $script:HasFailed = $true
    }
}

# --- from .NET objects to plain values: every property by name, nothing as a whole -----------------------------------

# Tells whether an object has a property; some versions lack some.
function Test-Property {
    param($InputObject, [string] $Name)
    return ($null -ne $InputObject -and $null -ne $InputObject.PSObject.Properties[$Name])
}

# Returns the first of several properties that an object has and that is not null.
function Get-FirstValue {
    param($InputObject, [string[]] $Name)
    foreach ($each in $Name) {
        if ((Test-Property $InputObject $each) -and $null -ne $InputObject.PSObject.Properties[$each].Value) {
            return $InputObject.PSObject.Properties[$each].Value
        }
    }
    return $null
}

# Tells whether a value can stand in a bundle as it is or as text.
function Test-Scalar {
    param($Value)
    if ($null -eq $Value -or $Value -is [string] -or $Value -is [enum]) { return $true }
    if ($Value.GetType().IsPrimitive -or $Value -is [decimal] -or $Value -is [guid]) { return $true }
    return ($Value -is [datetime] -or $Value -is [System.DateTimeOffset] -or $Value -is [timespan] -or $Value -is [version] -or $Value -is [uri])
}

# Returns a value as null, true or false, a number or a text that reads alike in every language of Windows.
function ConvertTo-Scalar {
    param($Value)
    if ($null -eq $Value) { return $null }
    if ($Value -is [string]) { return [string] $Value }
    if ($Value -is [bool]) { return [bool] $Value }
    if ($Value -is [enum]) { return $Value.ToString() }
    if ($Value -is [datetime]) {
        # A time that does not say its zone is left as it is: it must not be moved by a guess.
        if ($Value.Kind -ne [System.DateTimeKind]::Unspecified) { $Value = $Value.ToUniversalTime() }
        return $Value.ToString('o', $Invariant)
    }
    if ($Value -is [System.DateTimeOffset]) { return $Value.UtcDateTime.ToString('o', $Invariant) }
    if ($Value -is [timespan]) { return $Value.ToString('c', $Invariant) }
    if ($Value -is [int] -or $Value -is [long] -or $Value -is [byte] -or $Value -is [int16] -or $Value -is [uint16] -or $Value -is [uint32] -or $Value -is [uint64]) {
        return $Value
    }
    return [System.Convert]::ToString($Value, $Invariant)
}

# Returns the named properties of an object; those that this version does not have are left out.
function ConvertTo-Record {
    param($InputObject, [string[]] $Property)
    $record = [ordered]@{}
    foreach ($name in $Property) {
        $found = $InputObject.PSObject.Properties[$name]
        if ($null -eq $found) { continue }
        $value = $found.Value
        if (Test-Scalar $value) {
            $record[$name] = ConvertTo-Scalar $value
        }
        else {
            Add-Failure $script:Part 'failed' "$name has a type that is not expected ($($value.GetType().FullName)) and was left out"
        }
    }
    return $record
}

# Adds a list of texts to a record, if the object has it.
function Add-TextList {
    param($Record, $InputObject, [string] $Name)
    if (-not (Test-Property $InputObject $Name)) { return }
    $texts = New-Object System.Collections.ArrayList
    foreach ($item in $InputObject.PSObject.Properties[$Name].Value) {
        if ($null -eq $item) { continue }
        if (-not (Test-Scalar $item)) {
            Add-Failure $script:Part 'failed' "$Name holds a type that is not expected ($($item.GetType().FullName)) and was left out"
            return
        }
        [void] $texts.Add([string] (ConvertTo-Scalar $item))
    }
    $Record[$Name] = $texts
}

# Tells whether a parameter may hold a secret, by its name and by what it says of itself. Its value is not looked at.
function Test-SecretParameter {
    param($Parameter)
    if (([string] $Parameter.Name -replace '[^A-Za-z0-9]', '') -match $SecretName) { return $true }
    foreach ($kind in 'InputType', 'DataType') {
        if ((Test-Property $Parameter $kind) -and ([string] $Parameter.PSObject.Properties[$kind].Value) -match $SecretKind) { return $true }
    }
    return $false
}

# Adds the parameters of a collection to a record, without those that may hold a secret.
function Add-ParameterList {
    param($Record, $InputObject, [string] $Name)
    if (-not (Test-Property $InputObject $Name)) { return }
    $found = New-Object System.Collections.ArrayList
    foreach ($parameter in $InputObject.PSObject.Properties[$Name].Value) {
        if ($null -eq $parameter -or (Test-SecretParameter $parameter)) { continue }
        $entry = ConvertTo-Record $parameter @('Name', 'Value', 'Intrinsic')
        if ($entry.Contains('Value') -and ([string] $entry['Value']) -cmatch $SecretText) { continue }
        [void] $found.Add($entry)
    }
    $Record[$Name] = $found
}

# Returns a small value whose shape is not published as lists and records of plain values.
function ConvertTo-Plain {
    param($Value, [int] $Depth)
    if (Test-Scalar $Value) { return ConvertTo-Scalar $Value }
    if ($Depth -le 0) { throw 'it goes deeper than expected' }
    if ($Value -is [System.Collections.IDictionary]) {
        $record = [ordered]@{}
        foreach ($entry in $Value.GetEnumerator()) {
            if (([string] $entry.Key -replace '[^A-Za-z0-9]', '') -match $SecretName) { continue }
            $record[[string] $entry.Key] = ConvertTo-Plain $entry.Value ($Depth - 1)
        }
        return $record
    }
    if ($Value -is [System.Collections.IEnumerable]) {
        $items = New-Object System.Collections.ArrayList
        foreach ($item in $Value) { [void] $items.Add((ConvertTo-Plain $item ($Depth - 1))) }
        return , $items
    }
    $record = [ordered]@{}
    foreach ($property in $Value.PSObject.Properties) {
        if (($property.Name -replace '[^A-Za-z0-9]', '') -match $SecretName) { continue }
        $record[$property.Name] = ConvertTo-Plain $property.Value ($Depth - 1)
    }
    return $record
}

# --- configuration ----------------------------------------------------------------------------------------------------

function ConvertFrom-Rule {
    param($Rule)
    $record = ConvertTo-Record $Rule @(
        'Identifier', 'InternalId', 'Name', 'Version', 'Description', 'ImmutableTag', 'Connector', 'Direction', 'Disabled'
        'SourceObjectType', 'TargetObjectType', 'Precedence', 'PrecedenceAfter', 'PrecedenceBefore', 'LinkType'
        'EnablePasswordSync', 'SoftDeleteExpiryInterval', 'SourceNamespaceId', 'TargetNamespaceId', 'VersionAgnosticTag'
        'TagVersion', 'IsStandardRule', 'IsLegacyCustomRule'
    )
    if (Test-Property $Rule 'JoinFilter') {
        $groups = New-Object System.Collections.ArrayList
        foreach ($group in $Rule.JoinFilter) {
            if ($null -eq $group) { continue }
            $conditions = New-Object System.Collections.ArrayList
            foreach ($condition in $group.JoinConditionList) {
                [void] $conditions.Add((ConvertTo-Record $condition @('CSAttribute', 'MVAttribute', 'CaseSensitive')))
            }
            [void] $groups.Add([ordered]@{ JoinConditionList = $conditions })
        }
        $record['JoinFilter'] = $groups
    }
    if (Test-Property $Rule 'ScopeFilter') {
        $groups = New-Object System.Collections.ArrayList
        foreach ($group in $Rule.ScopeFilter) {
            if ($null -eq $group) { continue }
            $conditions = New-Object System.Collections.ArrayList
            foreach ($condition in $group.ScopeConditionList) {
                [void] $conditions.Add((ConvertTo-Record $condition @('Attribute', 'ComparisonOperator', 'ComparisonValue')))
            }
            [void] $groups.Add([ordered]@{ ScopeConditionList = $conditions })
        }
        $record['ScopeFilter'] = $groups
    }
    if (Test-Property $Rule 'AttributeFlowMappings') {
        $flows = New-Object System.Collections.ArrayList
        foreach ($mapping in $Rule.AttributeFlowMappings) {
            if ($null -eq $mapping) { continue }
            $flow = ConvertTo-Record $mapping @('Destination', 'FlowType', 'ExecuteOnce', 'Expression', 'ValueMergeType')
            Add-TextList $flow $mapping 'Source'
            [void] $flows.Add($flow)
        }
        $record['AttributeFlowMappings'] = $flows
    }
    return $record
}

function ConvertFrom-Partition {
    param($Partition)
    $record = ConvertTo-Record $Partition @(
        'Identifier', 'DN', 'Name', 'Version', 'CreationTime', 'LastModificationTime', 'Selected', 'IsDomain'
    )
    if ((Test-Property $Partition 'ConnectorPartitionScope') -and $null -ne $Partition.ConnectorPartitionScope) {
        $scope = [ordered]@{}
        foreach ($list in 'ObjectClasses', 'ContainerInclusionList', 'ContainerExclusionList') {
            Add-TextList $scope $Partition.ConnectorPartitionScope $list
        }
        $record['ConnectorPartitionScope'] = $scope
    }
    Add-TextList $record $Partition 'PreferredDCs'
    Add-ParameterList $record $Partition 'Parameters'
    return $record
}

function ConvertFrom-Connector {
    param($Connector)
    $record = ConvertTo-Record $Connector @(
        'Identifier', 'Name', 'Description', 'ConnectorTypeName', 'Type', 'Subtype', 'ListName', 'CompanyName', 'Version'
        'InternalVersion', 'FormatVersion', 'CreationTime', 'LastModificationTime', 'IsUpgradeOrImportScenario'
    )
    if (Test-Property $Connector 'Partitions') {
        $partitions = New-Object System.Collections.ArrayList
        foreach ($partition in $Connector.Partitions) {
            if ($null -ne $partition) { [void] $partitions.Add((ConvertFrom-Partition $partition)) }
        }
        $record['Partitions'] = $partitions
    }
    if (Test-Property $Connector 'RunProfiles') {
        $profiles = New-Object System.Collections.ArrayList
        foreach ($runProfile in $Connector.RunProfiles) {
            if ($null -ne $runProfile) { [void] $profiles.Add((ConvertTo-Record $runProfile @('Name', 'Identifier', 'Type'))) }
        }
        $record['RunProfiles'] = $profiles
    }
    foreach ($list in 'ObjectInclusionList', 'AttributeInclusionList') {
        Add-TextList $record $Connector $list
    }
    foreach ($list in 'ConnectivityParameters', 'GlobalParameters', 'CapabilityParameters', 'SchemaParameters') {
        Add-ParameterList $record $Connector $list
    }
    if (Test-Property $Connector 'ComponentProvisioningMappings') {
        try {
            $record['ComponentProvisioningMappings'] = ConvertTo-Plain $Connector.ComponentProvisioningMappings 3
        }
        catch {
            Add-Failure $script:Part 'failed' "ComponentProvisioningMappings was left out: $($_.Exception.Message)"
        }
    }
    $nested = [ordered]@{
        'ExtensionConfiguration'        = @(
            'ExtensionFileName', 'AssemblyVersion', 'ImportDefaultPageSize', 'ImportMaxPageSize', 'ExportDefaultPageSize'
            'ExportMaxPageSize', 'CachedImportDefaultPageSize', 'CachedImportMaxPageSize', 'CachedExportDefaultPageSize'
            'CachedExportMaxPageSize'
        )
        'PasswordHashConfiguration'     = @('Enabled', 'Target')
        'AADPasswordResetConfiguration' = @('Enabled', 'ModifiedTimestamp', 'AdalAuthority')
    }
    foreach ($entry in $nested.GetEnumerator()) {
        $value = Get-FirstValue $Connector @($entry.Key)
        if ($null -eq $value) { continue }
        if ($value -is [string]) {
            # Some builds return a piece of XML.
            if ($value -cnotmatch $SecretText) { $record[$entry.Key] = [string] $value }
        }
        else {
            $record[$entry.Key] = ConvertTo-Record $value $entry.Value
        }
    }
    return $record
}

# Tells whether a connector is the one to the tenant.
function Test-Tenant {
    param($Connector)
    return ([string] (Get-FirstValue $Connector @('Subtype'))) -eq $TenantSubtype
}

# Tells whether a connector is one to a forest.
function Test-Forest {
    param($Connector)
    return ([string] (Get-FirstValue $Connector @('ConnectorTypeName', 'Type'))) -eq 'AD'
}

# Returns the connectors that were read. Throws where they could not be.
function Get-KnownConnector {
    if ($null -eq $script:Connectors) { throw 'the connectors could not be read' }
    return $script:Connectors
}

function Read-Connector {
    $script:Connectors = @(Get-ADSyncConnector -ErrorAction Stop)
    $found = New-Object System.Collections.ArrayList
    foreach ($connector in $script:Connectors) { [void] $found.Add((ConvertFrom-Connector $connector)) }
    return , $found
}

function Read-Rule {
    $found = New-Object System.Collections.ArrayList
    foreach ($rule in @(Get-ADSyncRule -ErrorAction Stop)) { [void] $found.Add((ConvertFrom-Rule $rule)) }
    return , $found
}

function Read-GlobalSetting {
    $settings = Get-ADSyncGlobalSettings -ErrorAction Stop
    $record = ConvertTo-Record $settings @('Version', 'InstanceId', 'SqlSchemaVersion')
    Add-ParameterList $record $settings 'Parameters'
    if (-not $record.Contains('Parameters')) { throw 'Get-ADSyncGlobalSettings returned no parameters' }
    return $record
}

function Read-Scheduler {
    return ConvertTo-Record (Get-ADSyncScheduler -ErrorAction Stop) @(
        'AllowedSyncCycleInterval', 'CurrentlyEffectiveSyncCycleInterval', 'CustomizedSyncCycleInterval'
        'NextSyncCyclePolicyType', 'NextSyncCycleStartTimeInUTC', 'PurgeRunHistoryInterval', 'SyncCycleEnabled'
        'MaintenanceEnabled', 'StagingModeEnabled', 'SchedulerSuspended', 'SyncCycleInProgress'
    )
}

function Read-PasswordSyncConfiguration {
    $found = New-Object System.Collections.ArrayList
    foreach ($connector in @(Get-KnownConnector)) {
        if (-not (Test-Forest $connector)) { continue }
        foreach ($result in @(Get-ADSyncAADPasswordSyncConfiguration -SourceConnector $connector.Name -ErrorAction Stop)) {
            if ($null -eq $result) { continue }
            $record = ConvertTo-Record $result @('SourceConnector', 'TargetConnector', 'Enabled')
            $record['SourceConnector'] = [string] $connector.Name
            [void] $found.Add($record)
        }
    }
    return , $found
}

function Read-PasswordResetConfiguration {
    $found = New-Object System.Collections.ArrayList
    foreach ($connector in @(Get-KnownConnector)) {
        if (-not (Test-Tenant $connector)) { continue }
        foreach ($result in @(Get-ADSyncAADPasswordResetConfiguration -Connector $connector.Name -ErrorAction Stop)) {
            if ($null -eq $result) { continue }
            $record = [ordered]@{ Connector = [string] $connector.Name }
            if ($result -is [bool]) {
                $record['Enabled'] = $result
            }
            elseif (Test-Property $result 'Enabled') {
                $record['Enabled'] = ConvertTo-Scalar $result.Enabled
            }
            [void] $found.Add($record)
        }
    }
    return , $found
}

function Read-AutoUpgrade {
    if ((Get-Command 'Get-ADSyncAutoUpgrade').Parameters.ContainsKey('Detail')) {
        $results = @(Get-ADSyncAutoUpgrade -Detail -ErrorAction Stop)
    }
    else {
        $results = @(Get-ADSyncAutoUpgrade -ErrorAction Stop)
    }
    $record = [ordered]@{}
    foreach ($result in $results) {
        if ($null -eq $result) { continue }
        if (Test-Scalar $result) {
            # The bare state, and behind it the reason why it is suspended.
            $key = if ($record.Contains('AutoUpgradeState')) { 'SuspensionReason' } else { 'AutoUpgradeState' }
            $record[$key] = [string] (ConvertTo-Scalar $result)
            continue
        }
        $said = ConvertTo-Record $result @('AutoUpgradeState', 'State', 'SuspensionReason')
        foreach ($entry in $said.GetEnumerator()) { $record[$entry.Key] = $entry.Value }
    }
    if (-not ($record.Contains('AutoUpgradeState') -or $record.Contains('State'))) {
        throw 'Get-ADSyncAutoUpgrade returned no state in a form that is known'
    }
    return $record
}

# Tells whether a cmdlet asks somebody to sign in to the tenant, which no unattended script can do.
function Test-AsksForSignIn {
    param([string] $Command)
    foreach ($name in (Get-Command $Command).Parameters.Keys) {
        if ($name -match '^AAD(Credential|User)') { return $true }
    }
    return $false
}

function Read-CompanyFeature {
    if ((Get-Command 'Get-ADSyncAADCompanyFeature').Parameters.ContainsKey('ConnectorName')) {
        $tenant = @(@(Get-KnownConnector) | Where-Object { Test-Tenant $_ })
        if ($tenant.Count -ne 1) { throw 'the connector to the tenant is not known' }
        $features = Get-ADSyncAADCompanyFeature -ConnectorName $tenant[0].Name -ErrorAction Stop
    }
    else {
        $features = Get-ADSyncAADCompanyFeature -ErrorAction Stop
    }
    # Every switch, whatever it is called: new versions bring new ones.
    $record = [ordered]@{}
    foreach ($property in $features.PSObject.Properties) {
        if ($property.Value -is [bool]) { $record[$property.Name] = [bool] $property.Value }
    }
    if ($record.Count -eq 0) { throw 'Get-ADSyncAADCompanyFeature returned no switches' }
    return $record
}

function Read-ExportDeletionThreshold {
    $result = Get-ADSyncExportDeletionThreshold -ErrorAction Stop
    $record = [ordered]@{}
    foreach ($property in $result.PSObject.Properties) {
        if (-not (Test-Scalar $property.Value)) { continue }
        # The name of the number is not published.
        if ($property.Name -eq 'DeletionPrevention') { $record['DeletionPrevention'] = ConvertTo-Scalar $property.Value }
        elseif ($property.Name -match 'Threshold') { $record['ThresholdCount'] = ConvertTo-Scalar $property.Value }
    }
    if ($record.Count -eq 0) { throw 'Get-ADSyncExportDeletionThreshold returned nothing that is known' }
    return $record
}

function Read-DatabaseConfiguration {
    return ConvertTo-Record (Get-ADSyncDatabaseConfiguration -ErrorAction Stop) @(
        'IsLocalDBInstalled', 'LocalDBUsedSpaceInMb', 'SqlServerName', 'SqlServerInstanceName', 'SqlServerDBName'
    )
}

# --- evidence for the readiness check ---------------------------------------------------------------------------------

function Read-SchedulerConnectorOverride {
    $found = New-Object System.Collections.ArrayList
    foreach ($result in @(Get-ADSyncSchedulerConnectorOverride -ErrorAction Stop)) {
        if ($null -eq $result) { continue }
        [void] $found.Add((ConvertTo-Record $result @('ConnectorIdentifier', 'ConnectorName', 'FullImportRequired', 'FullSyncRequired')))
    }
    return , $found
}

function Read-ConnectorRunStatus {
    $found = New-Object System.Collections.ArrayList
    foreach ($result in @(Get-ADSyncConnectorRunStatus -ErrorAction Stop)) {
        if ($null -eq $result) { continue }
        [void] $found.Add((ConvertTo-Record $result @('ConnectorName', 'RunState')))
    }
    return , $found
}

# Returns of each connector and run profile the last run, and before it the last that succeeded: the history can be long.
function Read-RunProfileResult {
    $runs = New-Object System.Collections.ArrayList
    if ((Get-Command 'Get-ADSyncRunProfileResult').Parameters.ContainsKey('ConnectorId')) {
        foreach ($connector in @(Get-KnownConnector)) {
            foreach ($run in @(Get-ADSyncRunProfileResult -ConnectorId $connector.Identifier -ErrorAction Stop)) {
                if ($null -ne $run) { [void] $runs.Add($run) }
            }
        }
    }
    else {
        foreach ($run in @(Get-ADSyncRunProfileResult -ErrorAction Stop)) {
            if ($null -ne $run) { [void] $runs.Add($run) }
        }
    }
    $kept = New-Object System.Collections.ArrayList
    $last = @{}
    $succeeded = @{}
    foreach ($run in @($runs | Sort-Object -Property StartDate, RunNumber -Descending)) {
        $key = "$(Get-FirstValue $run @('ConnectorId', 'ConnectorName'))/$(Get-FirstValue $run @('RunProfileName', 'RunProfileId'))"
        $isGood = ([string] (Get-FirstValue $run @('Result'))) -match '^(success|completed-no-objects)$'
        if ($last.ContainsKey($key) -and -not ($isGood -and -not $succeeded.ContainsKey($key))) { continue }
        $last[$key] = $true
        if ($isGood) { $succeeded[$key] = $true }
        [void] $kept.Add((ConvertTo-Record $run @(
                    'RunHistoryId', 'ConnectorId', 'ConnectorName', 'RunProfileId', 'RunProfileName', 'RunNumber', 'IsRunComplete'
                    'Result', 'CurrentStepNumber', 'TotalSteps', 'StartDate', 'EndDate'
                )))
    }
    return , $kept
}

function Read-PartitionPasswordSyncState {
    $found = New-Object System.Collections.ArrayList
    foreach ($result in @(Get-ADSyncPartitionPasswordSyncState -ErrorAction Stop)) {
        if ($null -eq $result) { continue }
        [void] $found.Add((ConvertTo-Record $result @(
                    'ConnectorId', 'DN', 'PasswordSyncLastSuccessfulCycleStartTimestamp', 'PasswordSyncLastSuccessfulCycleEndTimestamp'
                    'PasswordSyncLastCycleStartTimestamp', 'PasswordSyncLastCycleEndTimestamp', 'PasswordSyncLastCycleStatus'
                )))
    }
    return , $found
}

# Returns how the connector signs in: its kind and, of a certificate, what identifies it and how long it is valid.
function Read-EntraConnectorCredential {
    $result = Get-ADSyncEntraConnectorCredential -ErrorAction Stop
    $record = ConvertTo-Record $result @('ConnectorIdentityType', 'ApplicationManagedBy')
    $held = $null
    if (Test-Property $result 'CertificateCredential') { $held = $result.CertificateCredential }
    $certificate = [ordered]@{}
    if ($held -is [string] -and $held -match '^[0-9A-Fa-f]{40,64}$') { $certificate['CertificateId'] = [string] $held }
    $names = [ordered]@{
        'CertificateId'        = @('CertificateId', 'CertificateSHA256Hash', 'SHA256Hash')
        'CertificateManagedBy' = @('CertificateManagedBy', 'ManagedBy')
        'Thumbprint'           = @('Thumbprint', 'CertificateThumbprint')
        'NotBefore'            = @('NotBefore', 'CertificateNotBefore')
        'NotAfter'             = @('NotAfter', 'CertificateNotAfter')
    }
    foreach ($entry in $names.GetEnumerator()) {
        $value = Get-FirstValue $held $entry.Value
        if ($null -eq $value) { $value = Get-FirstValue $result $entry.Value }
        if ($null -ne $value -and (Test-Scalar $value)) { $certificate[$entry.Key] = ConvertTo-Scalar $value }
    }
    if (-not $certificate.Contains('NotAfter')) { Add-CertificateDate $certificate }
    if ($certificate.Count -gt 0) { $record['CertificateCredential'] = $certificate }
    return $record
}

# Adds the dates of a certificate that the computer's own store holds. Those that the product manages are elsewhere.
function Add-CertificateDate {
    param($Certificate)
    $known = @('CertificateId', 'Thumbprint' | Where-Object { $Certificate.Contains($_) } | ForEach-Object { [string] $Certificate[$_] })
    if ($known.Count -eq 0 -or -not (Test-Path -LiteralPath 'Cert:\LocalMachine\My')) { return }
    $sha256 = [System.Security.Cryptography.SHA256]::Create()
    foreach ($found in @(Get-ChildItem -LiteralPath 'Cert:\LocalMachine\My')) {
        $digest = [System.BitConverter]::ToString($sha256.ComputeHash($found.RawData)).Replace('-', '')
        if ($known -contains $found.Thumbprint -or $known -contains $digest) {
            $Certificate['NotBefore'] = ConvertTo-Scalar $found.NotBefore
            $Certificate['NotAfter'] = ConvertTo-Scalar $found.NotAfter
            return
        }
    }
}

function Read-ConnectorStatistic {
    $found = New-Object System.Collections.ArrayList
    foreach ($connector in @(Get-KnownConnector)) {
        $record = [ordered]@{ ConnectorName = [string] $connector.Name }
        $result = Get-ADSyncConnectorStatistics -ConnectorName $connector.Name -ErrorAction Stop
        foreach ($property in $result.PSObject.Properties) {
            if ($property.Name -match 'Connectors$' -and $property.Name -notmatch '(Dis|Explicit)connectors$' -and $property.Value -is [System.ValueType]) {
                $record['TotalConnectors'] = [int] $property.Value
                break
            }
        }
        if ($CountObjects -and (Test-Tenant $connector)) {
            $counts = [ordered]@{}
            Get-ADSyncCSObject -ConnectorName $connector.Name -ErrorAction Stop | ForEach-Object {
                $type = [string] $_.ObjectType
                if ($counts.Contains($type)) { $counts[$type] = $counts[$type] + 1 } else { $counts[$type] = 1 }
            }
            $record['ObjectTypes'] = $counts
        }
        [void] $found.Add($record)
    }
    return , $found
}

# Returns a value of the registry, null where there is none.
function Get-RegistryValue {
    param([string] $Path, [string] $Name)
    if (-not (Test-Path -LiteralPath $Path)) { return $null }
    $value = (Get-Item -LiteralPath $Path).GetValue($Name)
    # The registry knows no negative numbers; .NET reads 0xffffffff as -1.
    if ($value -is [int] -and $value -lt 0) { return [long] $value + 4294967296 }
    return ConvertTo-Scalar $value
}

function Read-TlsConfiguration {
    $channel = 'HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2'
    $framework64 = 'HKLM:\SOFTWARE\Microsoft\.NETFramework\v4.0.30319'
    $framework32 = 'HKLM:\SOFTWARE\WOW6432Node\Microsoft\.NETFramework\v4.0.30319'
    return [ordered]@{
        SchannelClientEnabled           = Get-RegistryValue "$channel\Client" 'Enabled'
        SchannelClientDisabledByDefault = Get-RegistryValue "$channel\Client" 'DisabledByDefault'
        SchannelServerEnabled           = Get-RegistryValue "$channel\Server" 'Enabled'
        SchannelServerDisabledByDefault = Get-RegistryValue "$channel\Server" 'DisabledByDefault'
        SchUseStrongCrypto64            = Get-RegistryValue $framework64 'SchUseStrongCrypto'
        SchUseStrongCrypto32            = Get-RegistryValue $framework32 'SchUseStrongCrypto'
        SystemDefaultTlsVersions64      = Get-RegistryValue $framework64 'SystemDefaultTlsVersions'
        SystemDefaultTlsVersions32      = Get-RegistryValue $framework32 'SystemDefaultTlsVersions'
        DotNetRelease                   = Get-RegistryValue 'HKLM:\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full' 'Release'
    }
}

# Returns the version of the Health agent as the list of installed programs has it, null where it is not there.
function Read-HealthAgent {
    $version = $null
    foreach ($root in $UninstallKeys) {
        if (-not (Test-Path -LiteralPath $root)) { continue }
        foreach ($key in @(Get-ChildItem -LiteralPath $root)) {
            $name = [string] $key.GetValue('DisplayName')
            if ($name -notmatch 'Connect Health' -or $name -match 'AD FS|ADFS|AD DS|ADDS|Domain Services') { continue }
            $shown = [string] $key.GetValue('DisplayVersion')
            # The agent for sync counts before one that serves several roles.
            if ($shown -and ($null -eq $version -or $name -match 'sync')) { $version = $shown }
        }
    }
    return [ordered]@{ Version = $version }
}

# Returns the folder of the programs of the synchronization service.
function Get-ServiceFolder {
    $root = [string] (Get-RegistryValue $ServiceKey 'Path')
    if (-not $root) { $root = Join-Path $env:ProgramFiles 'Microsoft Azure AD Sync' }
    return Join-Path $root 'Bin'
}

function Read-ServiceConfiguration {
    $path = Join-Path (Get-ServiceFolder) 'miiserver.exe.config'
    $stream = [System.IO.File]::Open($path, [System.IO.FileMode]::Open, [System.IO.FileAccess]::Read, [System.IO.FileShare]::ReadWrite)
    try {
        $digest = [System.Security.Cryptography.SHA256]::Create().ComputeHash($stream)
    }
    finally {
        $stream.Dispose()
    }
    return [ordered]@{ Path = $path; Sha256 = [System.BitConverter]::ToString($digest).Replace('-', '') }
}

function Read-EndpointVersion {
    return [ordered]@{
        AadConnectorImportApiVersion = Get-RegistryValue $ConnectKey 'AadConnectorImportApiVersion'
        AadConnectorExportApiVersion = Get-RegistryValue $ConnectKey 'AadConnectorExportApiVersion'
    }
}

# --- all parts --------------------------------------------------------------------------------------------------------

# Returns the value of one part: a record, or a list that is never unrolled.
function Read-Part {
    param([string] $Part)
    switch ($Part) {
        'ADSyncConnector' { return , (Read-Connector) }
        'ADSyncRule' { return , (Read-Rule) }
        'ADSyncGlobalSettings' { return Read-GlobalSetting }
        'ADSyncScheduler' { return Read-Scheduler }
        'ADSyncSchedulerConnectorOverride' { return , (Read-SchedulerConnectorOverride) }
        'ADSyncConnectorRunStatus' { return , (Read-ConnectorRunStatus) }
        'ADSyncRunProfileResult' { return , (Read-RunProfileResult) }
        'ADSyncAADPasswordSyncConfiguration' { return , (Read-PasswordSyncConfiguration) }
        'ADSyncAADPasswordResetConfiguration' { return , (Read-PasswordResetConfiguration) }
        'ADSyncPartitionPasswordSyncState' { return , (Read-PartitionPasswordSyncState) }
        'ADSyncAutoUpgrade' { return Read-AutoUpgrade }
        'ADSyncAADCompanyFeature' { return Read-CompanyFeature }
        'ADSyncExportDeletionThreshold' { return Read-ExportDeletionThreshold }
        'ADSyncEntraConnectorCredential' { return Read-EntraConnectorCredential }
        'ADSyncDatabaseConfiguration' { return Read-DatabaseConfiguration }
        'ConnectorStatistics' { return , (Read-ConnectorStatistic) }
        'TlsConfiguration' { return Read-TlsConfiguration }
        'HealthAgent' { return Read-HealthAgent }
        'ServiceConfiguration' { return Read-ServiceConfiguration }
        'EndpointVersions' { return Read-EndpointVersion }
    }
}

# Tells whether a part can be read on this server; notes why not.
function Test-Available {
    param([string] $Part)
    $command = $Parts[$Part].Command
    if (-not $command) { return $true }
    if ($null -eq (Get-Command -Name $command -ErrorAction SilentlyContinue)) {
        $kind = if ($Parts[$Part].ContainsKey('IsEssential')) { 'failed' } else { 'not-available' }
        Add-Failure $Part $kind "$command does not exist in this version"
        return $false
    }
    if (Test-AsksForSignIn $command) {
        Add-Failure $Part 'not-available' "$command asks for a sign-in to the tenant in this version"
        return $false
    }
    return $true
}

# Returns the version of the installed product, null where it cannot be found.
function Get-ProductVersion {
    $wizard = [string] (Get-RegistryValue $ConnectKey 'WizardPath')
    if (-not $wizard -or -not (Test-Path -LiteralPath $wizard -PathType Leaf)) { return $null }
    $file = [System.Diagnostics.FileVersionInfo]::GetVersionInfo($wizard)
    return '{0}.{1}.{2}.{3}' -f $file.FileMajorPart, $file.FileMinorPart, $file.FileBuildPart, $file.FilePrivatePart
}

# Returns the name of this server with its domain, as far as the computer itself knows it.
function Get-FullComputerName {
    $domain = [System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().DomainName
    if ($domain) { return "$([System.Environment]::MachineName).$domain" }
    return [System.Environment]::MachineName
}

# Reads everything into the bundle.
function Read-Everything {
    param([datetime] $Moment)
    # Reading is not what -WhatIf and -Confirm are about, and some cmdlets that only read listen to both.
    $WhatIfPreference = $false
    $ConfirmPreference = 'None'
    $version = $null
    try {
        $version = Get-ProductVersion
    }
    catch {
        Write-Verbose "The version of the product is not known: $($_.Exception.Message)"
    }
    $script:Bundle['Collection'] = [ordered]@{
        Format           = $BundleFormat
        FormatVersion    = $BundleFormatVersion
        ComputerName     = Get-FullComputerName
        CollectedAt      = $Moment.ToString('yyyy-MM-ddTHH:mm:ssZ', $Invariant)
        ProductVersion   = $version
        CollectorVersion = $CollectorVersion
    }
    foreach ($part in @($Parts.Keys)) {
        $script:Part = $part
        if (-not (Test-Available $part)) { continue }
        Write-Verbose "Reading $part."
        try {
            $script:Bundle[$part] = Read-Part $part
        }
        catch {
            Add-Failure $part 'failed' $_.Exception.Message
        }
    }
    $script:Bundle['Errors'] = $script:Errors
}

# --- the text of the bundle -------------------------------------------------------------------------------------------
# ConvertTo-Json of Windows PowerShell cuts off what lies too deep, and writes some lists and texts as objects. This
# writer knows the few types that a bundle is made of, and throws at any other.

function Add-JsonString {
    param([System.Text.StringBuilder] $Builder, [string] $Text)
    [void] $Builder.Append('"')
    if ($Text -match '[\x00-\x1f"\\]') {
        $Text = $Text.Replace('\', '\\').Replace('"', '\"').Replace("`r", '\r').Replace("`n", '\n').Replace("`t", '\t')
        for ($code = 0; $code -lt 32; $code++) { $Text = $Text.Replace([string] [char] $code, '\u' + $code.ToString('x4')) }
    }
    [void] $Builder.Append($Text)
    [void] $Builder.Append('"')
}

function Add-JsonValue {
    param([System.Text.StringBuilder] $Builder, $Value, [string] $Indent)
    if ($null -eq $Value) { [void] $Builder.Append('null') }
    elseif ($Value -is [string]) { Add-JsonString $Builder $Value }
    elseif ($Value -is [bool]) { [void] $Builder.Append($(if ($Value) { 'true' } else { 'false' })) }
    elseif ($Value -is [int] -or $Value -is [long] -or $Value -is [byte] -or $Value -is [int16] -or $Value -is [uint16] -or $Value -is [uint32] -or $Value -is [uint64]) {
        [void] $Builder.Append($Value.ToString($Invariant))
    }
    elseif ($Value -is [System.Collections.IDictionary]) {
        $separator = '{'
        foreach ($entry in $Value.GetEnumerator()) {
            [void] $Builder.Append($separator).Append("`n$Indent  ")
            Add-JsonString $Builder ([string] $entry.Key)
            [void] $Builder.Append(': ')
            Add-JsonValue $Builder $entry.Value "$Indent  "
            $separator = ','
        }
        [void] $Builder.Append($(if ($separator -eq '{') { '{}' } else { "`n$Indent}" }))
    }
    elseif ($Value -is [System.Collections.IList]) {
        $separator = '['
        foreach ($item in $Value) {
            [void] $Builder.Append($separator).Append("`n$Indent  ")
            Add-JsonValue $Builder $item "$Indent  "
            $separator = ','
        }
        [void] $Builder.Append($(if ($separator -eq '[') { '[]' } else { "`n$Indent]" }))
    }
    else { throw "a value of the type $($Value.GetType().FullName) cannot be written" }
}

function ConvertTo-BundleText {
    param($Value)
    $builder = New-Object System.Text.StringBuilder
    Add-JsonValue $builder $Value ''
    [void] $builder.Append("`n")
    return $builder.ToString()
}

# --- files: written under another name first, so that nobody ever sees half a file --------------------------------------

# Gives a finished file its name. A file that is there keeps its rights. ($null would be passed as an empty name.)
function Move-IntoPlace {
    param([string] $Temporary, [string] $Path)
    if ([System.IO.File]::Exists($Path)) { [System.IO.File]::Replace($Temporary, $Path, [NullString]::Value) }
    else { [System.IO.File]::Move($Temporary, $Path) }
}

function Write-TextFile {
    param([string] $Path, [string] $Text)
    $temporary = "$Path.$([guid]::NewGuid().ToString('N').Substring(0, 8)).tmp"
    try {
        [System.IO.File]::WriteAllText($temporary, $Text, (New-Object System.Text.UTF8Encoding -ArgumentList $false))
        if (-not [string]::Equals([System.IO.File]::ReadAllText($temporary), $Text, [System.StringComparison]::Ordinal)) {
            throw "what was written to $temporary reads back differently"
        }
        Move-IntoPlace $temporary $Path
    }
    finally {
        if ([System.IO.File]::Exists($temporary)) { [System.IO.File]::Delete($temporary) }
    }
}

# Writes a zip. Texts: content by name in the zip. Files: path on this computer by name in the zip.
function Write-ZipFile {
    param([string] $Path, $Texts, $Files)
    Add-Type -AssemblyName System.IO.Compression
    $temporary = "$Path.$([guid]::NewGuid().ToString('N').Substring(0, 8)).tmp"
    try {
        $stream = [System.IO.File]::Open($temporary, [System.IO.FileMode]::CreateNew)
        try {
            $archive = New-Object System.IO.Compression.ZipArchive -ArgumentList $stream, ([System.IO.Compression.ZipArchiveMode]::Create)
            try {
                foreach ($entry in $Texts.GetEnumerator()) {
                    $bytes = (New-Object System.Text.UTF8Encoding -ArgumentList $false).GetBytes([string] $entry.Value)
                    $target = $archive.CreateEntry($entry.Key).Open()
                    try { $target.Write($bytes, 0, $bytes.Length) } finally { $target.Dispose() }
                }
                foreach ($entry in $Files.GetEnumerator()) {
                    $source = [System.IO.File]::OpenRead($entry.Value)
                    try {
                        $target = $archive.CreateEntry($entry.Key).Open()
                        try { $source.CopyTo($target) } finally { $target.Dispose() }
                    }
                    finally { $source.Dispose() }
                }
            }
            finally { $archive.Dispose() }
        }
        finally { $stream.Dispose() }
        Move-IntoPlace $temporary $Path
    }
    finally {
        if ([System.IO.File]::Exists($temporary)) { [System.IO.File]::Delete($temporary) }
    }
}

# Makes an empty folder of this run below the work folder and returns its path.
function Add-RunFolder {
    param([string] $Parent)
    $folder = Join-Path $Parent "$ScriptName-$([guid]::NewGuid().ToString('N'))"
    [void] [System.IO.Directory]::CreateDirectory($folder)
    return $folder
}

# Removes the folder of this run with all that it holds.
function Clear-RunFolder {
    param([string] $Folder)
    try {
        [System.IO.Directory]::Delete($Folder, $true)
    }
    catch {
        Write-Problem "the folder $Folder could not be removed ($(Get-ShortMessage $_.Exception.Message)); remove it by hand, because it can hold values of people"
        $script:HasFailed = $true
    }
}

# Removes older files of this server, and what a killed run left behind more than a day ago.
function Clear-OldFile {
    param([string] $Folder, [string] $Computer, [string] $Stamp, [int] $Keep)
    $server = [regex]::Escape($Computer)
    $yesterday = ([datetime]::UtcNow).AddDays(-1).ToString('yyyyMMddTHHmmssZ', $Invariant)
    $names = @([System.IO.Directory]::GetFiles($Folder) | ForEach-Object { [System.IO.Path]::GetFileName($_) })
    $old = @()
    foreach ($kind in 'EntraConnect', 'PendingExports') {
        $ours = @($names | Where-Object { $_ -cmatch "^$kind-$server-(\d{8}T\d{6}Z)\.(json|zip)$" } | Sort-Object -Descending)
        $old += @($ours | Select-Object -Skip $Keep | Where-Object { -not $_.Contains($Stamp) })
        $old += @($names | Where-Object { $_ -cmatch "^$kind-$server-(\d{8}T\d{6}Z)\.(json|zip)\.[0-9a-f]{8}\.tmp$" -and $Matches[1] -lt $yesterday })
    }
    foreach ($name in $old) {
        $path = Join-Path $Folder $name
        if ($PSCmdlet.ShouldProcess($path, 'Remove an older file of this server')) { [System.IO.File]::Delete($path) }
    }
}

# --- further exports ----------------------------------------------------------------------------------------------------

# Takes encrypted values, cookies and water marks out of one XML file.
function Clear-SecretNode {
    param([string] $Path)
    $document = New-Object System.Xml.XmlDocument
    $document.XmlResolver = $null
    $document.PreserveWhitespace = $true
    $document.Load($Path)
    $found = $document.SelectNodes("//*[local-name() = 'cookie' or local-name() = 'water-mark' or local-name() = 'password' or (local-name() = 'parameter' and (@encrypted = '1' or @encrypted = 'true' or @type = 'encrypted-string' or @name = 'cookie' or translate(@name, 'PASWORD', 'pasword') = 'password'))]")
    foreach ($node in @($found)) { $node.InnerText = '' }
    $document.Save($Path)
}

# Runs Get-ADSyncServerConfiguration and returns the path of each XML file of it by its name in the zip.
function Get-ServerConfigurationFile {
    param([string] $Folder)
    $tree = Join-Path $Folder 'tree'
    Get-ADSyncServerConfiguration -Path $tree -ErrorAction Stop | Out-Null
    $files = [ordered]@{}
    foreach ($part in 'Connectors', 'GlobalSettings', 'SynchronizationRules') {
        $below = Join-Path $tree $part
        if (-not [System.IO.Directory]::Exists($below)) { throw "Get-ADSyncServerConfiguration wrote no folder $part" }
        foreach ($path in [System.IO.Directory]::GetFiles($below, '*.xml')) {
            Clear-SecretNode $path
            $files["$part/$([System.IO.Path]::GetFileName($path))"] = $path
        }
    }
    return $files
}

# Runs csexport.exe for each connector and returns the path of each file by its name in the zip.
function Get-PendingExportFile {
    param([string] $Folder)
    $csexport = Join-Path (Get-ServiceFolder) 'csexport.exe'
    if (-not [System.IO.File]::Exists($csexport)) { throw "there is no file $csexport" }
    $files = [ordered]@{}
    foreach ($connector in @(Get-KnownConnector)) {
        $name = [string] $connector.Name
        try {
            if ($name.Contains('"')) { throw 'its name cannot be passed to csexport.exe' }
            $file = 'pending_export_{0}' -f ($name -replace '[\s\\/:*?"<>|]', '_')
            while ($files.Contains("$file.xml")) { $file += '_' }
            $path = Join-Path $Folder "$file.xml"
            Write-Verbose "Running csexport.exe for $name."
            & $csexport $name $path '/f:x' | Out-Null
            if ($LASTEXITCODE -ne 0) { throw "csexport.exe ended with code $LASTEXITCODE" }
            if (-not [System.IO.File]::Exists($path)) { throw 'csexport.exe wrote no file' }
            $files["$file.xml"] = $path
        }
        catch {
            Write-Problem "the pending exports of connector $name were not written: $(Get-ShortMessage $_.Exception.Message)"
            $script:HasFailed = $true
        }
    }
    return $files
}

# --- the run ------------------------------------------------------------------------------------------------------------

# Returns where to write: the folder, and the full path where a file was named.
function Get-Target {
    param([string] $Path, [string] $Suffix)
    $full = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
    if ([System.IO.Directory]::Exists($full)) { return @{ Folder = $full; File = '' } }
    if ([System.IO.Path]::GetExtension($full) -ne $Suffix) {
        throw "there is no folder $full; make it and set its rights first, or name a file that ends in $Suffix"
    }
    $folder = [System.IO.Path]::GetDirectoryName($full)
    if (-not [System.IO.Directory]::Exists($folder)) { throw "there is no folder $folder; make it and set its rights first" }
    return @{ Folder = $folder; File = $full }
}

# Throws where this PowerShell cannot read the synchronization engine; loads its module.
function Import-Engine {
    if ($PSVersionTable.ContainsKey('PSEdition') -and $PSVersionTable.PSEdition -eq 'Core' -and [System.Environment]::OSVersion.Platform -eq 'Win32NT') {
        throw 'the ADSync module needs Windows PowerShell 5.1; run this script with powershell.exe instead of pwsh.exe'
    }
    if (-not [System.Environment]::Is64BitProcess) {
        throw 'this is a 32-bit PowerShell, which sees another registry; run the 64-bit powershell.exe'
    }
    try {
        Import-Module -Name ADSync -DisableNameChecking -ErrorAction Stop -Verbose:$false
    }
    catch {
        throw "the ADSync module cannot be loaded ($(Get-ShortMessage $_.Exception.Message)); run this script on the Entra Connect server itself"
    }
}

# Returns what could not be read, with the reason, in one line.
function Get-FailureText {
    $failed = @($script:Errors | Where-Object { $_['Kind'] -eq 'failed' } | ForEach-Object { "$($_['Part']) ($($_['Message']))" })
    return $failed -join '; '
}

$runFolder = ''
$written = $false
$hasStopped = $false
try {
    if ($KeepLast -lt 0) { throw '-KeepLast must be 0 or more' }
    $target = Get-Target $OutputPath $(if ($ServerConfiguration) { '.zip' } else { '.json' })
    if ($target.File -and $KeepLast) { throw '-KeepLast needs a folder, because it looks at the names of files' }
    if (-not $WorkFolder) { $WorkFolder = [System.IO.Path]::GetTempPath() }
    $WorkFolder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($WorkFolder)
    if (-not [System.IO.Directory]::Exists($WorkFolder)) { throw "there is no folder $WorkFolder" }
    Import-Engine

    $moment = [datetime]::UtcNow
    $stamp = $moment.ToString('yyyyMMddTHHmmssZ', $Invariant)
    $computer = [System.Environment]::MachineName -replace '[^\w-]', '_'
    Read-Everything $moment
    if (-not ($script:Bundle.Contains('ADSyncRule') -or $script:Bundle.Contains('ADSyncConnector') -or $script:Bundle.Contains('ADSyncGlobalSettings'))) {
        throw "nothing of the configuration could be read: $(Get-FailureText)"
    }

    $trees = @{}
    $pending = @{}
    if (($ServerConfiguration -or $PendingExports) -and $PSCmdlet.ShouldProcess($WorkFolder, 'Put the XML files and the pending exports there until they are packed')) {
        $runFolder = Add-RunFolder $WorkFolder
        if ($ServerConfiguration) {
            try {
                $trees = Get-ServerConfigurationFile $runFolder
            }
            catch {
                Write-Problem "the XML files were not written: $(Get-ShortMessage $_.Exception.Message)"
                $script:HasFailed = $true
            }
        }
        if ($PendingExports) {
            try {
                $pending = Get-PendingExportFile $runFolder
            }
            catch {
                Write-Problem "the pending exports were not written: $(Get-ShortMessage $_.Exception.Message)"
                $script:HasFailed = $true
            }
        }
    }

    $text = ConvertTo-BundleText $script:Bundle
    $isZip = $trees.Count -gt 0 -or ($ServerConfiguration -and ($target.File -or $WhatIfPreference))
    $path = $target.File
    if (-not $path) { $path = Join-Path $target.Folder "EntraConnect-$computer-$stamp$(if ($isZip) { '.zip' } else { '.json' })" }
    if ($PSCmdlet.ShouldProcess($path, "Write the configuration of $computer ($($text.Length) characters)")) {
        if ($isZip) { Write-ZipFile $path @{ "EntraConnect-$computer-$stamp.json" = $text } $trees }
        else { Write-TextFile $path $text }
        $written = $true
        Write-Output $path
    }
    if ($pending.Count -gt 0) {
        $path = Join-Path $target.Folder "PendingExports-$computer-$stamp.zip"
        if ($PSCmdlet.ShouldProcess($path, "Write the pending exports of $($pending.Count) connectors")) {
            Write-ZipFile $path @{} $pending
            Write-Output $path
        }
    }
    if ($KeepLast -and ($written -or $WhatIfPreference)) { Clear-OldFile $target.Folder $computer $stamp $KeepLast }
    if (Get-FailureText) { Write-Problem "these parts could not be read: $(Get-FailureText)" }
}
catch {
    Write-Problem (Get-ShortMessage $_.Exception.Message)
    $script:HasFailed = $true
    $hasStopped = $true
}
finally {
    if ($runFolder) { Clear-RunFolder $runFolder }
}
if ($hasStopped -and -not $written) { exit 2 }
if ($script:HasFailed) { exit 1 }
exit 0
