"""The settings under test: the real ones, in a folder of their own that is thrown away."""

import atexit
import os
import shutil
import tempfile

if "KRING_TEST_DATA" not in os.environ:  # processes of one run share it
    os.environ["KRING_TEST_DATA"] = tempfile.mkdtemp(prefix="kring-tests-")
    atexit.register(shutil.rmtree, os.environ["KRING_TEST_DATA"], ignore_errors=True)
os.environ["KRING_DATA"] = os.environ["KRING_TEST_DATA"] + "/data"
os.environ.pop("KRING_KEYS", None)

from kring.settings import *
from kring.settings import CACHES, DATA, DATABASES, REDIS_URL, STORAGES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A real file, because threads and processes meet there; without waiting for the disk.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = DATABASES["default"]["OPTIONS"][
        "init_command"
    ].replace("synchronous=FULL", "synchronous=OFF")
if REDIS_URL:
    # Each process counts tries for itself, and empties what it counted: a number of its own on that server.
    _server, _, _number = REDIS_URL.rpartition("/")
    _process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    CACHES["default"]["LOCATION"] = f"{_server}/{int(_number) + 1 + _process}"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# WhiteNoise warns about a folder that is not there.
STATIC_ROOT = DATA / "static-root"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
