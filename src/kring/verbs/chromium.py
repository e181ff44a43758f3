"""A browser for the tests: Debian's own Chromium."""

from kring.verbs import debian

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW_TO = "apt install chromium"


def find() -> str | None:
    """Return the path of a Chromium on this machine, installed if we may; None when there is none."""
    return debian.find("chromium", *NAMES)
