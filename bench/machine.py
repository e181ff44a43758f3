"""The machine: its cores, how busy others keep them, what a process costs. Linux only, like the figures."""

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CORES = sorted(os.sched_getaffinity(0))
SERVER, GENERATOR = CORES[0], CORES[-1]
TICK = os.sysconf("SC_CLK_TCK")


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """Keep this process, and what it starts meanwhile, on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def described() -> dict[str, object]:
    """Return what the machine is and how busy it is, to put beside the figures."""
    return {
        "date": time.strftime("%Y-%m-%d %H:%M"),
        "cores": len(CORES),
        "processor": _processor(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), "")


def cpu_seconds(pid: int) -> float:
    """Return how much processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def resident(pid: int) -> int:
    """Return how many bytes of memory a process holds."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS"))


def anonymous(pid: int) -> int:
    """Return how many bytes a process holds by itself: without the pages of files that the kernel lends it."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Anonymous"))


def busy_seconds(core: int) -> float:
    """Return how long a core has been busy, or was taken from us."""
    lines = Path("/proc/stat").read_text().splitlines()
    ticks = next(list(map(int, x.split()[1:])) for x in lines if x.startswith(f"cpu{core} "))
    idle = ticks[3] + ticks[4]
    return (sum(ticks[:8]) - idle) / TICK


@dataclass
class Cost:
    """What a stretch of time cost. own: share of a core that the process used; others: that somebody else took."""

    seconds: float = 0.0
    cpu: float = 0.0
    others: float = 0.0

    @property
    def own(self) -> float:
        """The share of the core that the server used."""
        return self.cpu / self.seconds if self.seconds else 0.0


@contextmanager
def costing(pid: int, core: int) -> Iterator[Cost]:
    """Measure what a process costs while the block runs."""
    cost = Cost()
    began, cpu, busy = time.perf_counter(), cpu_seconds(pid), busy_seconds(core)
    yield cost
    cost.seconds = time.perf_counter() - began
    cost.cpu = cpu_seconds(pid) - cpu
    cost.others = max(0.0, busy_seconds(core) - busy - cost.cpu) / cost.seconds
