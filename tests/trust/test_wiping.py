"""After the wiping of circle X, nothing that was said or written in it is anywhere: not in a row, not in a backup.

The world of canaries is wiped as the worker does it. Then every column of every table is searched, and every sealed
text that was there before is tried again, as somebody with a backup of the database would.

Planted and seen red: a key that stays, rows that stay, names of members and the sealed frame left behind.
"""

from datetime import timedelta

import pytest

from kring.circles.actions import wiping
from kring.circles.models import Circle, Membership, PublicPage, Wiping
from kring.harvest.models import Publication
from kring.kernel import clock, vault
from kring.kernel.vault import EncryptedText, KeyDestroyedError, Sealed
from kring.meetings.models import Meeting
from tests.trust.crawl import canaries
from tests.trust.visits import outcome
from tests.trust.world import ROLES, our_models

pytestmark = [pytest.mark.django_db, pytest.mark.trust]
# Of circle X's world, what is a person's own, of another circle, of a call, of a method, or was published by consent.
MAY_STAY = (
    "person-", "organisation-", "network-", "house-", "reach-", "ownmethod-", "version-", "application-", "call-",
    "reaction-", "practice", "said-", "publicpage",
)  # fmt: skip
OF_Y = ("-y", "-next_door", "-sanne", "-anneke")


def dump():
    """Return every column of every table, with where it stands."""
    for model in our_models():
        for row in model._base_manager.values():
            for name, value in row.items():
                raw = (
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                )
                yield f"{model._meta.label_lower}.{name}", raw


def sealed_of(circle):
    """Return (bound to, bytes) of each text that is sealed under the key of a circle."""
    found = []
    for model in our_models():
        for field in model._meta.concrete_fields:
            if not isinstance(field, EncryptedText):
                continue
            rows = model._base_manager.filter(**{field.circle_field: circle.pk})
            for pk, blob in rows.values_list("pk", field.attname):
                if blob:
                    found.append(
                        (f"{model._meta.label_lower}|{field.name}|{pk}", bytes(Sealed(blob)))
                    )
    return found


@pytest.fixture(scope="module")
def wiped(visits):
    """The world after the wiping of X, with what was sealed before."""
    x, now = visits.world.x, clock.now()
    visits.before = sealed_of(x)
    visits.opened = sum(_opens(x, *one) for one in visits.before)
    Circle.objects.filter(pk=x.pk).update(closed_at=now)
    wiping.ask_wiping(x, by=visits.world.person("facilitator"), typed=x.name, now=now)
    visits.name = x.name
    wiping.wipe_due(now + timedelta(days=15))
    visits.forget()
    return visits


def _opens(circle, bound_to, blob):
    try:
        vault.unseal(circle.pk, blob, bound_to=bound_to)
    except KeyDestroyedError:
        return False
    return True


def test_no_word_of_the_circle_is_in_any_column(wiped, figure):
    wrong = set()
    for where, raw in dump():
        for word in canaries(raw):
            allowed = word.startswith(MAY_STAY) or word.endswith(OF_Y)
            published = where.startswith("harvest.publication.")  # names of who wished that, too
            if not allowed and not published:
                wrong.add((where, word))
    figure("Wiping: words of a wiped circle in the database", len(wrong), at_most=0)
    assert wrong == set()


def test_what_a_backup_still_holds_opens_no_more(wiped, figure):
    assert wiped.opened == len(wiped.before) > 100
    again = sum(_opens(wiped.world.x, *one) for one in wiped.before)
    told = f"of {len(wiped.before)} sealed texts"
    figure("Wiping: texts of a backup that still open", again, at_most=0, told=told)
    assert again == 0
    kept = {raw for _where, raw in dump()}
    assert [bound for bound, blob in wiped.before if blob in kept] == []


def test_what_was_passed_on_by_consent_stays(wiped):
    standing = [one for one in Publication.objects.all() if one.withdrawn_at is None and one.title]
    assert standing
    assert all(one.lesson_id is None for one in standing)
    assert b"kan-lesson-title-public" in str([one.title for one in standing]).lower().encode()


def test_what_stays_is_a_name_and_dates_for_who_was_there(wiped):
    x = Circle.objects.get(pk=wiped.world.x.pk)
    row = Wiping.objects.get(circle=x)
    assert row.title == wiped.name
    assert row.done_at
    assert not Meeting.objects.filter(circle=x).exists()
    assert not PublicPage.objects.filter(circle=x).exists()
    names = set(Membership.objects.filter(circle=x).values_list("display_name", "perspective"))
    assert names == {("", "")}
    for role in ROLES:
        answer = wiped.ask(role, "GET", "circle", {"circle_id": "x"})
        there = role not in {"anonymous", "outsider", "host", "neighbour", "ex_member"}
        assert outcome(answer) == ("200" if there else "login" if role == "anonymous" else "404")
        assert (wiped.name in answer.content.decode()) is there


@pytest.mark.parametrize(
    "page", ["circle-members", "circle-agreement", "meetings", "cases", "season_line"]
)
def test_old_links_say_what_happened(wiped, page):
    answer = wiped.ask("participant", "GET", page, {"circle_id": "x"})
    assert outcome(answer) == "403"
    assert wiped.name in answer.content.decode()


@pytest.mark.parametrize("page", ["home", "learning", "account", "public-circles"])
def test_pages_over_many_circles_go_on(wiped, page):
    for role in ("participant", "facilitator", "sponsor", "guest"):
        assert outcome(wiped.ask(role, "GET", page, {})) == "200"


def test_the_next_round_changes_nothing(wiped):
    before = list(dump())
    wiping.wipe_due(clock.now() + timedelta(days=16))
    assert list(dump()) == before
