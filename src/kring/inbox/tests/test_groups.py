"""Each kind of mail that somebody gets can be stopped by itself; and mail that a service brings over the web."""

import pytest

from kring.inbox import groups
from kring.kernel import post

# Asked for by who gets it, said once, or to who has no account: nothing to stop.
ONCE = {
    "inbox.answer", "inbox.text", "forming.link", "forming.waiting",
    "forming.mandate", "forming.manager",  # have a link of their own
    "circles.closed", "circles.wiping",  # that there is something to stop or to take along before a date
}  # fmt: skip


@pytest.mark.once
def test_every_kind_of_letter_can_be_stopped_unless_it_comes_once():
    kinds = set(post._writers)
    assert {kind for kind in kinds if not groups.group_of(kind)} == ONCE
