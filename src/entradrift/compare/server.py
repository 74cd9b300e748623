"""The servers themselves: roles, versions, and what identifies each of them."""

from __future__ import annotations

from datetime import datetime

from entradrift.errors import WrongPairError
from entradrift.model.change import Change, ObjectRef, Presence, Side
from entradrift.model.section import Section
from entradrift.model.snapshot import Role, Server, Snapshot

SERVER_REF = ObjectRef("server", "server", identity="server")


def server_changes(
    primary: Server, staging: Server, *, same_export: bool, over_time: bool = False
) -> list[Change]:
    """Return what the roles, product versions and host names of the two servers say.

    Equal roles say nothing about a pair when both snapshots are of one server (`same_export`: in one state). With
    `over_time` both are one server on purpose, and neither role nor name says anything.
    """
    alone = over_time or same_export or (primary.role is staging.role and same_server(primary, staging))
    changes = [] if alone else [_role_change(primary.role, staging.role)]
    if (
        primary.product_version
        and staging.product_version
        and primary.product_version != staging.product_version
    ):
        older = (
            Side.PRIMARY
            if _numbers(primary.product_version) < _numbers(staging.product_version)
            else Side.STAGING
        )
        changes.append(
            _change(
                "product-version", "product-version", primary.product_version, staging.product_version, older
            )
        )
    if primary.host and staging.host and not over_time and not same_server(primary, staging):
        changes.append(_change("server-identity", "host", primary.host, staging.host))
    return [change for change in changes if change is not None]


def same_server(primary: Server, staging: Server) -> bool:
    """Tell whether both exports name one server, so that they are no pair."""
    return bool(primary.host and staging.host and same_host(primary.host, staging.host))


def same_host(one: str, other: str) -> bool:
    """Tell whether two names mean one server; one export may write the DNS name and another the short one."""
    names = one.casefold(), other.casefold()
    if all("." in name for name in names):
        return names[0] == names[1]
    return names[0].partition(".")[0] == names[1].partition(".")[0]


def _role_change(primary: Role, staging: Role) -> Change | None:
    if Role.UNKNOWN in (primary, staging):
        return None
    topic = {
        (Role.ACTIVE, Role.STAGING): "role-as-expected",
        (Role.ACTIVE, Role.ACTIVE): "role-both-active",
        (Role.STAGING, Role.STAGING): "role-both-staging",
        (Role.STAGING, Role.ACTIVE): "role-swapped",
    }[primary, staging]
    return _change(topic, "role", primary.value, staging.value)


def _change(
    topic: str, field: str, primary: str | None, staging: str | None, side: Side | None = None
) -> Change:
    return Change(
        topic=topic,
        section=Section.SERVER,
        object=SERVER_REF,
        path=(field,),
        presence=Presence.BOTH,
        primary=primary,
        staging=staging,
        side=side,
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def notices_over_time(before: Snapshot, after: Snapshot) -> list[str]:
    """Return what people should know about two exports of one server before they trust the result."""
    notices: list[str] = []
    times = [_time(snapshot.source.captured_at) for snapshot in (before, after)]
    if (
        times[0]
        and times[1]
        and (times[0].tzinfo is None) is (times[1].tzinfo is None)
        and times[0] > times[1]
    ):
        notices.append(
            "The export given as the earlier one (--primary) was taken after the other: before and after are the wrong "
            "way round."
        )
    if not (before.server.host and after.server.host):
        notices.append(
            "An export does not name its server, so it is not certain that both are of one server."
        )
    roles = before.server.role, after.server.role
    if Role.UNKNOWN not in roles and roles[0] is not roles[1]:
        words = {Role.ACTIVE: "active", Role.STAGING: "in staging mode"}
        notices.append(
            f"The server changed its role: it was {words[roles[0]]} before and is {words[roles[1]]} after."
        )
    return notices


def _time(captured_at: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(captured_at) if captured_at else None
    except ValueError:
        return None


def refuse_two_servers(before: Server, after: Server) -> None:
    """Raise WrongPairError when the exports name two servers although they are to be one server over time."""
    if before.host and after.host and not same_server(before, after):
        raise WrongPairError(
            f"--same-server compares one server before and after, but --primary is an export of {before.host} and --staging "
            f"one of {after.host}; give two exports of one server, or leave out --same-server."
        )


def pair_notices(primary: Snapshot, staging: Snapshot) -> list[str]:
    """Return what people should know about the pair of exports before they trust the result."""
    notices: list[str] = []
    if same_server(primary.server, staging.server):
        notices.append(
            f"Both exports name the same server, {primary.server.host}: check that one of them really is of the staging server."
        )
    if Role.UNKNOWN in (primary.server.role, staging.server.role):
        unknown = [
            side
            for side, snapshot in (("primary", primary), ("staging", staging))
            if snapshot.server.role is Role.UNKNOWN
        ]
        notices.append(
            f"The export of the {' and of the '.join(unknown)} server does not say whether staging mode is on."
        )
    return notices
