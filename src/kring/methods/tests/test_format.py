"""What docs/method-format.md tells others is what we read ourselves."""

import re
from pathlib import Path

import pytest

from kring.kernel.library import read
from kring.methods.reading import method_from
from kring.methods.script import (
    Actor,
    Allow,
    CaseGiver,
    Confidence,
    Family,
    MinutesStatus,
    Visibility,
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


@pytest.mark.parametrize(
    "kind", [Actor, Allow, CaseGiver, Confidence, Family, MinutesStatus, Visibility]
)
def test_the_page_names_every_code(kind):
    assert [code.value for code in kind if f"`{code.value}`" not in TEXT] == []
