"""A prepared question answers what its queryset would, and refuses what it cannot keep right."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Subquery
from django.db.transaction import TransactionManagementError
from django.utils.functional import SimpleLazyObject

from kring.circles.models import Acceptance, Agreement, Circle, Membership
from kring.circles.rules import Right, Role
from kring.circles.tests.world import make_circle
from kring.kernel import clock
from kring.kernel.prepared import prepared
from kring.people.models import Person

pytestmark = pytest.mark.django_db


def seats(circle_id: UUID):
    accepted = Acceptance.objects.filter(membership=OuterRef("pk"))
    found = Membership.objects.current().filter(circle_id=circle_id)
    return found.select_related("organisation", "circle").annotate(
        accepted=Subquery(accepted.values("at")[:1])
    )


def test_it_answers_what_the_queryset_would_for_each_circle():
    ask = prepared(seats)
    for circle in (make_circle().circle, make_circle("Anneke", "Hanna").circle):
        found, wanted = ask(circle.pk), list(seats(circle.pk))
        assert found == wanted
        assert [one.__dict__ | {"_state": 0} for one in found] == [
            one.__dict__ | {"_state": 0} for one in wanted
        ]
        assert [one.organisation for one in found] == [one.organisation for one in wanted]
        assert {one.circle.name for one in found} == {circle.name}


def test_it_sees_what_changed_since():
    world, ask = make_circle("Anneke"), prepared(seats)
    assert len(ask(world.circle.pk)) == 1
    world.seat("Bart")
    assert len(ask(world.circle.pk)) == 2


def test_the_sql_is_made_once(django_assert_num_queries):
    world, made = make_circle("Anneke", "Bart"), []

    @prepared
    def ask(circle_id):
        made.append(circle_id)
        return Membership.objects.filter(circle_id=circle_id).values_list("display_name", "role")

    with django_assert_num_queries(3):
        for _ in range(3):
            assert ("Bart", Role.PARTICIPANT) in ask(world.circle.pk)
    assert len(made) == 2
    assert world.circle.pk not in made


def test_rows_moments_lists_and_constants_may_be_given():
    world, now = make_circle("Anneke", "Bart"), clock.now()
    other = make_circle("Anneke").circle

    @prepared
    def ask(person, circles, *, before, right, ended):
        mine = Membership.objects.seeing(person, right).filter(
            circle__in=circles, joined_at__lt=before
        )
        return mine.exclude(ended_at=None) if ended else mine.filter(ended_at=None)

    later, earlier = now + timedelta(days=1), now - timedelta(days=1)
    both = [world.circle, other]
    anneke = world.anneke
    assert len(ask(anneke, both, before=later, right=Right.INVITE, ended=False)) == 2
    assert len(ask(anneke, both[:1], before=later, right=Right.INVITE, ended=False)) == 1
    assert len(ask(anneke, both, before=earlier, right=Right.INVITE, ended=False)) == 0
    assert len(ask(anneke, both, before=later, right=Right.INVITE, ended=True)) == 0
    assert len(ask(world.bart, both, before=later, right=Right.INVITE, ended=False)) == 0
    assert len(ask(world.bart, both, before=later, right=Right.SEE_MEMBERS, ended=False)) == 1


def test_numbers_and_lists_of_any_length_may_be_given():
    world = make_circle("Anneke", "Bart")
    ask = prepared(lambda ids, version: Agreement.objects.filter(circle__in=ids, version=version))
    for many in (1, 2, 64, 65, 200):
        ids = [world.circle.pk, *(uuid4() for _ in range(many - 1))]
        assert len(ask(ids, 1)) == 1
        assert len(ask(set(ids), 1)) == 1
        assert ask(ids, 2) == []


def test_visitors_and_empty_lists_find_nothing():
    world = make_circle("Anneke")
    ask = prepared(lambda person, ids: Circle.objects.visible_to(person).filter(pk__in=ids))
    assert len(ask(world.anneke, [world.circle.pk])) == 1
    wrapped = SimpleLazyObject(lambda: world.anneke)  # as request.user is
    assert len(ask(wrapped, [world.circle.pk])) == 1
    assert ask(AnonymousUser(), [world.circle.pk]) == []
    assert ask(world.anneke, []) == []


def frozen_time(circle_id):
    return Membership.objects.filter(circle_id=circle_id, joined_at__lt=clock.now())


def frozen_name(person):
    return Membership.objects.filter(display_name=person.name)


def decides(circle_id):
    found = Membership.objects.all()
    return found.filter(circle_id=circle_id) if str(circle_id) < "0" else found


def changed_on_the_way(circle_id):
    return Membership.objects.filter(display_name=f"circle {circle_id}")


@pytest.mark.parametrize("build", [frozen_time, decides, changed_on_the_way])
def test_what_would_be_frozen_is_refused(build):
    with pytest.raises(TypeError, match="cannot be prepared"):
        prepared(build)(uuid4())


def test_of_a_row_only_its_id_may_be_used():
    person = Person.objects.create_user(None, name="Anneke")
    with pytest.raises(Person.DoesNotExist):
        prepared(frozen_name)(person)


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused():
    ask = prepared(lambda pk: Circle.objects.select_for_update().filter(pk=pk))
    with pytest.raises(TransactionManagementError):
        ask(uuid4())
