"""Who may make, change, publish and share: as tables, without a database."""

import pytest

from kring.workshop import rules
from kring.workshop.rules import CC0, CC_BY, Reach

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("rule", "given", "refused"),
    [
        (rules.may_make, {"leads": True, "owned": 0}, ""),
        (rules.may_make, {"leads": True, "owned": 59}, ""),
        (rules.may_make, {"leads": True, "owned": 60}, "You have 60 methods"),
        (rules.may_make, {"leads": False, "owned": 0}, "who facilitates a circle"),
        (rules.may_edit, {"is_maker": True, "leads_its_circle": False}, ""),
        (rules.may_edit, {"is_maker": False, "leads_its_circle": True}, ""),
        (rules.may_edit, {"is_maker": False, "leads_its_circle": False}, "Only who made"),
        (rules.may_own, {"is_maker": True}, ""),
        (rules.may_own, {"is_maker": False}, "Only who made"),
        (rules.is_newest, {"seen": "a", "now": "a"}, ""),
        (rules.is_newest, {"seen": "a", "now": "b"}, "What you filled in is still here"),
        (rules.is_same_order, {"seen": "a", "now": "a"}, ""),
        (rules.is_same_order, {"seen": "", "now": "b"}, "The phases changed meanwhile"),
        (rules.is_there, {"there": True}, ""),
        (rules.is_there, {"there": False}, "not there any more"),
        (rules.may_undo, {"there": True}, ""),
        (rules.may_undo, {"there": False}, "nothing to take back"),
        (rules.may_publish, {"blocking": 0, "changed": True, "number": 0}, ""),
        (rules.may_publish, {"blocking": 1, "changed": True, "number": 0}, "Mend first"),
        (rules.may_publish, {"blocking": 0, "changed": False, "number": 1}, "Nothing changed"),
        (
            rules.may_publish,
            {"blocking": 0, "changed": True, "number": 9_999},
            "too many versions",
        ),
        (rules.may_throw_away, {"is_maker": True, "published": 0}, ""),
        (rules.may_throw_away, {"is_maker": True, "published": 1}, "Put it away instead"),
        (rules.may_throw_away, {"is_maker": False, "published": 0}, "Only who made"),
    ],
)
def test_a_rule_says_yes_or_why_not(rule, given, refused):
    verdict = rule(**given)
    assert bool(verdict) is not bool(refused)
    assert refused in verdict.reason


@pytest.mark.parametrize(
    ("number", "refused"), [(0, "at least one"), (1, ""), (40, ""), (41, "40")]
)
def test_a_method_has_one_to_forty_phases(number, refused):
    assert refused in rules.may_have_phases(number).reason
    assert bool(rules.may_have_phases(number)) is not bool(refused)


@pytest.mark.parametrize(
    ("licence", "source", "allowed"),
    [
        (CC0, "", True),
        (CC_BY, "", True),
        (CC0, CC0, True),
        (CC_BY, CC0, True),
        (CC_BY, CC_BY, True),
        (CC0, CC_BY, False),
        ("MIT", "", False),
    ],
)
def test_what_was_made_from_something_under_cc_by_stays_under_it(licence, source, allowed):
    assert bool(rules.may_license(licence, source=source)) is allowed


@pytest.mark.parametrize(
    ("reach", "belongs", "published", "allowed"),
    [
        (Reach.MINE, False, 0, True),
        (Reach.MINE, True, 1, True),
        (Reach.CIRCLE, True, 1, True),
        (Reach.CIRCLE, False, 1, False),
        (Reach.CIRCLE, True, 0, False),
        (Reach.ORGANISATION, True, 1, True),
        (Reach.ORGANISATION, False, 1, False),
        (Reach.EVERYBODY, True, 1, True),
        (Reach.EVERYBODY, True, 0, False),
    ],
)
def test_one_shares_what_was_published_where_one_belongs(reach, belongs, published, allowed):
    assert bool(rules.may_share(reach, belongs=belongs, published=published)) is allowed
