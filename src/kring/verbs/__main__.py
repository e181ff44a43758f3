"""`python -m kring.verbs demo …`, as the launcher calls it."""

import sys
from importlib import import_module


def main() -> None:
    """Run the verb that the command line names."""
    verb, *argv = sys.argv[1:]
    sys.exit(import_module(f"kring.verbs.{verb}").run(argv))


if __name__ == "__main__":
    main()
