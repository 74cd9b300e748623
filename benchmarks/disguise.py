"""A real export of Get-ADSyncServerConfiguration as its healthy partner would have written it.

Other GUIDs (but for the tenant connector's), host, accounts, counters and times; files in another order; in staging mode;
written as UTF-16. Everything else stays: a comparison must find no drift.
"""

import re
import uuid
from pathlib import Path

TENANT_CONNECTOR = "b891884f-051e-4a83-95af-2544101c9083"
ZEROS = "00000000-0000-0000-0000-000000000000"
GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
SERVER = re.compile(r"server='([^']+)'")
ACCOUNT = re.compile(r"\b(MSOL_)[0-9a-f]{12}\b")
STAGING = re.compile(r'(name="Microsoft\.Synchronize\.StagingMode"[^>]*>)False<')
COUNTERS = re.compile(r"(<(?:internal-)?version>)(\d+)<")
TIMES = re.compile(r"(<(?:creation|last-modification)-time>)\d{4}")


def disguise(export: Path, target: Path) -> Path:
    """Write the partner of `export` into `target` and return it."""
    texts = {
        path.relative_to(export): path.read_text(encoding="utf-8-sig")
        for path in sorted(export.rglob("*"))
        if path.suffix.casefold() == ".xml"
    }
    server = next((found[1] for text in texts.values() if (found := SERVER.search(text))), "")
    for path, text in texts.items():
        changed = GUID.sub(_other_guid, text)
        changed = ACCOUNT.sub(r"\g<1>0123456789ab", changed)
        changed = STAGING.sub(r"\1True<", changed)
        changed = COUNTERS.sub(lambda found: f"{found[1]}{int(found[2]) + 7}<", changed)
        changed = TIMES.sub(r"\g<1>2031", changed)
        if server:
            changed = changed.replace(server, "OTHER-SYNC02")
        name = GUID.sub(_other_guid, path.as_posix())
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(f'<?xml version="1.0" encoding="utf-16"?>\n{changed}', encoding="utf-16")
    return target


def _other_guid(found: re.Match[str]) -> str:
    guid = found[0].casefold()
    if guid in {TENANT_CONNECTOR, ZEROS}:
        return found[0]
    other = str(uuid.uuid5(uuid.NAMESPACE_OID, guid))
    return other.upper() if found[0].isupper() else other
