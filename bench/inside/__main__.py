"""Put Django on the data of the measured server, run one module, print what it returns."""

import json
import sys
from importlib import import_module

from kring.verbs import preparation
from tests.server import step_inside

preparation.choose_static()  # the static files that the server gathered
step_inside()
name, *words = sys.argv[1:]
sys.stdout.write(json.dumps(import_module(f"bench.inside.{name}").run(*words)))
