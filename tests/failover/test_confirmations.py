"""What a person vouches for: which checks, in which words, and how it is told."""

from datetime import date
from pathlib import Path

import pytest
from tests.exportkit.cases.tiny import SITE, set_rule
from tests.failover.cases_of_runs import EXPORTED, after
from tests.failover.servers import Change, Situation, all_of, on_staging

from entradrift.failover.checks import CHECKS
from entradrift.failover.confirmations import MOST_CHARACTERS, ConfirmationError, confirmations_of
from entradrift.failover.readiness import readiness_of, verdict_of
from entradrift.model.comparison import ExitCode
from entradrift.model.readiness import Answer, CheckResult, Readiness, ReadinessReport

TODAY = date(2026, 11, 21)
KIM, OLE = "checked by Kim 2026-11-21", "permissions seen by Ole, 2026-10-22"
SAID = {"R10": KIM, "R31": OLE}


def refused(*given: str, allowed: tuple[str, ...] = (), after: bool = False) -> str:
    with pytest.raises(ConfirmationError) as caught:
        confirmations_of(given, today=TODAY, allowed=allowed, after=after)
    assert caught.value.exit_code is ExitCode.INVALID
    return str(caught.value)


def report(folder: Path, *changes: Change, **options: object) -> ReadinessReport:
    situation = Situation()
    all_of(*changes)(situation)
    return readiness_of(situation.evidence(folder), **{"confirmed": SAID, **options})  # type: ignore[arg-type]


# --- what may be said ------------------------------------------------------------------------------------


def test_only_a_person_knows_what_no_evidence_makes_pass():
    assert [check.id for check in CHECKS if check.only_a_person_knows] == ["R10", "R31"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (f"R10={KIM}", {"R10": KIM}),
        (" r10 =  checked by\t Kim\n2026-11-21 ", {"R10": KIM}),
        ("R10=a=b 2026-11-22", {"R10": "a=b 2026-11-22"}),
        (f"R31={OLE}", {"R31": OLE}),
        ("R10=Kim 2026-11-20; server gone since 2020-01-01", {"R10": "Kim 2026-11-20; server gone since 2020-01-01"}),
    ],
)  # fmt: skip
def test_the_words_are_kept(given: str, said: dict[str, str]):
    assert confirmations_of([given], today=TODAY) == said


def test_both_can_be_confirmed():
    assert confirmations_of([f"R31={OLE}", f"R10={KIM}"], today=TODAY) == SAID
    assert confirmations_of([], today=TODAY) == {}


@pytest.mark.parametrize("name", ["R4", "R1", "R41", "metaverse-schema", "", "R10 R31", "\x1b[2J"])
def test_everything_else_needs_evidence(name: str):
    shown = name.replace("\x1b", "?")
    assert refused(f"{name}={KIM}") == (
        f'--confirm takes R10 and R31 only, not "{shown}": every other check is answered by evidence; collect it, or let the '
        "check stay unknown with --allow-unknown."
    )


EXAMPLE = 'write --confirm R10="checked by <who> 2026-11-21".'
LACKS = "names no day of the last 30 on which somebody looked"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", f"does not say who looked; {EXAMPLE}"),
        ("2026-11-21", f"does not say who looked; {EXAMPLE}"),
        ("Kim", f"{LACKS}; look, then {EXAMPLE}"),
        ("Kim 21.11.2026", f"{LACKS}; look, then {EXAMPLE}"),
        ("Kim 2026-10-21", f"{LACKS}; look, then {EXAMPLE}"),
        ("Kim 2026-11-23", f"{LACKS}; look, then {EXAMPLE}"),
        ("Kim 2026-11-31", f"{LACKS}; look, then {EXAMPLE}"),
        ("Kim 12026-11-21", f"{LACKS}; look, then {EXAMPLE}"),
        (f"{'k' * MOST_CHARACTERS} 2026-11-21", f"has more than 300 characters; {EXAMPLE}"),
    ],
)
def test_who_looked_and_when_must_be_said(words: str, problem: str):
    assert refused(f"R10={words}") == f"--confirm R10 {problem}"


def test_one_word_for_each_check():
    assert refused(f"R10={KIM}", f"r10={KIM}") == "R10 is confirmed twice; keep one of the two."
    assert refused(f"R10={KIM}", allowed=("R4", "R10")) == (
        "R10 is both confirmed and allowed to stay unknown; keep one of the two."
    )


def test_what_is_not_asked_after_the_switch():
    said = f"R31={OLE}"
    assert refused(said, after=True) == "R31 is not asked after the switch; leave out --confirm R31."
    assert confirmations_of([f"R10={KIM}"], today=TODAY, after=True) == {"R10": KIM}


# --- what it does ----------------------------------------------------------------------------------------


def test_with_what_a_person_knows_the_verdict_is_go(tmp_path: Path):
    made = report(tmp_path)
    assert (made.verdict, made.exit_code) == (Readiness.GO, ExitCode.OK)
    assert made.sentence == (
        "GO: SYNC02 may be made active; 38 of 40 checks pass, R10 and R31 are confirmed by a person."
    )
    assert {check.id: check.confirmed for check in made.checks if check.answer is not Answer.PASS} == SAID
    found = next(check for check in made.checks if check.id == "R10")
    assert (found.answer, found.by_hand, found.allowed, found.todo) == (Answer.UNKNOWN, True, False, "")
    assert found.because == (
        f'A person confirmed: "{KIM}". Exports of two servers cannot show whether a third, forgotten server still exports.'
    )
    step = made.runbook[1]
    assert step.title == "Ask whether what was confirmed still holds"
    assert step.text == (
        f'No file shows it, a person said it: R10 ("{KIM}"); R31 ("{OLE}"). If time has passed, or somebody else switches, '
        "look again."
    )


def test_one_of_two_is_not_enough(tmp_path: Path):
    made = report(tmp_path, confirmed={"R10": KIM})
    assert made.verdict is Readiness.NO_GO
    assert made.sentence == "NO-GO: 1 check could not be answered."
    unknown = next(check for check in made.checks if check.id == "R31")
    assert unknown.todo.endswith('Then say so: --confirm R31="checked by <who> <yyyy-mm-dd>".')
    mixed = report(tmp_path / "mixed", confirmed={"R10": KIM}, allow_unknown=("R31",))
    assert mixed.sentence == (
        "GO WITH WARNINGS: SYNC02 may be made active, with 1 unknown by your permission, 1 confirmed by a person."
    )


def test_warnings_stay_warnings(tmp_path: Path):
    made = report(tmp_path, on_staging(set_rule(SITE, description="Offices.")))
    assert made.sentence == (
        "GO WITH WARNINGS: SYNC02 may be made active, with 1 warning, 2 confirmed by a person."
    )


def test_evidence_outweighs_the_word_of_a_person(tmp_path: Path):
    def further(situation: Situation) -> None:
        situation.further_active = ("SYNC03",)

    made = report(tmp_path, further)
    found = next(check for check in made.checks if check.id == "R10")
    assert (made.verdict, found.answer, found.confirmed) == (Readiness.NO_GO, Answer.FAIL, "")
    assert made.notices == (f'R10 was confirmed ("{KIM}"), but the exports answer it: fail.',)


def test_after_the_switch_one_check_is_confirmed(tmp_path: Path):
    made = report(tmp_path, after(*EXPORTED), confirmed={"R10": KIM})
    assert made.verdict is Readiness.GO
    assert made.sentence.endswith(" checks pass, R10 is confirmed by a person.")
    assert made.notices == ()


def test_a_confirmed_check_counts_like_one_that_passed():
    def check(answer: Answer, confirmed: str) -> CheckResult:
        return CheckResult("R1", "g", "q?", answer, "b.", (), "w.", "t.", "c", "s", confirmed=confirmed)

    said = check(Answer.UNKNOWN, KIM)
    assert verdict_of([said, check(Answer.PASS, "")]) is Readiness.GO
    assert verdict_of([said, check(Answer.WARN, "")]) is Readiness.GO_WITH_WARNINGS
    assert verdict_of([said, check(Answer.UNKNOWN, "")]) is Readiness.NO_GO
