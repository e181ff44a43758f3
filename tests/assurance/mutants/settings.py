"""The real settings, with the addresses of a planted fault."""

import os

from kring.settings import *

ROOT_URLCONF = os.environ["PLANTED"]
INSTALLED_APPS = [*INSTALLED_APPS, "tests.assurance.mutants"]  # noqa: F405
