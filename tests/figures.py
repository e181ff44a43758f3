"""Figures: what a test measured, with the goal it must reach. Printed at the end of a run, one line each.

    def test_nothing_is_lost(figure):
        figure("R1 acknowledged, lost", lost, at_most=0)

A figure that misses its goal fails the test when it is over, so that all of them are told. Without a goal it is only
told. KRING_FIGURES=FILE: they are written there too, as JSON.
"""

import json
import os
from pathlib import Path

import pytest

KIND = "kring figure"


class Figures:
    """The figures of one test."""

    def __init__(self, item):
        self._item = item
        self.missed = []

    def __call__(self, name, value, *, at_most=None, at_least=None, unit="", told=""):
        goal = "" if at_most is None else f"≤ {at_most}"
        goal = goal if at_least is None else f"≥ {at_least}"
        met = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
        one = {"name": name, "value": value, "unit": unit, "goal": goal, "met": met, "told": told}
        self._item.user_properties.append((KIND, {**one, "test": self._item.nodeid}))
        if not met:
            self.missed.append(line(one))


def line(one):
    value = f"{one['value']:,.3g}" if isinstance(one["value"], float) else f"{one['value']:,}"
    parts = [f"{one['name']:58}", f"{value:>10} {one['unit']:4}", f"{one['goal']:8}"]
    return f"{' '.join(parts)} {'' if one['met'] else 'MISSED '}{one['told']}".rstrip()


@pytest.fixture
def figure(request):
    """Tell a figure: figure(name, value, at_most= or at_least=, unit=, told=)."""
    request.node.figures = Figures(request.node)
    return request.node.figures


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    outcome = yield
    figures = getattr(item, "figures", None)
    if figures is not None and figures.missed:
        pytest.fail("Missed:\n" + "\n".join(figures.missed), pytrace=False)
    return outcome


def pytest_terminal_summary(terminalreporter):
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.getreports(kind)]
    found = [
        value
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == KIND
    ]
    if not found:
        return
    found.sort(key=lambda one: one["name"])
    terminalreporter.section("figures")
    for one in found:
        terminalreporter.write_line(line(one))
    if file := os.environ.get("KRING_FIGURES"):
        Path(file).write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
