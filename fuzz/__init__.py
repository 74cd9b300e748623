"""Can any bytes break a reader? `python -m fuzz READER` lets a coverage-guided fuzzer try (docs/testing.md)."""
