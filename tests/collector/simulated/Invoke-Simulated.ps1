# Runs a script of the collector on a simulated server: the module ADSync of this folder, a registry made of files.
#
# Plan: a file { "script": path, "registry": folder, "parameters": { name: value } }. A key of the registry is a folder,
# a value a file with JSON in it.
param([Parameter(Mandatory = $true)][string] $Plan)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$read = [System.IO.File]::ReadAllText($Plan) | ConvertFrom-Json
$env:PSModulePath = $PSScriptRoot + [System.IO.Path]::PathSeparator + $env:PSModulePath
Get-PSDrive -Name HKLM -ErrorAction SilentlyContinue | Remove-PSDrive -Force
New-PSDrive -Name HKLM -PSProvider FileSystem -Root $read.registry -Scope Global | Out-Null
Update-TypeData -TypeName System.IO.DirectoryInfo -MemberType ScriptMethod -MemberName GetValue -Force -Value {
    param([string] $Name)
    $file = [System.IO.Path]::Combine($this.FullName, $Name)
    if (-not [System.IO.File]::Exists($file)) { return $null }
    $value = [System.IO.File]::ReadAllText($file) | ConvertFrom-Json
    if ($value -is [long]) { return [int] $value }
    return $value
}
$parameters = @{}
foreach ($property in $read.parameters.PSObject.Properties) { $parameters[$property.Name] = $property.Value }
& $read.script @parameters
exit $LASTEXITCODE
