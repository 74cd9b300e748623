"""The steps of a switch-over, for this pair by name, with what only some servers need."""

from pathlib import Path

import pytest
from tests.exportkit.cases.tiny import set_forest, set_setting, set_tenant
from tests.failover.cases_of_runs import after, mode
from tests.failover.servers import Change, Situation, all_of, on_both

from entradrift.failover.runbook import runbook
from entradrift.model.readiness import RunbookStep

PLAIN = all_of(on_both(set_forest(password_hash_sync=False), set_tenant(password_writeback=False)))
"""Nothing that needs a note."""
WRITEBACK, HASHES, PASS_THROUGH = (
    "Password writeback",
    "Password hash synchronization",
    "Pass-through authentication",
)
NOTES = {WRITEBACK, HASHES, PASS_THROUGH}


def steps(folder: Path, *changes: Change) -> tuple[RunbookStep, ...]:
    situation = Situation()
    all_of(*changes)(situation)
    return runbook(situation.evidence(folder))


def titles(found: tuple[RunbookStep, ...]) -> list[str]:
    return [step.title for step in found]


def test_the_order_of_the_steps(tmp_path: Path):
    assert titles(steps(tmp_path, PLAIN)) == [
        "Freeze and record",
        "Demote SYNC01",
        "Prove that SYNC01 no longer exports",
        "Look at the pending exports of SYNC02 once more",
        "Promote SYNC02",
        "Prove the roles",
        "Watch the first exports",
        "Prove that exactly one server exports",
        "If something is wrong",
    ]


def test_what_the_steps_must_say(tmp_path: Path):
    found = {step.title: step for step in steps(tmp_path, PLAIN)}
    demote, promote = found["Demote SYNC01"], found["Promote SYNC02"]
    assert (demote.server, promote.server) == ("SYNC01", "SYNC02")
    assert "If SYNC01 cannot be reached, switch it off or cut its network" in demote.text
    assert "Never set staging mode with a cmdlet." in promote.text
    assert found["Prove the roles"].text == "StagingModeEnabled must be False on SYNC02 and True on SYNC01."
    assert "run profile Export must appear for every connector" in found["Watch the first exports"].text
    last = found["Prove that exactly one server exports"].text
    assert "entradrift check --after --primary <export of SYNC02> --staging <export of SYNC01>" in last


def test_no_step_changes_anything_by_command(tmp_path: Path):
    commands = {
        step.command for step in (*steps(tmp_path / "1"), *steps(tmp_path / "2", after())) if step.command
    }
    assert len(commands) == 5
    assert [command for command in commands if not command.startswith(("Get-ADSync", "csexport"))] == []


def test_a_server_that_is_demoted_already_is_not_demoted_again(tmp_path: Path):
    found = titles(steps(tmp_path, PLAIN, mode("primary", on=True)))
    assert "Demote SYNC01" not in found
    assert "Prove that SYNC01 no longer exports" in found


@pytest.mark.parametrize(
    ("change", "notes"),
    [
        (PLAIN, set()),
        (all_of(PLAIN, on_both(set_forest(password_hash_sync=True))), {HASHES}),
        (all_of(PLAIN, on_both(set_tenant(password_writeback=True))), {WRITEBACK}),
        (
            all_of(
                PLAIN,
                on_both(set_setting("Microsoft.UserSignIn.SignOnMethod", "Pass-through Authentication")),
            ),
            {PASS_THROUGH},
        ),
        (all_of(), {HASHES, WRITEBACK}),
    ],
)
@pytest.mark.parametrize("switched", [False, True])
def test_notes_only_where_they_apply(tmp_path: Path, change: Change, notes: set[str], switched: bool):  # noqa: FBT001
    found = steps(tmp_path, change, *([after()] if switched else []))
    assert NOTES.intersection(titles(found)) == notes
    place = titles(found).index("First exports" if switched else "Watch the first exports")
    assert set(titles(found)[place + 1 : place + 1 + len(notes)]) == notes


def test_after_the_switch(tmp_path: Path):
    found = steps(tmp_path, PLAIN, after())
    assert titles(found) == ["Roles", "First exports", "Comparison from now on"]
    assert found[0].text == (
        "StagingModeEnabled must be False on SYNC01 and True on SYNC02, or SYNC02 be switched off for good."
    )
