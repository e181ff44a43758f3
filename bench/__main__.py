"""./kring bench [pages] [live] [nodes] [start] [weight] [notepad] [season] [forming]: how fast is Kring? Nameless: all.

Prints one line a figure, with its goal, and writes all to a JSON file. Never fails because a figure falls short.
The server has the first core for itself, who asks has the last; what others on this machine take is told.
"""

import argparse
import json
from pathlib import Path

from bench import forming, live, machine, nodes, notepad, pages, season, start, weight
from bench.figures import Report, say

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("pages", "live", "nodes", "start", "weight", "notepad", "season", "forming")

PLAIN = {
    "start": start,
    "weight": weight,
    "notepad": notepad,
    "season": season,
    "forming": forming,
}


def main() -> None:
    """Run the parts that were asked for."""
    options = parser().parse_args()
    about = machine.described()
    say(", ".join(f"{name} {value}" for name, value in about.items()))
    report = Report()
    wanted = options.parts or PARTS
    if "pages" in wanted:
        pages.measure(report, seconds=options.seconds, database=options.database)
    if "live" in wanted:
        live.measure(report, crowds=options.people, seconds=options.live_seconds)
    if "nodes" in wanted:
        nodes.measure(report, seconds=options.live_seconds)
    for name, part in PLAIN.items():
        if name in wanted:
            part.measure(report)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    found = {
        "machine": about,
        "load_after": machine.described()["load"],
        "figures": report.as_json(),
    }
    options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    missed = sum(figure.met is False for figure in report.figures)
    say(f"{len(report.figures)} figures, {missed} short of their goal; kept in {options.json}")


def parser() -> argparse.ArgumentParser:
    """Return what may be on the command line."""
    made = argparse.ArgumentParser(prog="./kring bench", description=__doc__)
    add = made.add_argument
    add("parts", nargs="*", choices=[*PARTS, []], metavar="part", help=" ".join(PARTS))
    add("--seconds", type=float, default=8, help="how long each request is measured")
    add("--people", type=int, nargs="+", default=[200, 1000, 2000], help="how many meet at once")
    add("--live-seconds", type=float, default=30, help="how long they write")
    add("--database", default="", help="postgres://…, to measure pages on instead of SQLite")
    add("--json", type=Path, default=ROOT / ".kring" / "bench.json", help="where the figures go")
    return made


if __name__ == "__main__":
    main()
