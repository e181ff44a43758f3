"""`./kring drill [FILE]`: see that a backup can be restored, without touching your data.

Takes FILE, or makes a backup now; restores it in a folder that is thrown away, and tells how long that took.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from kring.kernel.vault.files import shred
from kring.verbs import configuration
from kring.verbs.archive import folder_beside, unpack
from kring.verbs.backup import POSTGRESQL, back_up, back_up_keys
from kring.verbs.configuration import default_data
from kring.verbs.terminal import say, stop

OF_THE_REAL_SERVER = {"KRING_DATA", "KRING_KEYS", "KRING_DATABASE_URL", "KRING_SECRET"}


def run(argv: list[str]) -> None:
    """Do a drill."""
    parser = argparse.ArgumentParser(prog="./kring drill", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", help="a backup (default: one made now)")
    parser.add_argument("--data", type=Path, default=default_data(), help="the data folder")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="a backup of the keys")
    options = parser.parse_args(argv)
    data = options.data.resolve()
    if not data.exists():
        stop(f"there is no data in {data}; name the folder with --data.")
    configuration.enter_data(data)
    began = time.monotonic()
    with folder_beside(data) as folder:
        try:
            restore_aside(data, folder, file=options.file, keys=options.keys)
        finally:
            for file in [*folder.glob("*-keys/**/*"), folder / "keys.tar.gz"]:
                if file.is_file():
                    shred(file)
    say(f"The drill went well, in {time.monotonic() - began:.0f} s. Nothing was changed.")


def restore_aside(data: Path, folder: Path, *, file: Path | None, keys: Path | None) -> None:
    """Restore into the folder what is given, or else made now."""
    if file is None:
        file = folder / "backup.tar.gz"
        back_up(data, file)
    if keys is None:
        keys = folder / "keys.tar.gz"
        back_up_keys(keys)
    manifest = unpack(file.resolve(), folder / "look", kind="data")
    if POSTGRESQL in manifest.files:
        look = ["pg_restore", "--list", str(folder / "look" / POSTGRESQL)]
        if subprocess.run(look, stdout=subprocess.DEVNULL).returncode:
            stop("pg_restore cannot read the dump.")
        say("The dump can be read. To load it, name an empty database: ./kring restore --database")
        return
    restore = [sys.executable, "-m", "kring.verbs", "restore", str(file.resolve())]
    where = ["--data", str(folder / "restored"), "--keys", str(keys.resolve())]
    env = {name: value for name, value in os.environ.items() if name not in OF_THE_REAL_SERVER}
    if subprocess.run([*restore, *where], env=env).returncode:
        stop("this backup cannot be restored; the lines above say why.")
