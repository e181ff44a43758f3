"""Runs modules on the data of a server, each in a process of its own: forked, with Django ready. Started by Node.

Reads lines of JSON, [module, words], and answers each with a line [exit status, what it printed, what it complained].
"""

import json
import os
import runpy
import sys
import tempfile
import traceback

from tests.server import step_inside


def main():
    step_inside()
    import kring.live.tests.world  # noqa: F401 — what most of them use
    from kring.methods import reading

    reading.case_methods()  # read once, not by each child
    for line in sys.stdin:
        answer = run(*json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def run(module, words):
    """Run one module as if it were started by itself."""
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complained:
        child = os.fork()
        if child == 0:
            os._exit(_be(module, words, said, complained))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return [status, *(file.seek(0) or file.read() for file in (said, complained))]


def _be(module, words, said, complained):
    os.dup2(said.fileno(), 1)
    os.dup2(complained.fileno(), 2)
    sys.argv = [module, *words]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return int(bool(end.code))
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    main()
