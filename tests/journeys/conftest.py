"""A server and a browser for the walks."""

import os

import pytest

from tests.server import Node

BROWSER = os.environ.get("KRING_TEST_BROWSER") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield one
        one.close()


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    with Node(tmp_path_factory.mktemp("walk")) as one:
        yield one
