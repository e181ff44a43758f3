"""Talking with the person at the terminal."""

import sys
from collections.abc import Callable
from typing import NoReturn


def say(sentence: str) -> None:
    """Tell something, at once."""
    print(sentence, flush=True)


def stop(sentence: str) -> NoReturn:
    """End with a sentence that says what to do next."""
    sys.exit(f"kring: {sentence}")


def ask(question: str, check: Callable[[str], str], *, default: str = "") -> str:
    """Ask until the answer is good. `check` returns what is wrong with it, or nothing."""
    while True:
        hint = f" [{default}]" if default else ""
        answer = input(f"{question}{hint}: ").strip() or default
        wrong = check(answer)
        if not wrong:
            return answer
        say(f"  {wrong}")
