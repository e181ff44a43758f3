"""`./kring rehearse --as facilitator`: take part in the meeting of the demo; scripted people play the other seats.

Needs a running demo (./kring demo) on this machine. With --whole they play a complete meeting by themselves, and end
with 1 if anything answered an error. With --people they are a crowd that measures how fast the server is.
"""

import argparse
import asyncio
import json
import resource
import time
from pathlib import Path

import uvloop

from kring.rehearsal.address import Address, on_this_machine
from kring.rehearsal.crowd import Crowd, Load
from kring.rehearsal.figures import figures
from kring.rehearsal.play import PARTS, Plan, RehearsalError, rehearse
from kring.verbs.configuration import SCRATCH
from kring.verbs.terminal import say, stop

SEATS = 8
WORLD = SCRATCH / "demo" / "load-world.json"
LONGEST = 600.0  # seconds


def run(argv: list[str]) -> int:
    """Rehearse a meeting, or measure with a crowd. Returns 1 when anything went wrong."""
    options = parser().parse_args(argv)
    try:
        address = on_this_machine(options.address)
    except ValueError as error:
        stop(str(error))
    if options.people:
        return crowd(address, options)
    plan = Plan(
        address=address,
        part=None if options.whole else options.part,
        slow=(options.pace or ("fast" if options.whole else "human")) == "human",
        patience=options.patience,
        anew=options.anew or options.whole,
    )
    return play(plan)


def parser() -> argparse.ArgumentParser:
    """Return what may be on the command line."""
    made = argparse.ArgumentParser(prog="./kring rehearse", description=__doc__)
    add = made.add_argument
    add("--as", dest="part", choices=PARTS, default="facilitator", help="the seat that you take")
    add("--whole", action="store_true", help="play a complete meeting without people")
    add("--pace", choices=["fast", "human"], help="how fast they are (default: as people)")
    add("--patience", type=float, default=120, help="seconds that who leads waits for you")
    add("--anew", action="store_true", help="make the demo anew first")
    add("--address", default="http://127.0.0.1:8000", help="the demo, on this machine")
    add("--people", type=int, default=0, help="measure with so many people, eight to a table")
    add("--seconds", type=float, default=30, help="how long to measure")
    add("--every", type=float, default=10, help="seconds between two contributions of a person")
    add("--world", type=Path, help="the file that the command load_world wrote")
    add("--json", type=Path, help="write the figures to this file too")
    return made


def play(plan: Plan) -> int:
    """Play the meeting, and tell how it went."""
    began = time.monotonic()
    try:
        errors = asyncio.run(rehearse(plan, say))
    except RehearsalError as error:
        stop(str(error))
    except KeyboardInterrupt:
        say("\nStopped. The meeting itself goes on.")
        return 1
    seconds = time.monotonic() - began
    for wrong in errors:
        say(f"  {wrong}")
    said = f"{len(errors)} things went wrong" if errors else "Everything went well"
    say(f"{said}, in {seconds:.0f} s.")
    return 1 if errors else 0


def crowd(address: Address, options: argparse.Namespace) -> int:
    """Measure with a crowd, and print the figures."""
    rooms = -(-options.people // SEATS)
    try:
        world = json.loads((options.world or WORLD).read_text())
    except FileNotFoundError:
        stop(f"first make the tables: KRING_DEMO=yes ./kring manage load_world --rooms {rooms}")
    if len(world["rooms"]) < rooms:
        stop(f"the world has {len(world['rooms'])} tables, and {rooms} are needed (load_world).")
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2
    )
    load = Load(
        address=address,
        cookie=world["cookie"],
        csrf=world["csrf"],
        rooms=world["rooms"][:rooms],
        seconds=min(options.seconds, LONGEST),
        every=options.every,
    )
    say(f"{rooms * SEATS} people sit down at {rooms} tables …")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            found = figures(load, runner.run(Crowd(load).measure()))
        except (OSError, TimeoutError):
            stop(f"not all streams could be opened at {address.url}. Is the demo running there?")
    say(found.table())
    if options.json:
        options.json.write_text(json.dumps(found.values, indent=1))
    return 0 if found.good else 1
