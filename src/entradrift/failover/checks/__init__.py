"""The readiness checks, R1 first. A new check is one entry in the list of its module."""

from __future__ import annotations

from typing import Final

from entradrift.failover.checks import (
    credentials,
    deletions,
    freshness,
    identity,
    inputs,
    machine,
    passwords,
    pending_exports,
    roles,
    rules,
    scheduler,
    scope,
    sign_in,
    versions,
    writeback,
)
from entradrift.failover.checks.check import Check

_MODULES: Final = (
    roles, scheduler, freshness, inputs, deletions, pending_exports, versions, machine, passwords, sign_in,
    credentials, identity, scope, rules, writeback,
)  # fmt: skip
CHECKS: Final[tuple[Check, ...]] = tuple(
    sorted((check for module in _MODULES for check in module.CHECKS), key=lambda check: int(check.id[1:]))
)
"""Every check, R1 first."""

__all__ = ["CHECKS", "Check"]
