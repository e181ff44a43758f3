"""OpenSlides 3.3 with a crowd at one meeting: each adds a topic now and then, all see it. What that costs the server.

Use: with Python 3.8, as it wants, in an environment of its own:
    pip install openslides==3.3 "twisted<21" "autobahn<21"
    python bench/beside/openslides.py PATH/TO/openslides PEOPLE SECONDS EVERY
It has no tables of eight: one server is one meeting, so what one adds goes to all. All sign in as its first user.
"""

import asyncio
import base64
import http.cookiejar
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from statistics import quantiles

PORT = 18184
HOST = f"http://127.0.0.1:{PORT}"
FIRST = {"username": "admin", "password": "admin"}
CALM = 10.0  # seconds to wait at the end for what is still under way
MARK = b"topic-"
SETTINGS = "\nDEBUG = False\nALLOWED_HOSTS = ['*']\nCOMPRESSION = False\n"


class Crowd:
    """Everybody at the meeting."""

    def __init__(self, cookies: str, token: str) -> None:
        self.cookies, self.token = cookies, token
        self.sent: dict[bytes, float] = {}
        self.seen: list[float] = []
        self.kept: list[float] = []
        self.open: list[object] = []

    async def follow(self) -> None:
        """Open one stream, and note what comes in until it is cancelled."""
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT, limit=1 << 24)
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        writer.write(
            f"GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nOrigin: {HOST}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Cookie: {self.cookies}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in head:
            raise OSError(head.decode())
        task = asyncio.get_running_loop().create_task(self._read(reader, set()))
        self.open += [writer, task]  # else Python closes them

    async def _read(self, reader: asyncio.StreamReader, known: set[bytes]) -> None:
        with suppress(asyncio.IncompleteReadError):
            while True:
                length = (await reader.readexactly(2))[1]
                if length >= 126:
                    length = int.from_bytes(
                        await reader.readexactly(2 if length == 126 else 8), "big"
                    )
                frame, now = await reader.readexactly(length), time.perf_counter()
                for name in {b.split(b'"', 1)[0] for b in frame.split(MARK)[1:]} - known:
                    known.add(name)
                    if name in self.sent:
                        self.seen.append(now - self.sent[name])

    async def write(self, after: float, until: float, every: float) -> None:
        """Add a topic every so often."""
        await asyncio.sleep(after)
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        while (began := time.perf_counter()) < until:
            name = secrets.token_hex(16)
            self.sent[name.encode()] = began
            body = json.dumps({"title": MARK.decode() + name, "text": "Wat leerden we?"}).encode()
            writer.write(
                f"POST /rest/topics/topic/ HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nReferer: {HOST}/\r\n"
                f"Cookie: {self.cookies}\r\nX-CSRFToken: {self.token}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]
            await reader.readexactly(int(length or 0))
            if b" 201 " in head:
                self.kept.append(time.perf_counter() - began)
            await asyncio.sleep(max(0.0, every - (time.perf_counter() - began)))


def told(seconds: list[float]) -> str:
    """Return half and all but one in a hundred, in milliseconds."""
    parts = [1000 * one for one in quantiles(seconds, n=100)]
    return f"p50 {parts[49]:.0f} ms, p99 {parts[98]:.0f} ms"


def cpu(pid: int) -> float:
    """Return how many seconds of a processor a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(crowd: Crowd, pid: int, people: int, seconds: float, every: float) -> None:
    """Let everybody follow and write; print what it cost."""
    for _ in range(people):
        await crowd.follow()
    began, used, until = time.perf_counter(), cpu(pid), time.perf_counter() + seconds
    await asyncio.gather(*(crowd.write(every * n / people, until, every) for n in range(people)))
    took, used = time.perf_counter() - began, cpu(pid) - used
    await asyncio.sleep(CALM)
    many, screens = len(crowd.kept), max(1, len(crowd.seen))
    print(
        f"{people} people: {len(crowd.sent)} sent, {many} kept, seen {screens} of {many * people}"
    )
    print(f"sent to kept: {told(crowd.kept)}; sent to seen: {told(crowd.seen)}")
    print(
        f"{used / took:.0%} of a core, {1000 * used / many:.1f} ms each, {1000 * used / screens:.2f} a screen"
    )


def signed_in() -> tuple[str, str]:
    """Sign in as the first user. Returns the cookies and the token for forms."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    asked = urllib.request.Request(
        f"{HOST}/apps/users/login/",
        json.dumps(FIRST).encode(),
        {"Content-Type": "application/json"},
    )
    browser.open(asked).read()
    found = {one.name: one.value or "" for one in jar}
    token = next((value for name, value in found.items() if "csrf" in name.lower()), "")
    return "; ".join(f"{name}={value}" for name, value in found.items()), token


def run(program: str, people: int, seconds: float, every: float) -> None:
    """Start a server on the first core, and measure from the last."""
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        made = [program, "createsettings", "--local-installation"]
        subprocess.run(made, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with (Path(folder) / "personal_data/var/settings.py").open("a") as settings:
            settings.write(SETTINGS)
        start = [program, "start", "--local-installation", "--no-browser", "--host", "127.0.0.1"]
        os.sched_setaffinity(0, {cores[0]})
        with (Path(folder) / "log").open("w") as log:
            server = subprocess.Popen(
                [*start, "--port", str(PORT)], cwd=folder, stdout=log, stderr=log
            )
        os.sched_setaffinity(0, {cores[-1]})
        try:
            for _ in range(120):
                with suppress(OSError):
                    urllib.request.urlopen(HOST).read()
                    break
                time.sleep(0.5)
            asyncio.run(measure(Crowd(*signed_in()), server.pid, people, seconds, every))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
