"""Hints are soft, say the same in the browser, and no text can make them slow."""

import json
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from kring.kernel.library import LibraryError, Table
from kring.methods import hints as slice_hints
from kring.methods.hints import hint_rules, hint_sentence, hints
from kring.methods.script import Allow

pytestmark = pytest.mark.once

CASES = [
    ("nl", "q_fact", "Wie waren erbij?", ()),
    ("nl", "q_fact", "Wie waren erbij", ("no_question_mark",)),
    ("nl", "q_fact", "Heb je al met haar gepraat?", ("already_tried",)),
    ("nl", "q_fact", "Waarom ging je weg?", ("starts_why",)),
    ("nl", "q_fact", "Ik snap het. Waarom ging je weg?", ("starts_why",)),
    ("nl", "q_fact", "Is dat in Assen?", ()),
    ("nl", "q_open", "Wat maakte dat je bleef?", ()),
    ("nl", "q_open", "Hoe was dat voor je?", ()),
    ("nl", "q_open", "Is dat erg?", ("closed_start",)),
    ("nl", "q_open", "  wil je dat ?", ("closed_start",)),
    ("nl", "q_open", "“Kun je dat?”", ("closed_start",)),
    ("nl", "q_open", "Zou je niet beter kunnen bellen?", ("hidden_advice", "closed_start")),
    ("nl", "q_open", "Ik zou bellen. Wat vind jij?", ("hidden_advice",)),
    ("nl", "q_open", "Hoe weet je wat je moet doen?", ()),
    ("nl", "q_open", "Hoe zou ik dat merken?", ()),
    ("nl", "q_open", "Isoleren jullie haar?", ()),
    ("nl", "q_open", "Wat wilde je?", ()),
    ("nl", "q_open", "", ()),
    ("nl", "q_open", " \n ", ()),
    ("nl", "reform", "Hoe kan ik rustig blijven?", ()),
    ("nl", "reform", "Hoe krijgt de gemeente haalbare plannen?", ("own_part",)),
    ("nl", "reform", "Ik word boos. Hoe kan ik rustig blijven?", ("one_sentence",)),
    ("nl", "obs", "Je stem ging omhoog.", ()),
    ("nl", "obs", "Volgens mij was je boos.", ("seen_or_heard",)),
    ("nl", "assoc", "Ik zie een dichte deur.", ()),
    ("nl", "assoc", "Een dichte deur.", ("start_with_i",)),
    ("nl", "analysis", "Zou het kunnen dat zij bang is?", ()),
    ("nl", "analysis", "Zij is bang.", ("keep_it_open",)),
    ("nl", "advice", "In jouw plaats zou ik bellen.", ()),
    ("nl", "advice", "Je moet bellen!", ("in_your_place",)),
    ("nl", "advice", "In jouw plaats zou ik gewoon niets doen.", ()),
    ("nl", "apprec", "Ik waardeer dat je bleef.", ()),
    ("nl", "apprec", "Goed gedaan!", ("name_the_behaviour",)),
    ("nl", "args", "Voor, want zij vroeg erom.", ()),
    ("nl", "args", "Voor.", ("say_because",)),
    ("nl", "story", "Je moet weten: ik was bang", ()),
    ("nl", "reflect", "Waarom", ()),
    ("en", "q_fact", "Who was there?", ()),
    ("en", "q_fact", "Have you already talked to her?", ("already_tried",)),
    ("en", "q_fact", "Why did you leave?", ("starts_why",)),
    ("en", "q_open", "What made you stay?", ()),
    ("en", "q_open", "Is that bad?", ("closed_start",)),
    ("en", "q_open", "Isn’t that bad?", ("closed_start",)),
    ("en", "q_open", "Island life, how is it?", ()),
    ("en", "q_open", "Wouldn't it be better to call?", ("hidden_advice", "closed_start")),
    ("en", "q_open", "Wouldn’t it be better to call?", ("hidden_advice", "closed_start")),
    ("en", "q_open", "What made you stay", ("no_question_mark",)),
    ("en", "q_open", "What do you think you have to do?", ()),
    ("en", "reform", "How can I stay calm?", ()),
    ("en", "reform", "How can the council plan better?", ("own_part",)),
    ("en", "obs", "I think you were angry.", ("seen_or_heard",)),
    ("en", "assoc", "I see a closed door.", ()),
    ("en", "assoc", "It is a closed door.", ("start_with_i",)),
    ("en", "analysis", "Could it be that she is afraid?", ()),
    ("en", "analysis", "She is afraid.", ("keep_it_open",)),
    ("en", "advice", "In your place I would call.", ()),
    ("en", "advice", "You should call.", ("in_your_place",)),
    ("en", "apprec", "I appreciate that you stayed.", ()),
    ("en", "apprec", "Well done!", ("name_the_behaviour",)),
    ("en", "args", "For, because she asked.", ()),
    ("fr", "q_open", "Is dat erg?", ("closed_start",)),
]
ATTACKS = [
    " ", "\n", "\t ", "?", ".", ". ", "! ! x", ".a", "a ", "é", "'", "“", "in", "ik", "i ", "zou ", "zou je ",
    "heb je\t", "why don'", "wouldn't yo ", "waarom  ", "waarom ga je ", "have you thought ", "is", "x. ",
]  # fmt: skip


@pytest.mark.parametrize(("language", "kind", "text", "given"), CASES)
def test_a_hint_is_given_where_it_helps_and_nowhere_else(language, kind, text, given):
    assert hints(Allow(kind), text, language) == given


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_hint_has_a_sentence_and_its_own_words(language):
    rules = hint_rules(language)["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) == 13
    for rule in rules:
        assert hint_sentence(rule["id"], language) == rule["sentence"]


def test_the_rules_can_be_sent_to_a_browser():
    assert json.loads(json.dumps(hint_rules("nl"))) == hint_rules("nl")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("unit", ATTACKS)
def test_no_text_makes_a_pattern_slow(language, unit):
    for rule in hint_rules(language)["rules"]:
        pattern = re.compile(rule["pattern"], re.IGNORECASE)
        for end in ("", "x", "\u2028"):
            text = (unit * 100_000)[:100_000] + end
            # The best of two: another process may take the processor in between, a slow pattern stays slow.
            assert min(seconds(pattern, text), seconds(pattern, text)) < 0.05, rule["id"]


def seconds(pattern: re.Pattern[str], text: str) -> float:
    start = time.process_time()
    pattern.search(text)
    return time.process_time() - start


BROWSER = """
const { rules, cases } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const answers = cases.map(([language, kind, text]) => {
  const { flags, rules: spoken } = rules[language];
  return text.trim() === "" ? [] : spoken
    .filter((rule) => rule.kinds.includes(kind))
    .filter((rule) => new RegExp(rule.pattern, flags).test(text.trim()) === (rule.fires === "found"))
    .map((rule) => rule.id);
});
console.log(JSON.stringify(answers));
"""


@pytest.mark.skipif(not shutil.which("node"), reason="only where Node is, to compare with")
def test_the_browser_gives_the_same_hints():
    cases = [case for case in CASES if case[0] != "fr"]
    sent = json.dumps(
        {
            "rules": {"nl": hint_rules("nl"), "en": hint_rules("en")},
            "cases": [c[:3] for c in cases],
        }
    )
    ran = subprocess.run(
        ["node", "-e", BROWSER], input=sent, capture_output=True, text=True, check=True, timeout=30
    )
    assert json.loads(ran.stdout) == [list(case[3]) for case in cases]


@pytest.mark.parametrize("phrase", ["a.*b", "Waarom", "a  b", "(", "a|b", "1", "'t is"])
def test_a_phrase_with_anything_but_words_is_refused(phrase):
    hint = slice_hints._Hint(
        "tea", (Allow.ADVICE,), slice_hints.Look.ANYWHERE, slice_hints.Fires.FOUND
    )
    table = Table({"sentence": "Tea?", "phrases": [phrase]}, Path("nl.toml"), "tea")
    with pytest.raises(LibraryError, match=r"nl\.toml: tea\.phrases"):
        slice_hints._speak(table, hint)
