"""The house rules that no off-the-shelf linter knows. An exception is named here, with its reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "kring"
SOURCES = [
    path
    for path in [ROOT / "kring", *PACKAGE.rglob("*.py")]
    if not {"migrations", "tests"} & set(path.relative_to(ROOT).parts)
]
MAX_LINES = {"file": 400, "function": 40, "view": 25, "script": 150}
NAMELESS = {"utils", "helpers", "common", "core", "services", "misc"}

# Actions that do not ask a rule, or do not record a fact.
MAY_NOT_ASK: dict[str, str] = {}
MAY_NOT_RECORD: dict[str, str] = {}
# Where a view may start at something other than `visible_to`.
MAY_LOOK: dict[str, str] = {}
# Templates that declare text to be safe HTML.
MAY_MARK_SAFE: dict[str, str] = {
    "kernel/templates/kernel/framed.html": "a page of allauth that its own engine has escaped",
}


def short(path: Path) -> str:
    return str(path.relative_to(PACKAGE if path.is_relative_to(PACKAGE) else ROOT))


def is_view(path: Path) -> bool:
    return path.name == "views.py" or path.parent.name == "views"


def is_action(path: Path) -> bool:
    return path.name == "actions.py" or path.parent.name == "actions"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def public_functions(path: Path) -> list[ast.FunctionDef]:
    top = ast.parse(path.read_text()).body
    return [f for f in top if isinstance(f, ast.FunctionDef) and not f.name.startswith("_")]


def every(paths, *, but=()):
    return pytest.mark.parametrize("path", [p for p in paths if short(p) not in but], ids=short)


@every(SOURCES)
def test_files_and_functions_stay_small(path):
    assert len(path.read_text().splitlines()) <= MAX_LINES["file"]
    limit = MAX_LINES["view" if is_view(path) else "function"]
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions(path)}
    assert {name: n for name, n in long.items() if n > limit} == {}


def test_the_launcher_stays_small():
    assert len((ROOT / "kring").read_text().splitlines()) <= 200


@every(PACKAGE.glob("*/static/**/*.js"))
def test_scripts_stay_small(path):
    assert len(path.read_text().splitlines()) <= MAX_LINES["script"]


@every(SOURCES)
def test_locks_let_others_point_at_the_row(path):
    """Without no_key, whoever saves a row that points at a locked one waits: a deadlock at a busy table."""
    assert "select_for_update(" not in re.sub(
        r"select_for_update\([^()]*(\([^()]*\))?[^()]*no_key=True\)", "", path.read_text()
    )


def test_a_test_is_left_out_only_where_it_belongs_elsewhere():
    """`conftest.MAY_SKIP` refuses any other reason, but only at the end of a whole run."""
    skips = re.compile(r"mark\.skipif\(.*?reason=\"(.*?)\"", re.DOTALL)
    tests = [*(ROOT / "tests").rglob("test_*.py"), *PACKAGE.rglob("test_*.py")]
    reasons = {(short(path), why) for path in tests for why in skips.findall(path.read_text())}
    assert len(reasons) > 5
    assert {found for found in reasons if not found[1].startswith("only ")} == set()


@every(SOURCES)
def test_everything_has_a_name(path):
    assert not NAMELESS & set(path.relative_to(ROOT).with_suffix("").parts)


@every([p for p in SOURCES if is_view(p)])
def test_views_reach_objects_only_through_visible_to(path):
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Attribute(attr=method, value=ast.Attribute(attr="objects", value=model)):
                what = f"{short(path)}:{ast.unparse(model)}.{method}"
                assert method == "visible_to" or what in MAY_LOOK, f"line {node.lineno}: {what}"


def whole(action: ast.FunctionDef, slice_: str) -> str:
    """Return the action with all it calls inside the actions of its own slice, as text."""
    known = {
        f.name: f
        for path in SOURCES
        if is_action(path) and short(path).startswith(f"{slice_}/")
        for f in functions(path)
    }
    reached, todo = {}, [action]
    while todo:
        function = todo.pop()
        reached[function.name] = ast.unparse(function)
        names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        names |= {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
        todo += [known[name] for name in names & known.keys() - reached.keys()]
    return "\n".join(reached.values())


@every([p for p in SOURCES if is_action(p)])
def test_every_action_is_atomic_asks_a_rule_and_records_a_fact(path):
    for action in public_functions(path):
        by = {a.arg: a.annotation for a in action.args.kwonlyargs}.get("by")
        if by is None or ast.unparse(by) != "Person":
            continue  # what actions share, or the house following up on what a person did
        what = f"{short(path)}:{action.name}"
        text = whole(action, what.split("/")[0])
        assert "transaction.atomic" in map(ast.unparse, action.decorator_list), what
        assert "require(" in text or what in MAY_NOT_ASK, what
        assert "ledger.record(" in text or what in MAY_NOT_RECORD, what


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if m.__module__.startswith("kring.")], ids=str
)
def test_every_table_says_how_sensitive_it_is(model):
    assert model.__dict__.get("sensitivity") in {"K0", "K1", "K2", "K3"}


# In Python, ruff asks for a reason beside each mark_safe and Markup. Mails as plain text (.txt) are not HTML.
@every(PACKAGE.rglob("templates/**/*.html"), but=MAY_MARK_SAFE)
def test_no_template_declares_text_safe(path):
    assert not re.search(r"\|\s*safe\b|\bautoescape\s+(?:false|off)", path.read_text())


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "pyproject.toml"])
def test_no_lock_names_a_place_to_fetch_from(name):
    assert not re.search(r"://|index-url|find-links|trusted-host", (ROOT / name).read_text())


def test_the_lock_of_the_scripts_names_no_place_to_fetch_from():
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert "registry" not in lock


def test_every_package_in_the_locks_has_hashes():
    for name in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_runs_is_pinned_the_same_for_makers():
    run, dev = (
        set(re.findall(r"^[\w.-]+==\S+", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert run <= dev


def test_no_exception_outlives_its_reason():
    places = [*MAY_NOT_ASK, *MAY_NOT_RECORD, *MAY_LOOK, *MAY_MARK_SAFE]
    assert [p for p in places if not (PACKAGE / p.split(":")[0]).exists()] == []
