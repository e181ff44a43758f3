"""`./kring manage [--data DIR] command …`: Django's own commands."""

from pathlib import Path

from django.core.management import execute_from_command_line

from kring.kernel import translations
from kring.verbs import configuration


def run(argv: list[str]) -> None:
    """Pass a command on, for the server with this data."""
    data = configuration.default_data()
    if argv[:1] == ["--data"]:
        data, argv = Path(argv[1]).resolve(), argv[2:]
    configuration.enter_data(data)
    translations.compile_all()
    execute_from_command_line(["./kring manage", *argv])
