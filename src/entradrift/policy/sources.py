"""The documents that the rules rest on, by the titles under which Microsoft publishes them."""

from __future__ import annotations

from typing import Final

STAGING: Final = "Microsoft Entra Connect Sync: Staging server and disaster recovery"
UPGRADE: Final = "Microsoft Entra Connect: Upgrade from a previous version (swing migration)"
IMPORT_EXPORT: Final = "Import and export Microsoft Entra Connect configuration settings"
FILTERING: Final = "Microsoft Entra Connect Sync: Configure filtering"
CHANGE_CONFIGURATION: Final = "Microsoft Entra Connect Sync: Make a change to the default configuration"
DECLARATIVE_PROVISIONING: Final = "Microsoft Entra Connect Sync: Understanding declarative provisioning"
DEFAULT_CONFIGURATION: Final = "Microsoft Entra Connect Sync: Understanding the default configuration"
SCHEDULER: Final = "Microsoft Entra Connect Sync: Scheduler"
ACCIDENTAL_DELETES: Final = "Microsoft Entra Connect Sync: Prevent accidental deletes"
PASSWORD_HASH_SYNC: Final = "Implement password hash synchronization with Microsoft Entra Connect Sync"  # noqa: S105
SIGN_IN: Final = "Microsoft Entra Connect user sign-in options"
DESIGN_CONCEPTS: Final = "Microsoft Entra Connect: Design concepts"
DIRECTORY_EXTENSIONS: Final = "Microsoft Entra Connect Sync: Directory extensions"
SYNC_SERVICE_MANAGER: Final = "Microsoft Entra Connect Sync: Synchronization Service Manager (Connectors)"
SETTINGS_EXPORT: Final = "Get-ADSyncServerConfiguration (ADSync PowerShell reference)"
