"""The plan as PowerShell: literals that nothing can get out of, the commands that make a rule, and whole scripts."""
