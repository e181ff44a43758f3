"""1,500 connections that drip their headers: python -m tests.assurance.slow_senders PORT SECONDS. Loopback only."""

import asyncio
import contextlib
import json
import sys
import time

SENDERS = 1500


async def drip(port, until, tally):
    """Open a connection, send a header each second, and come back when hung up on."""
    while time.monotonic() < until:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            tally["refused"] += 1
            await asyncio.sleep(0.5)
            continue
        tally["opened"] += 1
        try:
            writer.write(b"GET / HTTP/1.1\r\n")
            while time.monotonic() < until:
                writer.write(b"X-A: b\r\n")
                await writer.drain()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(reader.read(1), 1)
                    tally["hung up"] += 1
                    break
        except OSError:
            tally["hung up"] += 1
        finally:
            writer.close()
        # Who is hung up on comes back at once, but not as fast as it can.
        await asyncio.sleep(0.1)


async def main(port, seconds):
    tally = dict.fromkeys(("opened", "refused", "hung up"), 0)
    until = time.monotonic() + seconds
    await asyncio.gather(*(drip(port, until, tally) for _ in range(SENDERS)))
    sys.stdout.write(json.dumps(tally))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
