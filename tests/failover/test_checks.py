"""Every check gives every answer that it can give, and only those; and never passes for want of evidence."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.failover import cases_of_configuration, cases_of_runs
from tests.failover.cases import IMPOSSIBLE, PASS, UNKNOWN, Case
from tests.failover.servers import Situation, compared

from entradrift.failover.checks import CHECKS, Check
from entradrift.failover.evidence import PairEvidence, ServerEvidence
from entradrift.model.change import Side
from entradrift.model.connector import Connector
from entradrift.model.readiness import Answer
from entradrift.model.snapshot import Role, Snapshot

CASES = (*cases_of_runs.CASES, *cases_of_configuration.CASES)
BY_ID = {check.id: check for check in CHECKS}
MEMORY: dict[str, PairEvidence] = {}


@pytest.fixture(scope="module", autouse=True)
def _forget() -> Iterator[None]:
    yield
    MEMORY.clear()


def pair_of(case: Case, folder: Path) -> PairEvidence:
    """What the check sees; kept, because reading files is what takes time."""
    if case.id not in MEMORY:
        situation = Situation()
        case.change(situation)
        MEMORY[case.id] = situation.evidence(folder)
    return MEMORY[case.id]


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> PairEvidence:
    return Situation().evidence(tmp_path_factory.mktemp("healthy"))


# --- answers ---------------------------------------------------------------------------------------------


def test_the_checks_are_numbered_without_a_gap():
    assert [check.id for check in CHECKS] == [f"R{number}" for number in range(1, len(CHECKS) + 1)]


def test_names_of_cases_are_unique():
    assert [name for name, count in Counter(case.id for case in CASES).items() if count > 1] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Case, tmp_path: Path):
    judged = BY_ID[case.check].judge(pair_of(case, tmp_path))
    assert (judged.answer, judged.because) == (case.answer, case.because or judged.because)
    assert judged.because.endswith(".")
    assert "  " not in judged.because


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_an_answer_shows_what_it_rests_on(case: Case, tmp_path: Path):
    judged = BY_ID[case.check].judge(pair_of(case, tmp_path))
    assert judged.answer is UNKNOWN or judged.evidence or judged.findings
    known = {finding.id for finding in pair_of(case, tmp_path).comparison.findings}
    assert set(judged.findings) <= known


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_answer_has_a_case_or_a_reason(check: Check):
    given = {case.answer for case in CASES if case.check == check.id}
    impossible = {answer for name, answer in IMPOSSIBLE if name == check.id}
    assert given == set(check.when), "the answers that the page of the checks names are those that occur"
    assert given | impossible == set(Answer), "an answer that no case gives needs a reason"
    assert given & impossible == set(), "an answer that occurs is not impossible"


def test_reasons_are_about_checks():
    assert {name for name, _ in IMPOSSIBLE} <= BY_ID.keys()
    assert [key for key, reason in IMPOSSIBLE.items() if not reason] == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_check_says_everything_that_people_need(check: Check):
    assert check.question.endswith("?")
    assert check.why.endswith(".")
    assert check.todo.endswith(".")
    assert all((check.looks_at, check.source, check.group))
    assert all(words and not words.endswith(".") for words in check.when.values())
    assert list(check.when) == [answer for answer in Answer if answer in check.when], "in order"


def test_only_what_no_command_shows_has_no_command():
    assert [check.id for check in CHECKS if not check.collect] == ["R10", "R20"]


def test_a_healthy_pair(healthy: PairEvidence):
    answers = {check.id: check.judge(healthy).answer for check in CHECKS}
    assert {name: answer for name, answer in answers.items() if answer is not PASS} == {
        "R10": UNKNOWN,
        "R31": UNKNOWN,
    }


def test_evidence_names_file_and_place(healthy: PairEvidence):
    def shown(check: str) -> set[tuple[str, str, str, str]]:
        found = BY_ID[check].judge(healthy).evidence
        return {(item.server, item.value, item.file, item.place) for item in found}

    anchor = "Microsoft.SynchronizationOption.AnchorAttribute"
    assert shown("R23") == {
        ("primary", "mS-DS-ConsistencyGuid", "primary/GlobalSettings/MV.xml", anchor),
        ("staging", "mS-DS-ConsistencyGuid", "staging/GlobalSettings/MV.xml", anchor),
    }
    assert (
        "staging",
        "528449",
        "staging-extra/TlsConfiguration.json",
        "$.TlsConfiguration.DotNetRelease",
    ) in shown("R14")
    place = "$.ADSyncEntraConnectorCredential.CertificateCredential.NotAfter"
    file = "staging-extra/ADSyncEntraConnectorCredential.json"
    assert ("staging", "2027-12-26", file, place) in shown("R33")


# --- never for want of evidence --------------------------------------------------------------------------


def stripped(pair: PairEvidence, side: Side, server: ServerEvidence) -> PairEvidence:
    changed = replace(pair, **{side.value: server})
    same = server.snapshot is (pair.primary if side is Side.PRIMARY else pair.staging).snapshot
    if same:
        return changed
    accepted = [finding.rule for finding in pair.comparison.findings if finding.status.value == "accepted"]
    return replace(changed, comparison=compared(changed.primary.snapshot, changed.staging.snapshot, accepted))


def without_connector_value(snapshot: Snapshot, name: str, path: tuple[str, ...]) -> Snapshot:
    def shorter(connector: Connector) -> Connector:
        if connector.name != name:
            return connector
        kept = tuple(setting for setting in connector.settings if setting.path != path)
        return replace(connector, settings=kept)

    return replace(snapshot, connectors=tuple(map(shorter, snapshot.connectors)))


class Asked:
    """Which settings a check asks for: those are the pieces that can be missing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.settings: set[tuple[Side, str]] = set()
        self.values: set[tuple[Side, str, tuple[str, ...]]] = set()
        of_setting, of_connector = ServerEvidence.setting, ServerEvidence.connector_value

        def setting(server: ServerEvidence, name: str) -> object:
            self.settings.add((server.side, name.casefold()))
            return of_setting(server, name)

        def connector_value(server: ServerEvidence, connector: Connector, *path: str) -> object:
            self.values.add((server.side, connector.name, path))
            return of_connector(server, connector, *path)

        monkeypatch.setattr(ServerEvidence, "setting", setting)
        monkeypatch.setattr(ServerEvidence, "connector_value", connector_value)


def with_a_piece_less(pair: PairEvidence, asked: Asked) -> Iterator[tuple[str, PairEvidence]]:
    """Yield the pair without one piece of evidence each."""
    for side, server in ((Side.PRIMARY, pair.primary), (Side.STAGING, pair.staging)):
        snapshot = server.snapshot

        def less(
            label: str, shorter: Snapshot, side: Side = side, server: ServerEvidence = server
        ) -> tuple[str, PairEvidence]:
            return f"{side.value}: {label}", stripped(pair, side, replace(server, snapshot=shorter))

        for noun in server.documents:
            rest = {name: found for name, found in server.documents.items() if name != noun}
            yield f"{side.value}: {noun}", stripped(pair, side, replace(server, documents=rest))
        for noun, found in server.documents.items():
            for index, document in enumerate(found):
                for key in document.value:
                    shorter = replace(document, value={k: v for k, v in document.value.items() if k != key})
                    items = (*found[:index], shorter, *found[index + 1 :])
                    documents = {**server.documents, noun: items}
                    yield (
                        f"{side.value}: {noun}.{key}",
                        stripped(pair, side, replace(server, documents=documents)),
                    )
        for field in ("next_start", "next_policy"):
            yield f"{side.value}: {field}", stripped(pair, side, replace(server, **{field: None}))
        yield f"{side.value}: changed", stripped(pair, side, replace(server, changed=()))
        yield less("time", replace(snapshot, source=replace(snapshot.source, captured_at=None)))
        yield less("version", replace(snapshot, server=replace(snapshot.server, product_version=None)))
        yield less("role", replace(snapshot, server=replace(snapshot.server, role=Role.UNKNOWN)))
        names = {setting.path[0] for setting in snapshot.settings if len(setting.path) == 1}
        for name in sorted(names):
            if (side, name.casefold()) in asked.settings:
                kept = tuple(setting for setting in snapshot.settings if setting.path != (name,))
                yield less(name, replace(snapshot, settings=kept))
        for of, connector, path in sorted(asked.values, key=repr):
            if of is side:
                yield less(f"{connector} {path}", without_connector_value(snapshot, connector, path))
    for totals in pair.pending:
        rest = tuple(one for one in pair.pending if one is not totals)
        yield f"pending: {totals.connector}", replace(pair, pending=rest)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.answer is not PASS], ids=lambda case: case.id
)
def test_evidence_that_is_taken_away_never_makes_a_check_pass(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    check, pair = BY_ID[case.check], pair_of(case, tmp_path)
    asked = Asked(monkeypatch)
    check.judge(pair)
    passing = [name for name, less in with_a_piece_less(pair, asked) if check.judge(less).answer is PASS]
    if case.contradicts:
        assert passing, "the case need not say that two sources contradict each other"
    else:
        assert passing == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_without_any_evidence_nothing_passes(check: Check, healthy: PairEvidence):
    def bare(server: ServerEvidence) -> ServerEvidence:
        snapshot = replace(
            server.snapshot,
            server=replace(server.snapshot.server, role=Role.UNKNOWN, product_version=None),
            source=replace(server.snapshot.source, captured_at=None),
            connectors=(),
            rules=(),
            settings=(),
            content={},
        )
        return ServerEvidence(server.side, snapshot)

    primary, staging = bare(healthy.primary), bare(healthy.staging)
    judged = check.judge(
        replace(
            healthy,
            primary=primary,
            staging=staging,
            pending=(),
            comparison=replace(healthy.comparison, findings=(), coverage=()),
        )
    )
    assert judged.answer is not PASS, judged.because
