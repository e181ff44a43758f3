"""What docs/method-format.md tells others is what we read ourselves."""

import re
from pathlib import Path

import pytest

from kring.kernel.library import read
from kring.methods import intake
from kring.methods.building import method_from
from kring.methods.script import (
    Actor,
    Allow,
    CaseGiver,
    Confidence,
    Experience,
    Family,
    MinutesStatus,
    Sensitivity,
    Visibility,
    Way,
    flatten,
)
from kring.methods.wording import words_from

FORMAT = Path(__file__).parents[4] / "docs" / "method-format.md"
TEXT = FORMAT.read_text(encoding="utf-8")


def test_the_example_on_the_page_can_be_read(tmp_path):
    for name, text in re.findall(r"`tea/(\w+\.toml)`\n\n```toml\n(.*?)```", TEXT, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    method = read(tmp_path / "method.toml", method_from)
    assert method.minutes == 25
    words = read(tmp_path / "en.toml", lambda top: words_from(top, method, "en"))
    assert words.title == "A cup of tea"
    assert [step.phase.id for step in flatten(method)] == [
        "choose",
        "tell",
        "advise",
        "tell",
        "advise",
    ]


def test_the_page_names_the_limits_of_what_is_taken_in():
    assert f"{intake.LARGEST // 1024} kB" in TEXT
    assert f"{intake.MOST_PHASES} phases" in TEXT
    assert f"{intake.MOST_LANGUAGES} languages" in TEXT
    assert f"{intake.LONGEST_TEXT:,} characters" in TEXT
    assert [f"`{licence}`" in TEXT for licence in intake.LICENCES] == [True, True]


@pytest.mark.parametrize(
    "kind",
    [
        Actor,
        Allow,
        CaseGiver,
        Confidence,
        Experience,
        Family,
        MinutesStatus,
        Sensitivity,
        Visibility,
        Way,
    ],
)
def test_the_page_names_every_code(kind):
    assert [code.value for code in kind if f"`{code.value}`" not in TEXT] == []
