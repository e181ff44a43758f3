"""The launcher: what it takes over from pip, and when it installs."""

import importlib.machinery
import importlib.util
import subprocess
import sys

import pytest

from kring.verbs.configuration import ROOT


@pytest.fixture
def launcher(tmp_path, monkeypatch):
    """The launcher as a module, at home in an empty folder."""
    loader = importlib.machinery.SourceFileLoader("launcher", str(ROOT / "kring"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("launcher", loader))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    for name in [name for name in module.os.environ if name.startswith(("UV_", "SSL_CERT"))]:
        monkeypatch.delenv(name)
    module.ROOT = tmp_path
    module.VENV = tmp_path / ".venv"
    module.PYTHON = module.VENV / "bin" / "python"
    module.STAMP = module.VENV / "kring-packages"
    module.LOCKS = {"run": tmp_path / "run.lock", "dev": tmp_path / "dev.lock"}
    for lock in module.LOCKS.values():
        lock.write_text(f"{lock.name}==1\n")
    return module


@pytest.fixture
def installed(launcher, monkeypatch):
    """What was installed, in order, without doing it."""
    done = []

    def sync(lock):
        launcher.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        launcher.PYTHON.touch()
        done.append(lock.name)
        return True

    monkeypatch.setattr(launcher, "sync_with_uv", sync)
    return done


def test_help_names_every_verb_in_plain_words():
    done = subprocess.run([ROOT / "kring", "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    assert "Look around" in done.stdout


def test_a_verb_that_is_not_there_is_told_so():
    done = subprocess.run([ROOT / "kring", "strat"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "I do not know 'strat'" in done.stderr


def test_every_verb_of_the_help_exists(launcher):
    there = {file.stem for file in (ROOT / "src/kring/verbs").glob("*.py")}
    assert set(launcher.VERBS) - {"lock"} <= there


def test_packages_are_installed_once(launcher, installed):
    launcher.see_to_packages("run")
    launcher.see_to_packages("run")
    assert installed == ["run.lock"]


def test_a_changed_lock_is_installed_again(launcher, installed):
    launcher.see_to_packages("run")
    launcher.LOCKS["run"].write_text("other==2\n")
    launcher.see_to_packages("run")
    assert installed == ["run.lock", "run.lock"]


def test_the_tools_of_makers_stay_when_one_looks_at_the_demo(launcher, installed):
    launcher.see_to_packages("dev")
    launcher.see_to_packages("run")
    launcher.LOCKS["run"].write_text("other==2\n")
    launcher.see_to_packages("run")
    assert installed == ["dev.lock", "dev.lock"]


def test_without_uv_pip_does_it(launcher, monkeypatch):
    done = []
    monkeypatch.setattr(launcher, "sync_with_uv", lambda _lock: False)
    monkeypatch.setattr(launcher, "sync_with_pip", lambda lock: done.append(lock.name) or False)
    with pytest.raises(SystemExit, match="could not be installed"):
        launcher.see_to_packages("run")
    assert done == ["run.lock"]
    assert not launcher.STAMP.exists()


def test_uv_is_told_what_pip_knows(launcher, monkeypatch, tmp_path):
    (tmp_path / "wheels").mkdir()
    monkeypatch.setattr(
        launcher,
        "pip_settings",
        lambda: {
            "index-url": "https://mirror.example/simple",
            "extra-index-url": f"\nhttps://extra.example/simple\nfile://{tmp_path}/gone/simple",
            "find-links": f"{tmp_path}/wheels {tmp_path}/gone",
            "cert": "/etc/ca.pem",
        },
    )
    environment = launcher.uv_environment()
    assert environment["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert environment["UV_INDEX"] == "https://extra.example/simple"
    assert environment["UV_FIND_LINKS"] == f"{tmp_path}/wheels"
    assert environment["UV_INDEX_STRATEGY"] == "unsafe-best-match"
    assert environment["SSL_CERT_FILE"] == "/etc/ca.pem"
    assert environment["UV_PYTHON_DOWNLOADS"] == "never"


def test_what_the_person_set_for_uv_wins(launcher, monkeypatch):
    monkeypatch.setattr(launcher, "pip_settings", lambda: {"index-url": "https://pip.example"})
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mine.example")
    assert launcher.uv_environment()["UV_DEFAULT_INDEX"] == "https://mine.example"
