"""The tools of Microsoft Entra Connect and their pages, by the names that an administrator reads there.

Sources, by the titles under which Microsoft publishes them:
- the wizard's tasks, what they can change and what only an installation can: "Microsoft Entra Connect Sync: Running
  the installation wizard a second time"; device options: "Microsoft Entra Connect: Device options";
- the wizard's pages: "Custom installation of Microsoft Entra Connect"; its last page: "Microsoft Entra Connect:
  Staging server and disaster recovery";
- the Service Manager: "Using connectors with the Microsoft Entra Connect Sync Service Manager" (what is read-only and
  what is not supported) and "Import and export Microsoft Entra Connect configuration settings" (what has to be applied
  again there by hand);
- the editor: "Microsoft Entra Connect Sync: Make a change to the default configuration".
"""

from __future__ import annotations

from typing import Final

WIZARD: Final = "Microsoft Entra Connect wizard"
CUSTOMIZE: Final = f"{WIZARD} > Customize synchronization options"
DIRECTORIES: Final = f"{CUSTOMIZE} > Connect your directories"
DOMAIN_AND_OU: Final = f"{CUSTOMIZE} > Domain and OU filtering"
GROUP_FILTER: Final = f"{CUSTOMIZE} > Filter users and devices"
OPTIONAL_FEATURES: Final = f"{CUSTOMIZE} > Optional features"
APP_AND_ATTRIBUTE_FILTER: Final = f"{OPTIONAL_FEATURES} > Microsoft Entra app and attribute filtering"
DIRECTORY_EXTENSIONS: Final = f"{OPTIONAL_FEATURES} > Directory extension attribute sync"
REFRESH_SCHEMA: Final = f"{WIZARD} > Refresh directory schema"
STAGING_MODE: Final = f"{WIZARD} > Configure staging mode"
USER_SIGN_IN: Final = f"{WIZARD} > Change user sign-in"
DEVICE_OPTIONS: Final = f"{WIZARD} > Configure device options"

REINSTALLATION: Final = "Reinstallation of Microsoft Entra Connect with custom settings"
IDENTIFYING_USERS: Final = f"{REINSTALLATION} > Uniquely identifying your users"
SIGN_IN_CONFIGURATION: Final = f"{REINSTALLATION} > Microsoft Entra sign-in configuration"
GROUP_FILTER_AT_INSTALLATION: Final = f"{REINSTALLATION} > Filter users and devices"
USER_SIGN_IN_AT_INSTALLATION: Final = f"{REINSTALLATION} > User sign-in"
DIRECTORIES_AT_INSTALLATION: Final = f"{REINSTALLATION} > Connect your directories"
UPGRADE: Final = "Installer of Microsoft Entra Connect, from the Microsoft Entra admin center"

SERVICE_MANAGER: Final = "Synchronization Service Manager"
METAVERSE_DESIGNER: Final = f"{SERVICE_MANAGER} > Metaverse Designer"
EDITOR: Final = "Synchronization Rules Editor"
POWERSHELL: Final = "Windows PowerShell, as an administrator"
NO_PAGE: Final = "No page of any tool that entradrift knows"
EXPORTS: Final = "Both exports"
COMMAND_LINE: Final = "The command line of entradrift"

CLEAR_THE_CHECK_BOX: Final = (
    "While the wizard is open, nothing is synchronized; on its last page, Ready to configure, clear the check box that "
    "starts the synchronization if more steps of this plan are to come."
)
READ_ONLY_PAGE: Final = (
    "Microsoft's article on this tool calls the page read-only, while its article on importing settings says that such "
    "changes are made again here by hand: write down the present values before you change anything."
)
EXPORT_THE_RULE_FIRST: Final = (
    "Before you change or delete a rule, select it and choose Export: the file creates it again if you need it "
    "back."
)
STANDARD_RULE: Final = (
    "Never edit a standard rule to make it alike: Microsoft does not support it, and the next upgrade overwrites "
    "it."
)
STORED_IN_TENANT: Final = (
    "The value is stored in the tenant and both servers read it there, so the difference can also mean that one export "
    "is stale: export both servers again before you change anything."
)
EXPORTS_AT_ONCE: Final = (
    "The primary exports: whatever this changes reaches the tenant and the directories with its next cycle."
)


def connector(name: str, page: str) -> str:
    """Return a page about one connector in the Synchronization Service Manager."""
    return f"{SERVICE_MANAGER} > Connectors > {name} > {page}"


def editor(direction: str | None, page: str) -> str:
    """Return a page of one rule in the Synchronization Rules Editor; direction is the choice at its top."""
    parts = (EDITOR, direction if direction in ("Inbound", "Outbound") else "", page)
    return " > ".join(part for part in parts if part)
