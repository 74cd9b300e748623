"""Run profiles and their steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from entradrift.compare.connector_pairs import ConnectorPair
from entradrift.compare.context import Context, presence_of
from entradrift.compare.engine import strictly_equal
from entradrift.compare.settings import SettingsOf, setting_changes
from entradrift.exports import identity
from entradrift.model.change import Change, ObjectRef, Presence, Side
from entradrift.model.connector import Connector, RunProfile
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.values import NOT_CARRIED, carried

_Steps = tuple[tuple[Setting, ...], ...]


def _references(partitions: Sequence[Change], *topics: str) -> set[str]:
    """Return the words by which steps name the partitions that changes of these topics are about."""
    return {
        identity.partition_reference(name)
        for found in partitions
        if found.topic in topics
        for name in (found.object.name, found.primary, found.staging)
        if isinstance(name, str)
    }


def _partition_of(step: tuple[Setting, ...]) -> str | None:
    return next((str(setting.value) for setting in step if setting.path == ("partition",)), None)


def _without_claimed(steps: _Steps, other: _Steps, claimed: set[str]) -> _Steps:
    """Return the steps without those for a `claimed` partition that the other server has no step for."""
    theirs = {_partition_of(step) for step in other}
    return tuple(step for step in steps if (name := _partition_of(step)) not in claimed or name in theirs)


def profiles_of(connector: Connector) -> dict[str, RunProfile]:
    """Return the run profiles of a connector by name; a repeated name gets a number."""
    profiles = carried(connector.run_profiles)
    named: dict[str, RunProfile] = {}
    for profile in profiles:
        name, number = profile.name, 1
        while name in named:
            number += 1
            name = f"{profile.name} ({number})"
        named[name] = replace(profile, name=name)
    return named


def profile_pairs(pair: ConnectorPair) -> list[tuple[RunProfile, RunProfile]]:
    """Return the run profiles that both servers have, by name."""
    ours, theirs = profiles_of(pair.primary), profiles_of(pair.staging)
    return [(ours[name], theirs[name]) for name in ours if name in theirs]


def profile_ref(pair: ConnectorPair, profile: RunProfile) -> ObjectRef:
    """Return a run profile as the object of a change."""
    return ObjectRef("run-profile", profile.name, pair.primary.name, identity=f"{pair.key}\x1f{profile.name}")


def run_profile_changes(pair: ConnectorPair, partitions: Sequence[Change]) -> list[Change]:
    """Return every change of the connector's run profiles.

    The changes of `partitions` claim the steps that a domain brings with it.
    """
    if NOT_CARRIED in (pair.primary.run_profiles, pair.staging.run_profiles):
        return []
    ours, theirs = profiles_of(pair.primary), profiles_of(pair.staging)
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
            changes += _step_changes(profile_ref(pair, profile), profile, twin, partitions)
    renamed = _references(partitions, "partition-missing", "partition-replaced")
    return [
        change
        for change in changes
        if change.path[-1:] != ("partition",)
        or not any(isinstance(name, str) and name in renamed for name in (change.primary, change.staging))
    ]


def _missing_profile(pair: ConnectorPair, profile: RunProfile, side: Side) -> Change:
    steps = step_names(profile)
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


def step_names(profile: RunProfile) -> tuple[str, ...]:
    """Return the steps of a run profile in words, in order."""
    if profile.steps is NOT_CARRIED:
        return ()
    names = []
    for step in profile.steps:
        values = {"/".join(setting.path): str(setting.value) for setting in step}
        words = (values.get("step-type/@type", "step"), values.get("partition", ""))
        names.append(" ".join(word for word in words if word))
    return tuple(names)


def _step_changes(
    ref: ObjectRef, profile: RunProfile, twin: RunProfile, partitions: Sequence[Change]
) -> list[Change]:
    if profile.steps is NOT_CARRIED or twin.steps is NOT_CARRIED:
        return []
    steps, others = profile.steps, twin.steps
    if len(steps) != len(others):
        claimed = _references(partitions, "partition-missing", "partition-selected")
        steps, others = (
            _without_claimed(steps, others, claimed),
            _without_claimed(others, steps, claimed),
        )
    if strictly_equal(steps, others):
        return []
    reordered = sorted(map(repr, steps)) == sorted(map(repr, others))
    if reordered or len(steps) != len(others):
        return [
            Change(
                topic="run-profile-steps",
                section=Section.RUN_PROFILES,
                object=ref,
                path=("steps",),
                presence=Presence.BOTH,
                primary=step_names(profile),
                staging=step_names(twin),
            )
        ]
    same = Context(same_format=True, one_is_wizard=False, builds_differ=False, newer=None)
    changes: list[Change] = []
    for number, (ours, theirs) in enumerate(zip_longest(steps, others, fillvalue=()), start=1):
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
