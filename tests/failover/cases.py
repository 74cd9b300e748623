"""What a case of a check is, and why some answers cannot occur."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.failover.servers import Change

from entradrift.model.readiness import Answer

PASS, WARN, UNKNOWN, FAIL = Answer.PASS, Answer.WARN, Answer.UNKNOWN, Answer.FAIL


@dataclass(frozen=True)
class Case:
    """One situation, and what one check says about it."""

    check: str
    answer: Answer
    name: str
    change: Change
    """Makes it from the healthy pair."""
    because: str = ""
    """The exact sentence; empty where only the answer matters."""
    contradicts: bool = False
    """Two sources contradict each other here and the worse one counts: taking that one away leaves a healthy pair."""

    @property
    def id(self) -> str:
        return f"{self.check}-{self.answer.value}-{self.name}"


def cases_of(check: str, *rows: tuple[object, ...]) -> Iterator[Case]:
    """Rows of (answer, name, change) or (answer, name, change, because)."""
    for row in rows:
        yield Case(check, *row)  # type: ignore[arg-type]


BY_PERSON = "only a person can vouch for it: what an export shows never suffices"
NOT_A_MATTER = "nothing in between: it is right or wrong"
TENANT = (
    "what lives in the tenant is the same for both: a difference tells of a stale export, not of a danger"
)
ONLY_A_SIGN = "the facts call for a warning at most"
IMPOSSIBLE: dict[tuple[str, Answer], str] = {
    ("R2", WARN): NOT_A_MATTER,
    ("R4", WARN): NOT_A_MATTER,
    ("R9", WARN): NOT_A_MATTER,
    ("R10", PASS): BY_PERSON,
    ("R10", WARN): NOT_A_MATTER,
    ("R11", FAIL): "other versions are allowed, only not recommended",
    ("R13", FAIL): ONLY_A_SIGN,
    ("R14", WARN): NOT_A_MATTER,
    ("R15", FAIL): ONLY_A_SIGN,
    ("R17", WARN): NOT_A_MATTER,
    ("R20", FAIL): "the agents are machines of their own, which no switch-over stops",
    ("R21", FAIL): ONLY_A_SIGN,
    ("R22", FAIL): ONLY_A_SIGN,
    ("R23", WARN): "it cannot be signed off",
    ("R24", WARN): "it cannot be signed off",
    ("R31", PASS): BY_PERSON,
    (
        "R31",
        WARN,
    ): "objects without inherited permissions are listed, but the permissions stay unknown, which counts more",
    ("R31", FAIL): BY_PERSON,
    ("R32", FAIL): ONLY_A_SIGN,
    ("R34", FAIL): ONLY_A_SIGN,
    ("R35", WARN): NOT_A_MATTER,
    ("R36", FAIL): ONLY_A_SIGN,
    ("R37", WARN): NOT_A_MATTER,
    ("R38", FAIL): "an old export is no proof of anything",
    ("R39", FAIL): "errors are noise that hides things; what they hide is judged by the other checks",
    ("R40", FAIL): TENANT,
}
"""Why a check cannot give an answer."""
