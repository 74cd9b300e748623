"""Judge neutral changes: severity, status, why it matters at a failover, how to align, and the verdict."""
