#Requires -Version 5.1
<#
.SYNOPSIS
Registers the scheduled task that runs Export-EntraConnect.ps1 every day on this Microsoft Entra Connect server.

.DESCRIPTION
Run it once on each server, in an elevated Windows PowerShell 5.1. Running it again replaces the task, so that settings
can be changed. It makes a task and nothing else: no account, no folder, no rights, no group membership.

Whoever can change Export-EntraConnect.ps1 can run anything with the rights of the task. So both scripts have to lie in
a folder that only administrators can write to, such as C:\Program Files\entradrift; otherwise nothing is registered.

The task runs as SYSTEM, or under a group managed service account that is given with -TaskUser. That account has to be
a member of ADSyncAdmins and needs the right "Log on as a batch job". On a share, SYSTEM is the account of the computer
(CONTOSO\SYNC01$): give that account the rights on the share.

.PARAMETER OutputPath
The folder, here or on a share, that the files are written to. It has to exist when the task runs.

.PARAMETER At
Every day at this time, local time of the server.

.PARAMETER KeepLast
How many files of this server are kept in the folder; 0 keeps all.

.PARAMETER ServerConfiguration
Add the XML files of Get-ADSyncServerConfiguration, as Export-EntraConnect.ps1 -ServerConfiguration does.

.PARAMETER TaskUser
A group managed service account, such as 'CONTOSO\gmsa-entra$', instead of SYSTEM. Its name ends in $.

.PARAMETER TaskName
The name of the task.

.PARAMETER Unregister
Remove the task. Files that it has written stay.

.EXAMPLE
.\Register-EntraConnectExport.ps1 -OutputPath D:\EntraExports -At 01:00

.EXAMPLE
.\Register-EntraConnectExport.ps1 -OutputPath \\files.contoso.com\entra-exports\SYNC01 -TaskUser 'CONTOSO\gmsa-entra$'

.EXAMPLE
.\Register-EntraConnectExport.ps1 -OutputPath D:\EntraExports -WhatIf
Checks everything, says what would be registered, and registers nothing.

.EXAMPLE
.\Register-EntraConnectExport.ps1 -Unregister

.NOTES
Exit codes, where it is run with powershell.exe -File: 0 done, 2 nothing was changed.
#>
[CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'Register')]
param(
    [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'Register')]
    [string] $OutputPath,

    [Parameter(ParameterSetName = 'Register')]
    [datetime] $At = '01:00',

    [Parameter(ParameterSetName = 'Register')]
    [int] $KeepLast = 14,

    [Parameter(ParameterSetName = 'Register')]
    [switch] $ServerConfiguration,

    [Parameter(ParameterSetName = 'Register')]
    [string] $TaskUser = '',

    [string] $TaskName = 'entradrift export',

    [Parameter(Mandatory = $true, ParameterSetName = 'Unregister')]
    [switch] $Unregister
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$ScriptName = 'Register-EntraConnectExport'
$Collector = Join-Path $PSScriptRoot 'Export-EntraConnect.ps1'

# Administrators, SYSTEM and TrustedInstaller, by their identifiers: names are translated.
$Trusted = @('S-1-5-32-544', 'S-1-5-18', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464')
# Rights with which a file can be changed or replaced: write, append, delete, delete inside, change rights, take ownership.
$ChangesFile = 0x2 -bor 0x4 -bor 0x10000 -bor 0x40000 -bor 0x80000 -bor 0x10000000 -bor 0x40000000
$ChangesFolder = 0x40 -bor 0x10000 -bor 0x40000 -bor 0x80000 -bor 0x10000000

# Throws where anybody but administrators can change what is at a path.
function Assert-Protection {
    param([string] $Path, [long] $Rights)
    $acl = Get-Acl -LiteralPath $Path
    $owner = $acl.GetOwner([System.Security.Principal.SecurityIdentifier]).Value
    if ($Trusted -notcontains $owner) {
        throw "$Path belongs to $owner, who can change it; put both scripts into a folder such as C:\Program Files\entradrift"
    }
    foreach ($rule in $acl.GetAccessRules($true, $true, [System.Security.Principal.SecurityIdentifier])) {
        if ($rule.AccessControlType -ne 'Allow' -or $Trusted -contains $rule.IdentityReference.Value) { continue }
        if (([int] $rule.PropagationFlags -band 2) -ne 0) { continue } # says something about what is below only
        if (([long] $rule.FileSystemRights -band $Rights) -ne 0) {
            throw "$Path can be changed by $($rule.IdentityReference.Value); put both scripts into a folder such as C:\Program Files\entradrift"
        }
    }
}

# Returns a path as one argument of a command line. Throws for what the Task Scheduler or Windows would read differently.
function ConvertTo-Argument {
    param([string] $Path)
    if ($Path -match '["%\x00-\x1f]' -or $Path.Contains('$(')) { throw "the path $Path holds a character that cannot be passed to a task" }
    if (-not [System.IO.Path]::IsPathRooted($Path)) { throw "$Path is not a full path" }
    # A backslash before the closing quotation mark would escape it.
    if ($Path.EndsWith('\')) { return '"' + $Path + '\"' }
    return '"' + $Path + '"'
}

function Get-Account {
    if (-not $TaskUser) { return New-ScheduledTaskPrincipal -UserId 'SYSTEM' -LogonType ServiceAccount }
    if ($TaskUser -notmatch '^[^\\]+\\[^\\]+\$$') {
        throw "$TaskUser is no group managed service account: its name has the form DOMAIN\NAME$"
    }
    # Windows fetches the password of such an account by itself.
    return New-ScheduledTaskPrincipal -UserId $TaskUser -LogonType Password -RunLevel Limited
}

try {
    $found = Get-ScheduledTask -TaskName $TaskName -TaskPath '\' -ErrorAction SilentlyContinue
    if ($Unregister) {
        if ($null -eq $found) {
            Write-Output "There is no task '$TaskName'."
        }
        elseif ($PSCmdlet.ShouldProcess($TaskName, 'Remove the scheduled task')) {
            Unregister-ScheduledTask -TaskName $TaskName -TaskPath '\' -Confirm:$false
            Write-Output "Removed '$TaskName'. Files that it has written are still there."
        }
        exit 0
    }

    if ($KeepLast -lt 0) { throw '-KeepLast must be 0 or more' }
    if (-not (Test-Path -LiteralPath $Collector -PathType Leaf)) { throw "there is no file $Collector" }
    Assert-Protection $Collector $ChangesFile
    Assert-Protection $PSScriptRoot $ChangesFolder

    $program = Join-Path $env:SystemRoot 'System32\WindowsPowerShell\v1.0\powershell.exe'
    $line = '-NoProfile -NonInteractive -ExecutionPolicy RemoteSigned -File {0} -OutputPath {1} -KeepLast {2}' -f @(
        (ConvertTo-Argument $Collector), (ConvertTo-Argument $OutputPath), $KeepLast
    )
    if ($ServerConfiguration) { $line += ' -ServerConfiguration' }
    $action = New-ScheduledTaskAction -Execute $program -Argument $line
    $trigger = New-ScheduledTaskTrigger -Daily -At $At
    $settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew -ExecutionTimeLimit (New-TimeSpan -Hours 2)
    $principal = Get-Account
    $description = 'Writes the configuration of Microsoft Entra Connect for entradrift. Changes nothing.'
    if ($PSCmdlet.ShouldProcess($TaskName, "Register the scheduled task: $program $line")) {
        Register-ScheduledTask -TaskName $TaskName -TaskPath '\' -Action $action -Trigger $trigger -Settings $settings -Principal $principal -Description $description -Force | Out-Null
        Write-Output "Registered '$TaskName' as $($principal.UserId), every day at $($At.ToString('HH:mm'))."
        Write-Output "Try it: Start-ScheduledTask -TaskName '$TaskName'; Get-ScheduledTaskInfo -TaskName '$TaskName'"
    }
    exit 0
}
catch {
    [Console]::Error.WriteLine("${ScriptName}: $(($_.Exception.Message -replace '\s+', ' ').TrimEnd('.', ' ')).")
    exit 2
}
