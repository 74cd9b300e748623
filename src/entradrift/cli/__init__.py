"""The command line: parse, call one function, map the result to an exit code."""
