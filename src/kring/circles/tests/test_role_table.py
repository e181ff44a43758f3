"""docs/tables/roles.md is printed from the code."""

import os
from pathlib import Path

from django.conf import settings
from django.utils import translation

from kring.circles import role_table
from kring.circles.rules import ROLES, Right, Role

FILE: Path = settings.ROOT / "docs" / "tables" / "roles.md"


def test_the_table_of_roles_is_up_to_date():
    with translation.override("en"):
        printed = role_table.printed()
    if os.environ.get("KRING_WRITE_TABLES") == "yes":
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_text(printed, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == printed, (
        "Run this test with KRING_WRITE_TABLES=yes."
    )


def test_every_role_and_right_has_words():
    assert set(role_table.ROLE_LINES) == set(Role) == set(ROLES)
    assert set(role_table.RIGHT_WORDS) == set(Right)


def test_the_page_shows_all_of_it(world, as_person):
    world.bart.language = "en"
    world.bart.save()
    page = as_person(world.bart).get("/circles/roles/").text
    for row in role_table.rows():
        assert row.name in page.casefold()
