"""The settings of the product, plus two bare pages to compare with, which never reach the product's own code."""

from kring.settings import *  # noqa: F403
from kring.settings import MIDDLEWARE, ROOT, TEMPLATES

TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], ROOT / "bench" / "templates"]
MIDDLEWARE.insert(0, "bench.bare.BareMiddleware")
