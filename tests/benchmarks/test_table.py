"""The table that goes into docs/performance.md."""

from benchmarks.row import Row
from benchmarks.table import page

TABLE = """\
Command: `python3 -m benchmarks`

Machine: a small one

```text
                   wanted     measured
compare:
  compare ÷ parse  <= 10 x    9.5 x         ok      0.2 s
  differing lines             12,346        -
report:
  painted          <= 300 ms  not measured  -       no browser
  mistakes         <= 0       1             MISSED
```
"""


def test_the_page_is_ready_to_paste():
    topics = {
        "compare": [
            Row("compare ÷ parse", 9.5, 10.0, "x", "0.2 s"),
            Row("differing lines", 12_345.6),
        ],
        "report": [Row("painted", None, 300.0, "ms", "no browser"), Row("mistakes", 1.0, 0.0)],
    }
    assert page("python3 -m benchmarks", "a small one", topics) == TABLE
