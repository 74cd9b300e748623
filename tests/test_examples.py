"""The examples can be used as they are: they are read here by what reads them there, as far as that is possible."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import click
import pytest
import yaml
from tests.exportkit.cases.tiny import BADGE, partner_of, tiny, without_rule
from tests.exportkit.write_cmdlets import write_bundle

from entradrift.cli.main import group
from entradrift.comparing import comparison_of
from entradrift.exports.load import load
from entradrift.model.finding import Severity, Status
from entradrift.nightly import config_keys
from entradrift.nightly.config import NightlyConfig, read_config
from entradrift.nightly.notify import apprise_notifier
from entradrift.policy import acceptance_file

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
NIGHTLY = ROOT / "docs" / "nightly.md"
FILES = sorted(path for path in EXAMPLES.rglob("*") if path.is_file())
ENVIRONMENT = {
    "MAIL_PASSWORD": "hunter2",
    "TEAMS_URL": f"workflows://host.example:443/{'a' * 32}/{'b' * 40}",
    "PING_URL": "https://ping.example/uuid",
}
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    data = path.read_bytes()
    return data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8")


TEXTS = {name_of(path): text_of(path) for path in (*FILES, NIGHTLY)}


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv(
        "SOURCE_DATE_EPOCH", "1795219200"
    )  # 2026-11-21: the accepted differences have an end date


def document(name: str) -> Any:  # noqa: ANN401 - whatever a file holds
    return yaml.safe_load((EXAMPLES / name).read_text(encoding="utf-8"))


# --- all of them


def test_there_is_an_example_for_every_place_to_run():
    assert [name_of(path) for path in FILES] == [
        "examples/accepted-drift.toml",
        "examples/azure-pipelines/nightly.yml",
        "examples/cron/entradrift.cron",
        "examples/entradrift.toml",
        "examples/github-actions/fleet.yml",
        "examples/github-actions/nightly.yml",
        "examples/kubernetes/cronjob.yaml",
        "examples/systemd/entradrift.service",
        "examples/systemd/entradrift.timer",
        "examples/windows/Register-EntradriftNightly.ps1",
        "examples/windows/entradrift-nightly.xml",
    ]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_example_is_explained(path: Path):
    assert f"(../{name_of(path)})" in NIGHTLY.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEXTS)
def test_no_secret_and_no_developer_path_is_in_them(name: str):
    text = TEXTS[name]
    assert re.findall(r"(?i)/home/|/root/|/work/|C:\\Users|/tmp/(?!\w+\.db)", text) == []
    # Whatever looks like a password or a token is a reference to one.
    assigned = re.findall(
        r"(?im)(?:\b|_)(?:password|token|secret|sig)(?:\s*=\s*|:\s+(?=\S+$))([^\s#]+)", text
    )
    assert [value for value in assigned if not re.match(r"[$\"'{]|\.\.\.", value)] == []
    assert (
        re.findall(
            r"[A-Za-z0-9+/_]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}",
            re.sub(r"https?://\S+|[\w/.-]+/[\w/.-]+", "", text),
        )
        == []
    )


@pytest.mark.parametrize("name", TEXTS)
def test_every_line_can_be_read_anywhere(name: str):
    assert re.findall(r"[^\x09\x0d\x20-\x7e\n→▶÷·─├┌┐└┘…≤]", TEXTS[name].removeprefix("\ufeff")) == []


# --- what they call


def called(text: str) -> Iterator[list[str]]:
    """Yield the arguments of each call of entradrift, with placeholders filled in."""
    text = re.sub(r"\$\{\{[^}]*\}\}|\$\([^)]*\)|\$\w+", "X", text)
    commands = "|".join(group.list_commands(click.Context(group)))
    for match in re.finditer(rf"(?<![\w.'\\-])entradrift(?:\.exe)? ((?:{commands}|--)[^\n`]*)", text):
        line = re.split(r" (?:\|\||&&|[|;>]|2>)|[;`]", match[1])[0]
        yield shlex.split(line.replace("\\", "/"), comments=True)


def parse(words: list[str]) -> click.Context:
    """Have click read the words of a call without running it. Raises click.UsageError where they are wrong."""
    command: click.Command = group
    context = click.Context(group, info_name="entradrift")
    while isinstance(command, click.Group) and words:
        found = command.get_command(context, words[0])
        if found is None:
            raise click.UsageError(f"no command {words[0]}")
        command, context, words = found, click.Context(found, context, words[0]), words[1:]
    return command.make_context(command.name, words, parent=context.parent)


CALLS = [(name, words) for name, text in TEXTS.items() for words in called(text)]
WINDOWS_CALL = re.search(r"<Arguments>(.*)</Arguments>", TEXTS["examples/windows/entradrift-nightly.xml"])


@pytest.mark.parametrize(("name", "words"), CALLS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_call_is_one_that_entradrift_understands(name: str, words: list[str]):
    try:
        parse(words)
    except click.exceptions.Exit:
        assert words[-1] in ("--help", "--version", "-h")
    except click.UsageError as error:
        pytest.fail(f"{name}: entradrift {' '.join(words)}: {error.format_message()}")


def test_a_wrong_call_would_be_found():
    with pytest.raises(click.UsageError):
        parse(["nightly", "--no-such-option"])
    with pytest.raises(click.UsageError):
        parse(["history", "no-such-command"])


def test_calls_are_found_in_every_example_that_makes_one():
    calling = {name for name, _ in CALLS}
    assert calling >= {
        *("examples/azure-pipelines/nightly.yml", "examples/cron/entradrift.cron", "docs/nightly.md"),
        *("examples/github-actions/fleet.yml", "examples/github-actions/nightly.yml"),
        *("examples/kubernetes/cronjob.yaml", "examples/systemd/entradrift.service"),
    }


def test_fleets_are_indexed_without_a_configuration():
    rebuilding = [words for _, words in CALLS if words[:2] == ["history", "rebuild"] and len(words) > 2]
    assert [words[2::2] for words in rebuilding] == [["--history", "--reports"]] * 3


# --- configuration


def test_the_configuration_is_one():
    config = read_config(EXAMPLES / "entradrift.toml")
    assert [lane.name for lane in config.lanes] == [
        "contoso",
        "fabrikam test",
        "adatum-oslo",
        "adatum-bergen",
    ]
    contoso, test, *_ = config.lanes
    assert (contoso.fail_on, contoso.ping) == (Severity.MEDIUM, ENVIRONMENT["PING_URL"])
    assert contoso.accept == EXAMPLES / "accepted-drift.toml"
    assert test.names == {"fabrikam-test.com": "fabrikam.com", "FABTEST": "FABRIKAM"}
    assert test.notify == ()


def test_its_notification_urls_are_understood():
    [urls, _, *_] = [lane.notify for lane in read_config(EXAMPLES / "entradrift.toml").lanes]
    assert len(urls) == 2
    assert apprise_notifier().problems(urls) == ()


def shown_defaults() -> dict[str, Any]:
    """Return the keys that the example shows commented out, which are the defaults."""
    lines = re.findall(r"^# (\w+ = [^#\n]+)", TEXTS["examples/entradrift.toml"], re.MULTILINE)
    return tomllib.loads("\n".join(lines))


def test_defaults_that_it_shows_are_the_defaults(tmp_path: Path):
    pair = '[[pair]]\nname = "a"\nprimary = "x/*"\nstaging = "y/*"\n'
    written = tmp_path / "written" / "entradrift.toml"
    plain = tmp_path / "plain" / "entradrift.toml"
    shown = "\n".join(f"{key} = {_toml(value)}" for key, value in shown_defaults().items())
    for path, text in ((plain, pair), (written, f"[nightly]\n{shown}\n{pair}")):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    assert _settings(read_config(written)) == _settings(read_config(plain))
    assert set(shown_defaults()) == {
        *("max_age", "max_skew", "keep_days", "jobs", "fail_on", "strict", "timezone", "undated")
    }


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')


def _settings(config: NightlyConfig) -> list[Any]:
    [lane] = config.lanes
    general = [config.max_age, config.max_skew, config.keep_days, config.jobs]
    return [*general, lane.fail_on, lane.strict, lane.timezone, lane.undated]


def test_every_key_of_the_configuration_is_shown():
    text = TEXTS["examples/entradrift.toml"]
    keys = {*config_keys.NIGHTLY, *config_keys.PAIR} - {"map"}
    assert {key for key in keys if not re.search(rf"^(?:# )?{key} = ", text, re.MULTILINE)} == set()
    assert "[pair.map]" in text


def test_the_accepted_differences_fit_the_sample():
    primary, staging = (
        load(str(ROOT / "sample-configs" / "contoso" / role)) for role in ("primary", "staging")
    )
    accepted = acceptance_file.read(EXAMPLES / "accepted-drift.toml")
    comparison = comparison_of(primary, staging, acceptances=accepted)
    found = {finding.rule for finding in comparison.findings if finding.status is Status.ACCEPTED}
    assert found == {"deletion-threshold-differs", "sync-rule-description-differs", "scheduler-differs"}
    assert [notice for notice in comparison.notices if "acceptance" in notice.casefold()] == []


# --- cron and systemd


def test_the_crontab_has_one_job():
    lines = [
        line for line in TEXTS["examples/cron/entradrift.cron"].splitlines() if line[:1] not in ("", "#")
    ]
    assignments = [line for line in lines if re.match(r"[A-Z]+=", line)]
    [job] = [line for line in lines if line not in assignments]
    when, account, command = job.split()[:5], job.split()[5], job.split()[6:]
    assert all(re.fullmatch(r"\*|\d+", part) for part in when)
    assert account == "entradrift"
    assert command[1] == "nightly"
    assert "%" not in job, "cron takes it for the end of the line"


class Unit(configparser.ConfigParser):
    """A unit file: names keep their case, and the last of several equal keys counts."""

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False, interpolation=None, delimiters=("=",), comment_prefixes=("#",))
        self.read_string(path.read_text(encoding="utf-8"))

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def test_the_service_has_the_least_rights():
    service = Unit(EXAMPLES / "systemd" / "entradrift.service")["Service"]
    expected = {
        "Type": "oneshot",
        "SuccessExitStatus": "1",
        "User": "entradrift",
        "StateDirectory": "entradrift",
        "ReadWritePaths": "/var/lib/entradrift",
        "ReadOnlyPaths": "/etc/entradrift /srv/entra-exports",
        "ProtectSystem": "strict",
        "ProtectHome": "true",
        "PrivateTmp": "true",
        "NoNewPrivileges": "true",
        "CapabilityBoundingSet": "",
    }
    assert {key: service.get(key) for key in expected} == expected


def test_the_timer_makes_up_for_missed_nights():
    timer = Unit(EXAMPLES / "systemd" / "entradrift.timer")
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Timer"]["Unit"] == "entradrift.service"
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path):
    for name in ("entradrift.service", "entradrift.timer"):
        text = (EXAMPLES / "systemd" / name).read_text(encoding="utf-8")
        # Only that the program is not installed here would be wrong.
        text = text.replace("/opt/entradrift/bin/entradrift", str(shutil.which("true")))
        (tmp_path / name).write_text(text, encoding="utf-8")
    units = [str(tmp_path / name) for name in ("entradrift.service", "entradrift.timer")]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    about_ours = [line for line in done.stderr.splitlines() if "entradrift" in line]
    assert (done.returncode, about_ours) == (0, [])


# --- Windows

TASK_ELEMENTS: dict[str, set[str]] = {
    "Task": {"RegistrationInfo", "Triggers", "Principals", "Settings", "Actions", "Data"},
    "RegistrationInfo": {
        *("URI", "SecurityDescriptor", "Source", "Date", "Author", "Version", "Description", "Documentation")
    },
    "Triggers": {
        *("BootTrigger", "RegistrationTrigger", "IdleTrigger", "TimeTrigger", "EventTrigger", "LogonTrigger"),
        *("SessionStateChangeTrigger", "CalendarTrigger"),
    },
    "CalendarTrigger": {
        *("Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit", "RandomDelay"),
        *("ScheduleByDay", "ScheduleByWeek", "ScheduleByMonth", "ScheduleByMonthDayOfWeek"),
    },
    "ScheduleByDay": {"DaysInterval"},
    "Principals": {"Principal"},
    "Principal": {
        *(
            "UserId",
            "LogonType",
            "GroupId",
            "DisplayName",
            "RunLevel",
            "ProcessTokenSidType",
            "RequiredPrivileges",
        )
    },
    "Settings": {
        *("AllowStartOnDemand", "RestartOnFailure", "MultipleInstancesPolicy", "DisallowStartIfOnBatteries"),
        *("StopIfGoingOnBatteries", "AllowHardTerminate", "StartWhenAvailable", "NetworkProfileName"),
        *("RunOnlyIfNetworkAvailable", "WakeToRun", "Enabled", "Hidden", "DeleteExpiredTaskAfter"),
        *("IdleSettings", "NetworkSettings", "RunOnlyIfIdle", "ExecutionTimeLimit", "Priority"),
    },
    "Actions": {"Exec", "ComHandler", "SendEmail", "ShowMessage"},
    "Exec": {"Command", "Arguments", "WorkingDirectory"},
}
"""The elements of version 1.2 of the Task Scheduler's schema ([MS-TSCH] 2.5), as far as this task uses them."""
TRIGGER_ORDER = ["Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit"]


def task() -> ET.Element:
    return ET.fromstring((EXAMPLES / "windows" / "entradrift-nightly.xml").read_bytes())  # noqa: S314 - our own file


def test_the_task_is_utf_16_as_schtasks_wants():
    data = (EXAMPLES / "windows" / "entradrift-nightly.xml").read_bytes()
    assert data.startswith(b"\xff\xfe")
    assert data.decode("utf-16").startswith('<?xml version="1.0" encoding="UTF-16"?>\r\n')


def test_the_task_has_only_elements_of_the_schema():
    root = task()
    assert (root.tag, root.get("version")) == (f"{TASK}Task", "1.2")
    for element in root.iter():
        children = [child.tag.removeprefix(TASK) for child in element]
        assert set(children) <= TASK_ELEMENTS.get(element.tag.removeprefix(TASK), set())
        assert len(set(children)) == len(children)


def test_the_task_runs_every_night_with_the_least_rights():
    root = task()

    def value(path: str) -> str | None:
        return root.findtext(path.replace("/", f"/{TASK}").replace("./{", "./{"))

    found = {path: value(path) for path in (
        "./Principals/Principal/UserId", "./Principals/Principal/RunLevel", "./Settings/StartWhenAvailable",
        "./Settings/MultipleInstancesPolicy", "./Triggers/CalendarTrigger/ScheduleByDay/DaysInterval",
    )}  # fmt: skip
    assert list(found.values()) == ["S-1-5-19", "LeastPrivilege", "true", "IgnoreNew", "1"]
    principal = root.find(f"./{TASK}Principals/{TASK}Principal")
    actions = root.find(f"./{TASK}Actions")
    assert principal is not None
    assert actions is not None
    assert principal.get("id") == actions.get("Context")


def test_the_task_calls_what_exists():
    assert WINDOWS_CALL is not None
    words = shlex.split(WINDOWS_CALL[1].replace("\\", "/"))
    assert parse(words).params["config_file"] == "C:/ProgramData/entradrift/entradrift.toml"


def test_the_script_changes_what_the_task_has():
    script = TEXTS["examples/windows/Register-EntradriftNightly.ps1"]
    changed = re.findall(r"^\$task\.Task\.(\S+) =", script, re.MULTILINE)
    assert changed
    for path in changed:
        assert task().find("./" + "/".join(f"{TASK}{step}" for step in path.split("."))) is not None
    assert "-RunLevel Limited" in script
    assert "Highest" not in script
    assert script.count("{") == script.count("}")
    assert script.count("(") == script.count(")")


# --- pipelines


@pytest.mark.parametrize("name", ["nightly.yml", "fleet.yml"])
def test_github_workflows_may_only_read(name: str):
    workflow = document(f"github-actions/{name}")
    assert workflow["permissions"] == {"contents": "read"}
    # YAML 1.1 reads the key `on` as true.
    assert workflow[True]["schedule"] == [{"cron": "15 2 * * *"}]
    for job in workflow["jobs"].values():
        assert "self-hosted" in job["runs-on"]
        for step in job["steps"]:
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/checkout@v1"))
            # What comes from outside reaches a shell through the environment only.
            assert "${{" not in step.get("run", "")


def test_the_fleet_gathers_what_the_matrix_makes():
    jobs = document("github-actions/fleet.yml")["jobs"]
    assert jobs["index"]["needs"] == "compare"
    assert jobs["compare"]["strategy"]["fail-fast"] is False
    [uploaded] = [s["with"] for s in jobs["compare"]["steps"] if "upload-artifact" in s.get("uses", "")]
    [downloaded] = [s["with"] for s in jobs["index"]["steps"] if "download-artifact" in s.get("uses", "")]
    assert uploaded["name"].replace("${{ matrix.pair }}", "*") == downloaded["pattern"]
    assert jobs["index"]["steps"][-1]["run"].endswith(downloaded["path"])


def shell_scripts() -> Iterator[tuple[str, str]]:
    for name in ("github-actions/nightly.yml", "github-actions/fleet.yml"):
        for job in document(name)["jobs"].values():
            yield from ((name, step["run"]) for step in job["steps"] if "run" in step)
    for job in document("azure-pipelines/nightly.yml")["jobs"]:
        yield from (("azure-pipelines/nightly.yml", step["bash"]) for step in job["steps"] if "bash" in step)
    for container in containers():
        yield "kubernetes/cronjob.yaml", container["args"][0]


def kubernetes() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((EXAMPLES / "kubernetes" / "cronjob.yaml").read_text(encoding="utf-8")))


def containers() -> list[dict[str, Any]]:
    return [
        container
        for each in kubernetes()
        if each["kind"] == "CronJob"
        for container in each["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    ]


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize(("name", "script"), list(shell_scripts()))
def test_scripts_are_scripts(name: str, script: str):
    shell = "sh" if name.startswith("kubernetes") else "bash"
    done = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize(("code", "result"), [(0, 0), (1, 0), (2, 2), (3, 3), (70, 70), (75, 75)])
def test_drift_fails_no_pipeline_and_everything_else_does(tmp_path: Path, code: int, result: int):
    program = tmp_path / "entradrift"
    program.write_text(f"#!/bin/sh\nexit {code}\n")
    program.chmod(0o755)
    (tmp_path / "sed").write_text("#!/bin/sh\necho contoso\n")
    (tmp_path / "sed").chmod(0o755)
    scripts = [(name, script) for name, script in shell_scripts() if "entradrift nightly" in script]
    assert len(scripts) == 4
    for name, script in scripts:
        shell = ["sh", "-c"] if name.startswith("kubernetes") else ["bash", "-e", "-c"]
        path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
        env = {"PATH": path, "PAIR": "contoso", "JOB_COMPLETION_INDEX": "0"}
        done = subprocess.run([*shell, script], env=env, capture_output=True, text=True, check=False)
        assert done.returncode == result, name


def test_azure_runs_every_night_without_changes():
    pipeline = document("azure-pipelines/nightly.yml")
    assert (pipeline["trigger"], pipeline["pr"]) == ("none", "none")
    assert pipeline["schedules"][0]["always"] is True


# --- Kubernetes


def test_pods_and_pairs_agree(tmp_path: Path):
    config_map, nightly, index = kubernetes()
    (tmp_path / "entradrift.toml").write_text(config_map["data"]["entradrift.toml"], encoding="utf-8")
    config = read_config(tmp_path / "entradrift.toml")
    pairs = config_map["data"]["pairs"].splitlines()
    assert [lane.pair for lane in config.lanes] == pairs
    job = nightly["spec"]["jobTemplate"]["spec"]
    assert job["completionMode"] == "Indexed"
    assert job["completions"] == len(pairs)
    mounts = {each["mountPath"]: each for each in containers()[0]["volumeMounts"]}
    assert str(config.reports).startswith("/data/")
    assert "$(INDEX)" in mounts["/data"]["subPathExpr"], "each pod needs a lock of its own"
    assert str(config.history).startswith("/tmp/")  # noqa: S108 - in the pod
    for mount in ("/exports", "/etc/entradrift"):
        assert mounts[mount]["readOnly"] is True
    assert index["spec"]["schedule"] != nightly["spec"]["schedule"]


def test_pods_have_the_least_rights():
    for container in containers():
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
    for each in kubernetes()[1:]:
        pod = each["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False


def write_exports(folder: Path, *, with_drift: bool) -> None:
    """Write tonight's exports of a pair."""
    one = tiny()
    other = partner_of(one, "SYNC02.adatum.com")
    if with_drift:
        without_rule(BADGE)(other)
    for role, org in (("primary", one), ("staging", other)):
        org.exported_at = datetime(2026, 11, 20, 23, tzinfo=UTC)
        (folder / role).mkdir(parents=True)
        write_bundle(org, folder / role / "tonight.json")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_fleet_of_pods_ends_as_one_index_page(tmp_path: Path):
    config_map = kubernetes()[0]["data"]
    pairs = config_map["pairs"].splitlines()
    for pair in pairs:
        write_exports(tmp_path / "exports" / pair, with_drift=pair == "fabrikam")
    program = tmp_path / "bin" / "entradrift"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m entradrift "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "src")}

    def mounted(text: str, mounts: dict[str, Path]) -> str:
        # In one pass: what stands for a mount may hold the name of another.
        return re.sub(
            r"(?<=[ \"])/(?:exports|data|tmp|etc/entradrift)(?=/)", lambda at: str(mounts[at[0]]), text
        )

    def run(container: dict[str, Any], mounts: dict[str, Path], **more: str) -> str:
        script = mounted(container["args"][0], mounts)
        done = subprocess.run(
            [*container["command"], script], env=env | more, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    nightly, index = containers()
    for number in range(len(pairs)):
        volume, etc, tmp = (tmp_path / kind / str(number) for kind in ("pods", "etc", "tmp"))
        mounts = {"/exports": tmp_path / "exports", "/data": volume, "/tmp": tmp, "/etc/entradrift": etc}  # noqa: S108
        config = mounted(re.sub(r"(?m)^(?:notify|ping) = .*$", "", config_map["entradrift.toml"]), mounts)
        for folder in (volume, etc, tmp):
            folder.mkdir(parents=True)
        (etc / "pairs").write_text(config_map["pairs"])
        (etc / "entradrift.toml").write_text(config)
        said = run(nightly, mounts, JOB_COMPLETION_INDEX=str(number))
        assert re.findall(r"^(\w+): ([a-z ]+)\.", said, re.MULTILINE) == [
            (pairs[number], "drift" if pairs[number] == "fabrikam" else "in sync")
        ]
    old = tmp_path / "fleet" / "contoso" / "2020-01-01T020000Z-0a1b2c"
    old.mkdir(parents=True)
    os.utime(old, (0, 0))
    said = run(index, {"/data": tmp_path, "/tmp": tmp_path})  # noqa: S108 - in the pod
    assert said == "Made again from the run folders: 3 runs of 3 pairs, and the index page.\n"
    fleet = tmp_path / "fleet"
    assert sorted(path.name for path in fleet.iterdir() if not path.name.startswith(".")) == [
        *("adatum", "contoso", "fabrikam", "index.html")
    ]
    assert not old.exists()
    page = (fleet / "index.html").read_text(encoding="utf-8")
    rows = re.findall(r'<tr[^>]* data-state="([\w-]+)">\s*<th scope="row"><a[^>]*><bdi>(\w+)</bdi>', page)
    assert rows == [("drift", "fabrikam"), ("in-sync", "adatum"), ("in-sync", "contoso")]
