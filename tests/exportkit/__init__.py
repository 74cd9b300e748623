"""A writer of Entra Connect exports, independent of the code under test.

One plain description of a server (`organisation`) is written as a server would write it. Nothing in here
imports `entradrift`, so that a mistake in a reader cannot be hidden by the same mistake in a writer.

organisation                what one server is: connectors, rules, settings, schema; dataclasses
standard_rules              the out-of-box synchronization rules for given connectors
standard_templates          the list they come from
standard_flows              the transformations they share (all our own)
contoso                     `contoso(host, staging=...)`: the invented organisation used everywhere
identity                    `as_other_server(org, host, seed)`: everything a healthy partner differs in
dice                        deterministic GUIDs, numbers and orders from a seed
text_files                  encodings and line ends
powershell_json             `ConvertTo-Json` of Windows PowerShell 5.1: layout, escapes, depth, dates, enums
write_server_configuration  the XML tree of Get-ADSyncServerConfiguration
write_cmdlets               JSON of the ADSync cmdlets: a folder, one file a rule, or one bundle
write_rules_editor          PowerShell of the Synchronization Rules Editor's Export button
write_wizard                Applied-/Exported-/Migrated-SynchronizationPolicy JSON and MigratedPolicy.json
cases, samples               `sample-configs/` and what a comparison of each of its pairs must find
"""
