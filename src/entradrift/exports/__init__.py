"""Read exports: detect the format by content, validate, and normalize into a snapshot."""
