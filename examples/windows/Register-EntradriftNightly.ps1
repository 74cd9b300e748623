<#
.SYNOPSIS
Registers the nightly run of entradrift in the Task Scheduler, with the least rights that it needs.

.DESCRIPTION
Run it once, in an elevated PowerShell, from the folder that holds entradrift-nightly.xml. It
- registers the task from the XML file; the task itself is never elevated,
- closes the folders of the configuration and of the reports to everybody but administrators and the account,
- gives the account read access to the configuration and to the exports, and write access to the reports only.

Without -Account the task runs as LOCAL SERVICE, which is nobody on the network: the exports must lie on this
computer. With exports on a share, give a group managed service account that may read the share. It has no password
that anybody knows, and it needs no rights in Entra ID, in Active Directory or on the Entra Connect servers.

.EXAMPLE
.\Register-EntradriftNightly.ps1 -ExportFolder D:\EntraExports

.EXAMPLE
.\Register-EntradriftNightly.ps1 -Account 'CONTOSO\svc-entradrift$' -At 02:15
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # LOCAL SERVICE, or a group managed service account (its name ends in $).
    [string] $Account = 'NT AUTHORITY\LOCAL SERVICE',
    # Where pip has put entradrift.exe.
    [string] $Program = 'C:\Program Files\entradrift\Scripts\entradrift.exe',
    # Holds entradrift.toml and accepted-drift.toml: the account may read it.
    [string] $ConfigFolder = 'C:\ProgramData\entradrift',
    # Reports and history, as the configuration names them: the account may write here and nowhere else.
    [string] $DataFolder = 'C:\ProgramData\entradrift\data',
    # Folders on this computer that hold exports: the account may read them. Rights on a share are given there.
    [string[]] $ExportFolder = @(),
    # Every day at this time, local time.
    [datetime] $At = '02:15'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$name = 'entradrift nightly'
$source = Join-Path $PSScriptRoot 'entradrift-nightly.xml'
$config = Join-Path $ConfigFolder 'entradrift.toml'
foreach ($path in $source, $Program, $config) {
    if (-not (Test-Path -LiteralPath $path -PathType Leaf)) { throw "There is no file $path." }
}

function Invoke-Icacls([string] $Folder, [string[]] $Arguments) {
    & icacls.exe $Folder @Arguments | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "icacls could not set the rights on $Folder." }
}

# Administrators and SYSTEM by their identifiers, because their names are translated.
$owners = '*S-1-5-32-544:(OI)(CI)F', '*S-1-5-18:(OI)(CI)F'
foreach ($own in @{ Path = $ConfigFolder; Right = 'RX' }, @{ Path = $DataFolder; Right = 'M' }) {
    if ($PSCmdlet.ShouldProcess($own.Path, "Close to everybody but administrators, SYSTEM and $Account ($($own.Right))")) {
        New-Item -ItemType Directory -Force -Path $own.Path | Out-Null
        Invoke-Icacls $own.Path (@('/inheritance:r', '/grant:r') + $owners + "${Account}:(OI)(CI)$($own.Right)")
    }
}
foreach ($folder in $ExportFolder) {
    if ($PSCmdlet.ShouldProcess($folder, "Grant $Account read access")) {
        Invoke-Icacls $folder @('/grant', "${Account}:(OI)(CI)RX")
    }
}

$task = [xml](Get-Content -LiteralPath $source -Raw -Encoding Unicode)
$task.Task.Triggers.CalendarTrigger.StartBoundary = '{0:yyyy-MM-ddTHH:mm:ss}' -f $At
$task.Task.Actions.Exec.Command = $Program
$task.Task.Actions.Exec.Arguments = 'nightly --config "{0}"' -f $config
$task.Task.Actions.Exec.WorkingDirectory = $DataFolder

if ($PSCmdlet.ShouldProcess($name, "Register the task for $Account")) {
    Register-ScheduledTask -TaskName $name -Xml $task.OuterXml -Force | Out-Null
    if ($Account -notmatch 'LOCAL SERVICE$') {
        # A managed account logs on with a password that Windows fetches itself.
        $principal = New-ScheduledTaskPrincipal -UserId $Account -LogonType Password -RunLevel Limited
        Set-ScheduledTask -TaskName $name -Principal $principal | Out-Null
    }
    Write-Output "Registered '$name'. Try it: Start-ScheduledTask -TaskName '$name'; Get-ScheduledTaskInfo -TaskName '$name'"
}
