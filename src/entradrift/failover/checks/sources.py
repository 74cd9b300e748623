"""The documents that the checks rest on, by the titles under which Microsoft publishes them."""

from __future__ import annotations

from typing import Final

from entradrift.policy import sources as shared

STAGING: Final = shared.STAGING
UPGRADE: Final = shared.UPGRADE
IMPORT_EXPORT: Final = shared.IMPORT_EXPORT
SCHEDULER: Final = shared.SCHEDULER
ACCIDENTAL_DELETES: Final = shared.ACCIDENTAL_DELETES
PASSWORD_HASH_SYNC: Final = shared.PASSWORD_HASH_SYNC
DESIGN_CONCEPTS: Final = shared.DESIGN_CONCEPTS
FILTERING: Final = shared.FILTERING
DECLARATIVE_PROVISIONING: Final = shared.DECLARATIVE_PROVISIONING
CHANGE_CONFIGURATION: Final = shared.CHANGE_CONFIGURATION
VERSION_HISTORY: Final = "Microsoft Entra Connect: Version release history"
AUTO_UPGRADE: Final = "Microsoft Entra Connect: Automatic upgrade"
TLS: Final = "TLS 1.2 enforcement for Microsoft Entra Connect"
PASS_THROUGH: Final = "Microsoft Entra pass-through authentication: Quickstart"  # noqa: S105 - a title
SINGLE_SIGN_ON: Final = "Microsoft Entra seamless single sign-on: Frequently asked questions"
APPLICATION_IDENTITY: Final = "Authenticate to Microsoft Entra ID by using application identity"
SHARED_IDENTITY: Final = "Troubleshoot Microsoft Entra Connect Sync application-based authentication"
ACCOUNTS: Final = "Microsoft Entra Connect: Accounts and permissions"
LARGE_GROUPS: Final = "Microsoft Entra Connect Sync V2 endpoint API"
RESILIENT: Final = "Azure AD Connect resilient operations (article by a Microsoft identity engineer, reposted by Argon Systems)"
