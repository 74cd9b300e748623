"""Compare two snapshots: complete, neutral, and without any notion of severity."""
