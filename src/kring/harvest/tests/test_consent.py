"""Whatever people do, in whatever order: what everybody reads has each maker's yes to exactly that text.

The machine keeps its own books, apart from the tables. Its figure: the broken sequences among those it tried.
"""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kring.harvest import rules
from kring.harvest.actions import consents, lessons, publications
from kring.harvest.models import Lesson, Publication, PublicationQuerySet
from kring.harvest.rules import PUBLIC, Capacity, Scope
from kring.harvest.tests.world import Harvest, make_harvest
from kring.kernel import clock
from kring.kernel.verdicts import YES, RefusedError
from kring.live.models import Contribution

MAKERS = {"advice": "carla", "story": "dirk", "guest": "nel", "esra": "esra"}
NAMES = st.sampled_from(["carla", "dirk", "nel", "esra"])
KEYS = st.sets(st.sampled_from(sorted(MAKERS)), min_size=1)
EVERYBODY = st.sampled_from(["anneke", "bart", "carla", "dirk", "esra", "nel"])


class Machine(RuleBasedStateMachine):
    """One lesson; every deed may be refused, and the books note only what was done."""

    harvest: Harvest
    looked = public = 0

    @initialize(keys=KEYS, data=st.data())
    def write(self, keys, data):
        self.block = transaction.atomic()
        self.block.__enter__()
        self.lesson = self.harvest.write(*keys, by="esra", body="Tekst 1")
        self.makers = {1: {MAKERS[key] for key in keys}}
        self.said: dict[tuple[int, str], str] = {}
        self.approved: dict[tuple[int, Capacity], str] = {}
        self.back: set[str] = set()
        self.gone: set[str] = set()
        self.has_been_public = False
        absent = data.draw(st.sampled_from(["all", None, None, "bart", "anneke", "dirk"]))
        if absent != "all":
            self.nearly_all_agree_but(absent)

    def teardown(self):
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def done(self, deed):
        """Do it in its own savepoint; tell whether it was done."""
        try:
            with transaction.atomic():
                deed()
        except RefusedError:
            return False
        finally:
            self.lesson = Lesson.objects.get(pk=self.lesson.pk)
        return True

    @property
    def edition(self):
        return self.lesson.edition

    @rule(keys=KEYS, by=st.sampled_from(["esra", "anneke"]))
    def rewrite(self, keys, by):
        newest = self.edition
        text = f"Tekst {newest + 1}"
        draft = self.harvest.draft(*keys, body=text)
        if self.done(
            lambda: lessons.rewrite_lesson(
                self.lesson,
                by=self.harvest.person(by),
                draft=draft,
                edition=newest,
                now=clock.now(),
            )
        ):
            used = self.lesson.sources.filter(edition=self.edition)
            names = {one.maker.display_name.lower() for one in used.select_related("maker")}
            self.makers[self.edition] = names
            assert names <= {MAKERS[key] for key in keys}

    @rule()
    def ask(self):
        self.done(
            lambda: lessons.ask_consent(self.lesson, by=self.harvest.world.anneke, now=clock.now())
        )

    @rule(name=NAMES, scope=st.sampled_from(list(Scope)), older=st.booleans())
    def answer(self, name, scope, older):
        edition = self.edition - older
        if name in self.gone:
            return
        if self.done(
            lambda: consents.answer(
                self.lesson,
                by=self.harvest.person(name),
                scope=scope,
                edition=edition,
                now=clock.now(),
            )
        ):
            self.said[edition, name] = scope
            if scope not in PUBLIC:
                for earlier in range(1, edition):
                    self.said.pop((earlier, name), None)

    @rule(name=NAMES)
    def withdraw(self, name):
        if self.done(lambda: self.harvest.withdraw(self.lesson, name)):
            for key in [key for key in self.said if key[1] == name]:
                del self.said[key]

    @rule(by=EVERYBODY, capacity=st.sampled_from(list(Capacity)), older=st.booleans())
    def approve(self, by, capacity, older):
        edition = self.edition - older
        if self.done(
            lambda: consents.approve(
                self.lesson,
                by=self.harvest.person(by),
                capacity=capacity,
                edition=edition,
                now=clock.now(),
            )
        ):
            self.approved[edition, capacity] = by

    @rule(data=st.data())
    def nearly_all_agree(self, data):
        """Bring it near the door, else chance seldom comes there."""
        self.nearly_all_agree_but(
            data.draw(st.sampled_from([None, "bart", "anneke", "carla", "dirk"]))
        )

    def nearly_all_agree_but(self, absent):
        if self.lesson.state != Lesson.State.ASKED:
            self.ask()
        for name in sorted(self.makers[self.edition] - {absent}):
            self.answer(name, Scope.UNNAMED, older=False)
        if absent != "bart":
            self.approve("bart", Capacity.GIVER, older=False)
        if absent != "anneke":
            self.approve("anneke", Capacity.FACILITATOR, older=False)
        self.publish("anneke")

    @rule(keys=KEYS)
    def rewrite_and_publish_in_haste(self, keys):
        self.rewrite(keys, "esra")
        self.ask()
        self.publish("anneke")

    @rule(by=EVERYBODY)
    def publish(self, by):
        self.done(
            lambda: publications.publish(self.lesson, by=self.harvest.person(by), now=clock.now())
        )

    # What cannot be undone comes late: else most sequences end before anything is public.

    @precondition(lambda self: self.has_been_public)
    @rule(key=st.sampled_from(sorted(MAKERS)))
    def take_back(self, key):
        pk = self.harvest.said[key].pk
        Contribution.objects.filter(pk=pk).update(withdrawn_at=clock.now())
        consents.follow_contribution(pk, by=None, now=clock.now())
        if Contribution.objects.filter(pk=pk, lesson_sources__lesson=self.lesson).exists():
            self.back.add(MAKERS[key])
            for known in [known for known in self.said if known[1] == MAKERS[key]]:
                del self.said[known]

    @precondition(lambda self: self.has_been_public)
    @rule()
    def dirk_leaves(self):
        seat = self.harvest.seat("dirk")
        type(seat).objects.filter(pk=seat.pk).update(ended_at=clock.now())

    @precondition(lambda self: self.has_been_public and "carla" not in self.gone)
    @rule()
    def carla_is_erased(self):
        seat = self.harvest.seat("carla")
        type(seat).objects.filter(pk=seat.pk).delete()
        self.gone.add("carla")

    @invariant()
    def what_is_public_was_agreed_to(self):
        Machine.looked += 1
        for page in Publication.objects.visible_to(AnonymousUser()):
            Machine.public += 1
            self.has_been_public = True
            edition = page.edition
            assert page.body == f"Tekst {edition}"
            assert self.makers[edition]
            assert not self.makers[edition] & self.gone
            for name in self.makers[edition]:
                assert self.said.get((edition, name)) in PUBLIC
            giver = self.approved.get((edition, Capacity.GIVER))
            facilitator = self.approved.get((edition, Capacity.FACILITATOR))
            assert (giver, facilitator) == ("bart", "anneke")


def walk(examples=50, steps=18, **more):
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
            **more,
        ),
    )


@pytest.fixture
def machine(db):
    Machine.harvest = make_harvest()
    Machine.looked = Machine.public = 0


@pytest.mark.usefixtures("machine")
def test_every_public_text_has_every_yes_and_two_approvals():
    walk()
    assert Machine.public > Machine.looked / 20  # else it looked at nothing


@pytest.mark.assurance
@pytest.mark.slow
@pytest.mark.usefixtures("machine")
def test_the_figure(figure):
    walk(1000)
    told = f"1,000 sequences, {Machine.public:,} times public"
    figure("Consent: public texts without it", 0, at_most=0, told=told)


# The machine must see each of these; a machine that sees none proves nothing.


@pytest.mark.usefixtures("machine")
def test_it_sees_that_something_goes_out_without_approval(monkeypatch):
    monkeypatch.setattr(rules, "may_publish", lambda _dossier: YES)
    with pytest.raises(AssertionError):
        walk(200, phases=[Phase.generate], report_multiple_bugs=False)


@pytest.mark.usefixtures("machine")
def test_it_sees_that_a_withdrawal_takes_nothing_down(monkeypatch):
    """Both walls are out: the action forgets to take it down, and the query does not ask for consent again."""
    monkeypatch.setattr(consents, "follow_consent", lambda *_args, **_more: None)
    monkeypatch.setattr(
        PublicationQuerySet, "visible_to", lambda self, _person: self.filter(withdrawn_at=None)
    )
    with pytest.raises(AssertionError):
        walk(200, phases=[Phase.generate], report_multiple_bugs=False)


@pytest.mark.usefixtures("machine")
def test_it_sees_that_consent_outlives_a_change_of_text(monkeypatch):
    """A rewrite that keeps its number: the old yes would count for the new text."""
    real = lessons.rewrite_lesson

    def keeps_its_number(lesson, **more):
        number, state = lesson.edition, lesson.state
        made = real(lesson, **more)
        made.sources.filter(edition=number).delete()
        made.sources.update(edition=number)
        Lesson.objects.filter(pk=made.pk).update(edition=number, state=state)
        return made

    monkeypatch.setattr(lessons, "rewrite_lesson", keeps_its_number)
    with pytest.raises(AssertionError):
        walk(200, phases=[Phase.generate], report_multiple_bugs=False)
