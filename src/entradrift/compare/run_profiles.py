"""Run profiles and their steps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from entradrift.compare.connector_pairs import ConnectorPair
from entradrift.compare.context import Context, presence_of
from entradrift.compare.settings import SettingsOf, setting_changes
from entradrift.exports import identity
from entradrift.model.change import Change, ObjectRef, Presence, Side
from entradrift.model.connector import Connector, RunProfile
from entradrift.model.section import Section
from entradrift.model.values import NOT_CARRIED


def follows_partition(change: Change, partitions: Sequence[Change]) -> bool:
    """Tell whether a run profile's step only names a partition that is missing or renamed as a whole."""
    lone = {
        identity.partition_reference(name)
        for found in partitions
        if found.topic in {"partition-missing", "partition-replaced"}
        for name in (found.object.name, found.primary, found.staging)
        if isinstance(name, str)
    }
    return change.path[-1:] == ("partition",) and bool({change.primary, change.staging} & lone)


def _profiles(connector: Connector) -> dict[str, RunProfile]:
    profiles = () if connector.run_profiles is NOT_CARRIED else connector.run_profiles
    return {profile.name: profile for profile in profiles}


def profile_pairs(pair: ConnectorPair) -> list[tuple[RunProfile, RunProfile]]:
    """Return the run profiles that both servers have, by name."""
    ours, theirs = _profiles(pair.primary), _profiles(pair.staging)
    return [(ours[name], theirs[name]) for name in ours if name in theirs]


def profile_ref(pair: ConnectorPair, profile: RunProfile) -> ObjectRef:
    """Return a run profile as the object of a change."""
    return ObjectRef("run-profile", profile.name, pair.primary.name, identity=f"{pair.key}\x1f{profile.name}")


def run_profile_changes(pair: ConnectorPair) -> list[Change]:
    """Return every change of the connector's run profiles."""
    if NOT_CARRIED in (pair.primary.run_profiles, pair.staging.run_profiles):
        return []
    ours, theirs = _profiles(pair.primary), _profiles(pair.staging)
    gone = [profile for name, profile in ours.items() if name not in theirs]
    new = [profile for name, profile in theirs.items() if name not in ours]
    changes: list[Change] = []
    if len(gone) == len(new) == 1 and gone[0].steps == new[0].steps:
        changes.append(
            Change(
                topic="run-profile-renamed",
                section=Section.RUN_PROFILES,
                object=profile_ref(pair, min(gone[0], new[0], key=lambda profile: profile.name)),
                path=("name",),
                presence=Presence.BOTH,
                primary=gone[0].name,
                staging=new[0].name,
            )
        )
        gone, new = [], []
    for side, lone in ((Side.PRIMARY, gone), (Side.STAGING, new)):
        changes += [_missing_profile(pair, profile, side) for profile in lone]
    for profile, twin in profile_pairs(pair):
        if profile.steps is not NOT_CARRIED and twin.steps is not NOT_CARRIED:
            changes += _step_changes(profile_ref(pair, profile), profile, twin)
    return changes


def _missing_profile(pair: ConnectorPair, profile: RunProfile, side: Side) -> Change:
    steps = _step_names(profile)
    return Change(
        topic="run-profile-missing",
        section=Section.RUN_PROFILES,
        object=profile_ref(pair, profile),
        path=(),
        presence=presence_of(on_primary=side is Side.PRIMARY, on_staging=side is Side.STAGING),
        primary={"steps": steps} if side is Side.PRIMARY else None,
        staging={"steps": steps} if side is Side.STAGING else None,
        side=side,
    )


def _step_names(profile: RunProfile) -> tuple[str, ...]:
    if profile.steps is NOT_CARRIED:
        return ()
    names = []
    for step in profile.steps:
        values = {"/".join(setting.path): str(setting.value) for setting in step}
        words = (values.get("step-type/@type", "step"), values.get("partition", ""))
        names.append(" ".join(word for word in words if word))
    return tuple(names)


def _step_changes(ref: ObjectRef, profile: RunProfile, twin: RunProfile) -> list[Change]:
    if profile.steps == twin.steps or profile.steps is NOT_CARRIED or twin.steps is NOT_CARRIED:
        return []
    reordered = sorted(map(repr, profile.steps)) == sorted(map(repr, twin.steps))
    if reordered or len(profile.steps) != len(twin.steps):
        return [
            Change(
                topic="run-profile-steps",
                section=Section.RUN_PROFILES,
                object=ref,
                path=("steps",),
                presence=Presence.BOTH,
                primary=_step_names(profile),
                staging=_step_names(twin),
            )
        ]
    same = Context(same_format=True, one_is_wizard=False, builds_differ=False, newer=None)
    changes: list[Change] = []
    for number, (ours, theirs) in enumerate(zip_longest(profile.steps, twin.steps, fillvalue=()), start=1):
        found = setting_changes([SettingsOf(ref, "run-profile-step", ours, theirs)], same)
        changes.extend(_below(change, ("steps", str(number))) for change in found)
    return changes


def _below(change: Change, path: tuple[str, ...]) -> Change:
    return Change(
        change.topic,
        change.section,
        change.object,
        (*path, *change.path),
        change.presence,
        change.primary,
        change.staging,
        cosmetic=change.cosmetic,
    )
