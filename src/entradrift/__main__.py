"""`python -m entradrift`."""

from entradrift.cli.main import run

if __name__ == "__main__":
    run()
