"""The unattended run: which exports, every night, and only what is news."""
