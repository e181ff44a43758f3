"""`./kring demo`: look around among made-up people."""

import argparse
import gc
import shutil
import socket

from kring.verbs import configuration
from kring.verbs.configuration import SCRATCH
from kring.verbs.terminal import say, stop

DATA = SCRATCH / "demo"
PORTS = range(8000, 8020)


def run(argv: list[str]) -> None:
    """Make the demo when it is not there, and start it."""
    parser = argparse.ArgumentParser(prog="./kring demo", description=__doc__)
    parser.add_argument(
        "--port", type=int, help="where to listen (default: 8000 or the next free)"
    )
    parser.add_argument("--fresh", action="store_true", help="throw the old demo away first")
    options = parser.parse_args(argv)
    if options.fresh:
        shutil.rmtree(DATA, ignore_errors=True)
        shutil.rmtree(configuration.keys_beside(DATA), ignore_errors=True)
    port = options.port or free_port()
    address = f"http://127.0.0.1:{port}"
    configuration.enter(
        configuration.Configuration(address=address, behind_proxy=False).environment(DATA)
        | {"KRING_DEMO": "yes"}
    )
    start(address, port)


def start(address: str, port: int) -> None:
    """Prepare and serve. The environment is set: only now may settings be read."""
    from kring.verbs import preparation  # noqa: PLC0415

    preparation.prepare()
    make_world()
    from kring import server  # noqa: PLC0415 — it needs Django set up

    server.serve(
        host="127.0.0.1",
        port=port,
        ready=lambda: say(f"\n  Open {address}\n\n  Ctrl+C ends it. Nothing leaves this machine."),
    )


def make_world() -> None:
    """Fill an empty demo with people, circles and meetings."""
    from django.conf import settings  # noqa: PLC0415 — the environment must be set first
    from django.core.management import call_command  # noqa: PLC0415

    made = settings.DATA / "world-made"
    if made.exists():
        return
    gc.enable()  # this makes much that does not stay
    call_command("demo_world", verbosity=0)
    made.touch()


def free_port() -> int:
    """Return the first port that nobody listens on."""
    free = next((port for port in PORTS if is_free(port)), None)
    if free is None:
        stop(f"ports {PORTS[0]} to {PORTS[-1]} are taken. Choose one: ./kring demo --port 9000")
    return free


def is_free(port: int) -> bool:
    """Tell whether nobody listens on this port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
