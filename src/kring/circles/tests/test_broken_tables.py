"""Tables that make no sense: read or refused with a sentence, nothing else. 10,000 with KRING_ASSURANCE=whole."""

import os
import random

import pytest

from kring.circles import founding, importing
from kring.circles.rules import Role
from kring.inbox.tests.mutations import mutated
from kring.kernel import tabular
from kring.kernel.tabular import TableError

NUMBER = 10_000 if os.environ.get("KRING_ASSURANCE") == "whole" else 400
ROWS = [
    ["naam", "e-mail", "rol", "gaat over", "urgentie", "land", "taal"],
    ["Wim", "wim@kring.example", "deelnemer", "Jeugd", "Nu", "NL", "nl"],
    ["'=1+1", "x", "koning", 'Regel\n"2"', "; \t", "Narnia", "?"],
]


def seeds():
    csv, excel = tabular.written_csv(ROWS), tabular.written_xlsx(ROWS, "Kringen")
    return [
        csv,
        csv.replace(b";", b","),
        csv.replace(b";", b"\t"),
        csv.decode().encode("utf-16"),
        excel,
        excel,
        excel,
    ]


def few(lines):
    return random.Random(1).sample(lines, min(3, len(lines)))


@pytest.mark.django_db
def test_every_broken_table_is_read_or_refused():
    from kring.circles.tests.world import make_person

    host, good, told = make_person("Joop", is_host=True), seeds(), {"read": 0, "refused": 0}
    for number in range(NUMBER):
        raw = mutated(good, number)
        try:
            people = tabular.read(raw, importing.COLUMNS)
            circles = tabular.read(raw, founding.COLUMNS)
        except TableError:
            told["refused"] += 1
            continue
        told["read"] += 1
        for one in importing.tried(few(people), list(Role)):
            assert one.problems or one.form.cleaned_data["name"]
        for one in founding.tried(few(circles), host):
            assert one.problems or one.frame().name
        assert "\0" not in importing.as_text(people)
    assert min(told.values()) > NUMBER / 20, told
