"""`./kring serve`: run Kring for real. Asks a few questions the first time, then starts."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from kring.verbs import configuration
from kring.verbs.configuration import (
    Configuration,
    default_data,
    wrong_address,
    wrong_email,
    wrong_mail,
)
from kring.verbs.terminal import ask, say, stop

# The options that fill a line of kring.toml of the same name.
STORED = ("address", "mail", "mail_from", "database", "redis", "keys", "listen", "port")


def run(argv: list[str]) -> None:
    """Set up when needed, and start."""
    options = parser().parse_args(argv)
    data = options.data.resolve()
    configured = configuration.read(data)
    given = {k: v for k in STORED if (v := getattr(options, k)) is not None}
    host = (options.host_name, options.host_email)
    if configured is None:
        configured = set_up(data, given, questions=sys.stdin.isatty())
        host = first_host(*host, questions=sys.stdin.isatty())
    elif given:
        configured = replace(configured, **given)
    verify(configured, data)
    configuration.write(data, configured)
    configuration.enter(configured.environment(data))
    start(configured, host)


def parser() -> argparse.ArgumentParser:
    """Return what may be on the command line."""
    made = argparse.ArgumentParser(prog="./kring serve", description=__doc__)
    add = made.add_argument
    add("--data", type=Path, default=default_data(), help="the data folder (default: %(default)s)")
    add("--address", help="where people find it, such as https://kring.example.nl")
    add("--mail", help="mail server, such as smtp://name:password@mail.example.nl:587?tls=yes")
    add("--mail-from", help="sender of mails, such as 'Kring <kring@example.nl>'")
    add("--host-name", help="name of the first host: who may start circles")
    add("--host-email", help="e-mail address of the first host")
    add(
        "--database",
        help="a PostgreSQL database, postgres://… (default: SQLite in the data folder)",
    )
    add("--redis", help="redis://…, needed only for more than one server")
    add("--keys", help="the key folder (default: beside the data folder)")
    add("--listen", help="address to listen on (default: 127.0.0.1, behind a proxy)")
    add("--port", type=int, help="port to listen on (default: 8000)")
    return made


def set_up(data: Path, given: dict[str, str | int], *, questions: bool) -> Configuration:
    """Return the configuration of a new server, from the options and the answers."""
    if questions:
        say(f"A new Kring, with its data in {data}. A few questions, once.\n")
        if "address" not in given:
            given["address"] = ask(
                "At which address will people find it (https://…)", wrong_address
            )
        if "mail" not in given:
            say("Mail server: smtp://name:password@mail.example.nl:587?tls=yes")
            given["mail"] = ask(
                "Which mail server (empty: mail goes to files, to try out)", wrong_mail
            )
        if "mail_from" not in given:
            given["mail_from"] = ask("Sender of mails", lambda _: "", default=sender(given))
    elif "address" not in given:
        stop("give the address of this server: ./kring serve --address https://kring.example.nl")
    given.setdefault("mail_from", sender(given))
    return Configuration(**given)  # type: ignore[arg-type]


def sender(given: dict[str, str | int]) -> str:
    """Return who sends the mails unless told otherwise."""
    return f"Kring <kring@{urlsplit(str(given['address'])).hostname}>"


def first_host(name: str | None, email: str | None, *, questions: bool) -> tuple[str, str]:
    """Return name and e-mail address of who may start the first circle."""
    if questions:
        name = name or ask("Name of the first host", lambda n: "" if n else "A name, please.")
        email = email or ask("E-mail address of the first host", wrong_email)
    if not name or not email:
        stop("name the first host: --host-name 'Anna de Wit' --host-email anna@example.nl")
    return name, email


def verify(configured: Configuration, data: Path) -> None:
    """Stop when the configuration cannot be right."""
    for wrong in (wrong_address(configured.address), wrong_mail(configured.mail)):
        if wrong:
            stop(wrong)
    keys = Path(configured.keys or configuration.keys_beside(data)).resolve()
    if keys.is_relative_to(data):
        stop("keys may not lie in the data folder: then a backup of the data could be read.")


def start(configured: Configuration, host: tuple[str | None, str | None]) -> None:
    """Prepare and serve. The environment is set: only now may settings be read."""
    from kring.verbs import preparation  # noqa: PLC0415

    preparation.prepare()
    preparation.check_for_serving()
    name, email = host
    if name and email:
        from kring.verbs.host import name_host  # noqa: PLC0415 — it needs Django set up

        name_host(name, email)
        say(f"{name} is host. Sign in at {configured.address} with {email}; a code comes by mail.")
    from kring import server  # noqa: PLC0415 — it needs Django set up

    server.serve(
        host=configured.listen,
        port=configured.port,
        ready=lambda: say(
            f"Kring runs at {configured.address} (here: {configured.listen}:{configured.port})."
        ),
    )
