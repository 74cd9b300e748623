# ----------------------------------------------------------------------------------------------------------
# What every step below relies on. Nothing in this part is specific to one server.
# ----------------------------------------------------------------------------------------------------------

$Counts = @{ Done = 0; Already = 0; Skipped = 0; WouldDo = 0 }
# Precedences of rules that made room, by identifier.
$Displaced = @{}

function Write-Progressed {
    param([string] $Text)
    Write-Information -MessageData $Text -InformationAction Continue
}

function Write-Skipped {
    param([string] $Title, [string] $Reason)
    $Counts.Skipped = $Counts.Skipped + 1
    Write-Warning -Message ('Skipped: ' + $Title + '. ' + $Reason)
}

function Write-Already {
    param([string] $Title)
    $Counts.Already = $Counts.Already + 1
    Write-Progressed ('Already so: ' + $Title)
}

function Write-Changed {
    param([string] $Title, [string] $What)
    Write-Skipped $Title ($What + ' was changed since the export was taken. Export, compare and align again.')
}

function Invoke-Change {
    # Does what a step comes down to, unless -WhatIf or an answer forbids it. The block sees the variables of the step.
    param([string] $Title, [string] $Target, [string] $Action, [scriptblock] $Change)
    if (-not $ScriptCmdlet.ShouldProcess($Target, $Action)) {
        $Counts.WouldDo = $Counts.WouldDo + 1
        return
    }
    & $Change | Out-Null
    $Counts.Done = $Counts.Done + 1
    Write-Progressed ('Done: ' + $Title)
}

# --- guards -----------------------------------------------------------------------------------------------

function Assert-Target {
    # The right server in the right role, at rest. Anything else stops the script before it changes anything.
    $names = @($env:COMPUTERNAME, [System.Net.Dns]::GetHostName())
    $short = @($names | ForEach-Object { ([string] $_).Split('.')[0] })
    if ($short -notcontains $ServerName.Split('.')[0]) {
        throw ('This script was made for the server ' + $ServerName + ', but this is ' + $short[0] + '. Nothing was changed.')
    }
    $scheduler = Get-ADSyncScheduler
    if ([bool] $scheduler.StagingModeEnabled -ne $StagingMode) {
        throw ('This script was made for a server whose staging mode is ' + $StagingMode + ', but here it is ' +
            $scheduler.StagingModeEnabled + '. Nothing was changed.')
    }
    Assert-Rest
}

function Assert-Rest {
    if ((Get-ADSyncScheduler).SyncCycleInProgress) {
        throw 'A synchronization cycle is running. Wait until it has ended and run this script again. Nothing was changed.'
    }
}

function Backup-Configuration {
    param([string] $Folder)
    if ($ScriptCmdlet.ShouldProcess($Folder, 'Save the configuration of this server (Get-ADSyncServerConfiguration)')) {
        New-Item -Path $Folder -ItemType Directory | Out-Null
        Get-ADSyncServerConfiguration -Path $Folder | Out-Null
        Write-Progressed ('The configuration as it was is in ' + $Folder)
    }
    elseif (-not $WhatIfPreference) {
        throw 'Without a saved configuration this script changes nothing.'
    }
}

function Suspend-SyncCycle {
    # Returns whether the scheduler was on. The switch is stored in the tenant.
    $scheduler = Get-ADSyncScheduler
    if (-not $scheduler.SyncCycleEnabled) {
        Write-Warning -Message ('The scheduler is off already and stays off. If an earlier run was ended by force, turn it on ' +
            'yourself: Set-ADSyncScheduler -SyncCycleEnabled $true')
        return $false
    }
    if (-not $ScriptCmdlet.ShouldProcess('the scheduler', 'Pause')) {
        return $false
    }
    Write-Warning -Message ('The scheduler is paused until this script ends. The switch is stored in the tenant, ' +
        'so the other server may start no cycle meanwhile either.')
    Set-ADSyncScheduler -SyncCycleEnabled $false | Out-Null
    return $true
}

function Resume-SyncCycle {
    param([bool] $WasEnabled)
    if ($WasEnabled) {
        Set-ADSyncScheduler -SyncCycleEnabled $true | Out-Null
        Write-Progressed 'The scheduler is on again.'
    }
}

# --- finding things on this server ------------------------------------------------------------------------

function Get-ConnectorId {
    # Identifiers differ from server to server, names do not. Returns nothing where the name is not there exactly once.
    param([string] $ConnectorName)
    $found = @(Get-ADSyncConnector | Where-Object { $_.Name -eq $ConnectorName })
    if ($found.Count -eq 1) {
        return [string] $found[0].Identifier
    }
}

function Test-Same {
    # Equal in every character: PowerShell's own operators pass over invisible ones.
    param([string] $One, [string] $Other)
    [string]::Equals($One, $Other, [System.StringComparison]::Ordinal)
}

function Find-Rule {
    param([string] $Name, [string] $ConnectorId, [string] $Direction)
    Get-ADSyncRule | Where-Object {
        (Test-Same (([string] $_.Name).Trim()) $Name) -and
        [string] $_.Connector -eq $ConnectorId -and
        [string] $_.Direction -eq $Direction
    }
}

function ConvertTo-Field {
    # Text on one line, without the characters that separate fields.
    param($Value)
    $text = ([string] $Value).Replace("`r`n", "`n").Trim()
    $text.Replace('\', '\\').Replace("`r", '\r').Replace("`n", '\n').Replace('|', '\p').Replace(',', '\c')
}

function Get-RuleState {
    # Everything that a finding can see of a rule but its precedence, a line each. Order counts only for join rules.
    param($Rule)
    $lines = @(
        ('name | ' + (ConvertTo-Field $Rule.Name)),
        ('description | ' + (ConvertTo-Field $Rule.Description)),
        ('disabled | ' + [bool] $Rule.Disabled),
        ('tag | ' + (ConvertTo-Field $Rule.ImmutableTag)),
        ('link type | ' + (ConvertTo-Field $Rule.LinkType)),
        ('source object type | ' + (ConvertTo-Field $Rule.SourceObjectType)),
        ('target object type | ' + (ConvertTo-Field $Rule.TargetObjectType)),
        ('password sync | ' + [bool] $Rule.EnablePasswordSync)
    )
    foreach ($flow in $Rule.AttributeFlowMappings) {
        $source = ''
        $expression = ''
        if ([string] $flow.FlowType -eq 'Expression') {
            $expression = ConvertTo-Field $flow.Expression
        }
        else {
            $source = @(foreach ($part in $flow.Source) { ConvertTo-Field $part }) -join ', '
        }
        $lines += 'flow | ' + (@(
            (ConvertTo-Field $flow.Destination), [string] $flow.FlowType, $source, $expression,
            [string] $flow.ValueMergeType, [string] [bool] $flow.ExecuteOnce
        ) -join ' | ')
    }
    foreach ($group in $Rule.ScopeFilter) {
        $clauses = @(foreach ($clause in $group.ScopeConditionList) {
            @(
                (ConvertTo-Field $clause.Attribute), [string] $clause.ComparisonOperator,
                (ConvertTo-Field $clause.ComparisonValue)
            ) -join ' | '
        })
        $lines += 'scope | ' + (@(Get-Ordered $clauses) -join ' , ')
    }
    $number = 0
    foreach ($group in $Rule.JoinFilter) {
        $number = $number + 1
        $conditions = @(foreach ($condition in $group.JoinConditionList) {
            @(
                (ConvertTo-Field $condition.CSAttribute), (ConvertTo-Field $condition.MVAttribute),
                [string] [bool] $condition.CaseSensitive
            ) -join ' | '
        })
        $lines += 'join | ' + $number + ' | ' + (@(Get-Ordered $conditions) -join ' , ')
    }
    @(Get-Ordered $lines) -join "`n"
}

function Get-Ordered {
    # Sorted by code, not by the language of the server.
    param([string[]] $Lines)
    $sorted = [string[]] @($Lines)
    [System.Array]::Sort($sorted, [System.StringComparer]::Ordinal)
    $sorted
}

# --- precedence -------------------------------------------------------------------------------------------

function Get-RuleKey {
    param($Rule)
    $connector = @(Get-ADSyncConnector | Where-Object { [string] $_.Identifier -eq [string] $Rule.Connector })
    $connectorName = ''
    if ($connector.Count -eq 1) {
        $connectorName = [string] $connector[0].Name
    }
    @([string] $Rule.Direction, (ConvertTo-Field $connectorName), (ConvertTo-Field $Rule.Name)) -join ' | '
}

function Get-Occupant {
    # The rules that have a number, without the one that is to get it.
    param([int] $Precedence, [string] $Identifier)
    Get-ADSyncRule | Where-Object { $_.Precedence -eq $Precedence -and [string] $_.Identifier -ne $Identifier }
}

function Test-Leaving {
    # Whether a rule is one that gives up its precedence in this script, and still as the export shows it: one that was
    # changed since is left alone by its own step and must not be moved by another.
    param($Rule)
    $key = Get-RuleKey $Rule
    foreach ($leaver in $Leaving) {
        if ((Test-Same $leaver.Key $key) -and (Test-Precedence $Rule.Precedence $leaver.Precedence)) {
            return (-not $leaver.State -or (Test-Same (Get-RuleState $Rule) ($leaver.State -join "`n")))
        }
    }
    return $false
}

function Get-Obstacle {
    # Returns why a number cannot be given, nothing where it can: a number must be unique.
    param([int] $Precedence, [string] $Identifier)
    foreach ($occupant in @(Get-Occupant -Precedence $Precedence -Identifier $Identifier)) {
        if (-not (Test-Leaving $occupant)) {
            return ('The precedence ' + $Precedence + ' belongs to the rule "' + $occupant.Name + '" now.')
        }
        if (@(Get-SpareNumber).Count -eq 0) {
            return ('The precedence ' + $Precedence + ' is taken and no number is free to move its rule to.')
        }
    }
}

function Get-SpareNumber {
    $used = @(Get-ADSyncRule | ForEach-Object { [int] $_.Precedence })
    $SpareNumbers | Where-Object { $used -notcontains $_ }
}

function Clear-Precedence {
    # A rule that leaves this number later in this script makes room first.
    param([int] $Precedence, [string] $Identifier)
    foreach ($occupant in @(Get-Occupant -Precedence $Precedence -Identifier $Identifier)) {
        $Displaced.Add([string] $occupant.Identifier, $occupant.Precedence)
        $occupant.Precedence = @(Get-SpareNumber)[0]
        Add-ADSyncRule -SynchronizationRule $occupant | Out-Null
    }
}

function Restore-Precedence {
    # A rule that made room and whose own step did not follow goes back, if its number is still free.
    foreach ($identifier in @($Displaced.Keys)) {
        foreach ($rule in @(Get-ADSyncRule | Where-Object { [string] $_.Identifier -eq $identifier })) {
            if ($SpareNumbers -notcontains $rule.Precedence) {
                continue
            }
            $title = 'Give the rule "' + $rule.Name + '" its precedence back'
            if (@(Get-Occupant -Precedence $Displaced.$identifier -Identifier $identifier).Count -gt 0) {
                Write-Skipped $title ('It has ' + $rule.Precedence + ' now, because ' + $Displaced.$identifier +
                    ' belongs to another rule. Give it a precedence in the Synchronization Rules Editor.')
                continue
            }
            $rule.Precedence = $Displaced.$identifier
            Add-ADSyncRule -SynchronizationRule $rule | Out-Null
            Write-Progressed ('Done: ' + $title)
        }
    }
}

function Add-RuleAtPrecedence {
    # Adds a rule, or puts it in the place of the one with its identifier; a rule that leaves its number makes room first.
    param([string] $Title, [string] $Name, [string] $Action, $Rule)
    $identifier = [string] $Rule.Identifier
    $obstacle = Get-Obstacle -Precedence $Rule.Precedence -Identifier $identifier
    if ($obstacle) {
        Write-Skipped $Title $obstacle
        return
    }
    Invoke-Change -Title $Title -Target $Name -Action $Action -Change {
        Clear-Precedence -Precedence $Rule.Precedence -Identifier $identifier
        Add-ADSyncRule -SynchronizationRule $Rule
    }
}

# --- the steps --------------------------------------------------------------------------------------------

function Invoke-RuleCreation {
    param(
        [string] $Title, [string] $ConnectorName, [string] $Direction, [string] $Name,
        [string] $Identifier, [int] $Precedence, [scriptblock] $Build
    )
    $connectorId = Get-ConnectorId $ConnectorName
    if (-not $connectorId) {
        Write-Skipped $Title ('This server has no connector "' + $ConnectorName + '", or several.')
        return
    }
    $rule = & $Build $connectorId $Identifier
    $present = @(Find-Rule -Name $Name -ConnectorId $connectorId -Direction $Direction)
    if ($present.Count -eq 1 -and (Test-Same (Get-RuleState $present[0]) (Get-RuleState $rule))) {
        # It can have another number: one that an earlier run left, or one that somebody gave it.
        Invoke-RuleMove -Title $Title -ConnectorName $ConnectorName -Direction $Direction -Name $Name `
            -PrecedenceBefore $Precedence -Precedence $Precedence
        return
    }
    if ($present.Count -gt 0) {
        Write-Skipped $Title 'Somebody made a rule of this name since the export was taken, and it is another one.'
        return
    }
    if (@(Get-ADSyncRule | Where-Object { [string] $_.Identifier -eq $Identifier }).Count -gt 0) {
        Write-Skipped $Title 'Another rule of this server has the identifier that this one is to get.'
        return
    }
    Add-RuleAtPrecedence -Title $Title -Name $Name -Action 'Create the sync rule' -Rule $rule
}

function Get-OnlyRule {
    # The rule that a step is about; tells why there is none that the step may touch.
    param([string] $Title, [string] $ConnectorName, [string] $Direction, [string[]] $Names)
    $connectorId = Get-ConnectorId $ConnectorName
    if (-not $connectorId) {
        Write-Skipped $Title ('This server has no connector "' + $ConnectorName + '", or several.')
        return
    }
    foreach ($name in $Names) {
        $present = @(Find-Rule -Name $name -ConnectorId $connectorId -Direction $Direction)
        if ($present.Count -gt 1) {
            Write-Skipped $Title 'Several rules have this name, so it is not clear which one is meant.'
            return
        }
        if ($present.Count -eq 1) {
            return $present[0]
        }
    }
    Write-Skipped $Title 'The rule is not there any more.'
}

function Test-Precedence {
    # A run that was interrupted may have left the rule on a spare number.
    param([int] $Precedence, [int] $Before)
    $Precedence -eq $Before -or $SpareNumbers -contains $Precedence
}

function Invoke-RuleReplacement {
    param(
        [string] $Title, [string] $ConnectorName, [string] $Direction, [string] $Name, [string] $NewName,
        [string[]] $Before, [int] $PrecedenceBefore, [int] $Precedence, [scriptblock] $Build
    )
    $present = Get-OnlyRule -Title $Title -ConnectorName $ConnectorName -Direction $Direction -Names @($Name, $NewName)
    if (-not $present) {
        return
    }
    $rule = & $Build ([string] $present.Connector) ([string] $present.Identifier)
    $state = Get-RuleState $present
    $isWanted = Test-Same $state (Get-RuleState $rule)
    if ($isWanted -and $present.Precedence -eq $Precedence) {
        Write-Already $Title
        return
    }
    if (-not (Test-Same $Name $NewName) -and (Test-Same (([string] $present.Name).Trim()) $Name) -and
        @(Find-Rule -Name $NewName -ConnectorId ([string] $present.Connector) -Direction $Direction).Count -gt 0) {
        Write-Skipped $Title ('Another rule is called "' + $NewName + '" now.')
        return
    }
    if (-not $isWanted -and -not (Test-Same $state ($Before -join "`n"))) {
        Write-Changed $Title 'The rule'
        return
    }
    if ($present.Precedence -ne $Precedence -and -not (Test-Precedence $present.Precedence $PrecedenceBefore)) {
        Write-Changed $Title 'The precedence of the rule'
        return
    }
    Add-RuleAtPrecedence -Title $Title -Name $Name -Action 'Replace the sync rule' -Rule $rule
}

function Invoke-RuleMove {
    param(
        [string] $Title, [string] $ConnectorName, [string] $Direction, [string] $Name,
        [int] $PrecedenceBefore, [int] $Precedence
    )
    $present = Get-OnlyRule -Title $Title -ConnectorName $ConnectorName -Direction $Direction -Names @($Name)
    if (-not $present) {
        return
    }
    if ($present.Precedence -eq $Precedence) {
        Write-Already $Title
        return
    }
    if (-not (Test-Precedence $present.Precedence $PrecedenceBefore)) {
        Write-Changed $Title 'The precedence of the rule'
        return
    }
    $present.Precedence = $Precedence
    Add-RuleAtPrecedence -Title $Title -Name $Name -Action ('Give the sync rule the precedence ' + $Precedence) -Rule $present
}

function Invoke-RuleSwitch {
    # $Before is empty where the export does not carry the rule whole: then only the switch itself is checked.
    param(
        [string] $Title, [string] $ConnectorName, [string] $Direction, [string] $Name,
        [string[]] $Before, [bool] $Disabled
    )
    $present = Get-OnlyRule -Title $Title -ConnectorName $ConnectorName -Direction $Direction -Names @($Name)
    if (-not $present) {
        return
    }
    if ([bool] $present.Disabled -eq $Disabled) {
        Write-Already $Title
        return
    }
    if ($Before -and -not (Test-Same (Get-RuleState $present) ($Before -join "`n"))) {
        Write-Changed $Title 'The rule'
        return
    }
    Invoke-Change -Title $Title -Target $Name -Action ('Set Disabled of the sync rule to ' + $Disabled) -Change {
        $present.Disabled = $Disabled
        Add-ADSyncRule -SynchronizationRule $present
    }
}

function Invoke-RuleRemoval {
    param([string] $Title, [string] $ConnectorName, [string] $Direction, [string] $Name, [string[]] $Before)
    $connectorId = Get-ConnectorId $ConnectorName
    if ($connectorId -and @(Find-Rule -Name $Name -ConnectorId $connectorId -Direction $Direction).Count -eq 0) {
        Write-Already $Title
        return
    }
    $present = Get-OnlyRule -Title $Title -ConnectorName $ConnectorName -Direction $Direction -Names @($Name)
    if (-not $present) {
        return
    }
    if (-not (Test-Same (Get-RuleState $present) ($Before -join "`n"))) {
        Write-Changed $Title 'The rule'
        return
    }
    Invoke-Change -Title $Title -Target $Name -Action 'Remove the sync rule' -Change {
        Remove-ADSyncRule -Identifier ([string] $present.Identifier)
    }
}

function Get-SchedulerValue {
    # As text; an interval that is not customized is the one that is in effect.
    param([string] $Parameter)
    $scheduler = Get-ADSyncScheduler
    $value = $scheduler.$Parameter
    if ($Parameter -eq 'CustomizedSyncCycleInterval' -and -not $value) {
        $value = $scheduler.CurrentlyEffectiveSyncCycleInterval
    }
    [string] $value
}

function Invoke-SchedulerSetting {
    param([string] $Title, [string] $Parameter, [string] $Before, [string] $Value, [scriptblock] $Set)
    $present = Get-SchedulerValue $Parameter
    if ($present -eq $Value) {
        Write-Already $Title
        return
    }
    if ($present -ne $Before) {
        Write-Skipped $Title ('The value is ' + $present + ' now. Export, compare and align again.')
        return
    }
    Invoke-Change -Title $Title -Target 'the scheduler' -Action ('Set ' + $Parameter + ' to ' + $Value) -Change $Set
}
