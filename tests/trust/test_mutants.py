"""Each test of trust fails when there is something to find: a fault is planted, and the test must turn red."""

import time

import pytest
from django.urls import get_resolver

from kring.kernel.verdicts import RefusedError
from tests.assurance.mutants import planted
from tests.trust import test_canaries, test_routes, test_worlds
from tests.trust.sinks import House

pytestmark = [pytest.mark.django_db, pytest.mark.trust, pytest.mark.slow]


def red():
    return pytest.raises(AssertionError)


def callback_of(name):
    """Return the view function of a route."""
    return get_resolver().reverse_dict and next(
        one.callback for one in every(get_resolver()) if one.name == name
    )


def every(resolver):
    for one in resolver.url_patterns:
        yield from every(one) if hasattr(one, "url_patterns") else [one]


def test_a_case_that_everybody_may_see(visits, monkeypatch):
    from kring.cases.models import CaseQuerySet

    monkeypatch.setattr(CaseQuerySet, "visible_to", lambda self, person: self.all())
    with red():
        test_routes.test_each_role_gets_what_the_table_says_and_no_word_more(visits, "case")


def test_a_word_too_many_on_a_page_that_one_may_see(visits, monkeypatch):
    from kring.live import rules

    monkeypatch.setattr(rules, "may_see", lambda *_: True)
    for name in ("all_said", "screen"):
        with red():
            test_routes.test_each_role_gets_what_the_table_says_and_no_word_more(visits, name)


def test_a_refusal_that_tells_that_there_is_something(visits, monkeypatch):
    from kring.circles.models import Circle
    from kring.circles.views import circles

    find = circles.find_circle

    def tell(request, circle_id, **more):
        if Circle.objects.filter(pk=circle_id).exists() and not request.user.memberships.exists():
            raise RefusedError("Not for you.")
        return find(request, circle_id, **more)

    monkeypatch.setattr(circles, "find_circle", tell)
    with red():
        test_routes.test_what_one_may_not_see_is_to_the_byte_what_does_not_exist(visits, "circle")


def test_a_look_that_writes(visits, monkeypatch):
    from kring.kernel import clock
    from kring.kernel.models import Record
    from kring.web import views

    def count(request, page, context=None):
        Record.objects.create(kind="look", particulars={}, at=clock.now())
        return render(request, page, context)

    render = views.render
    monkeypatch.setattr(views, "render", count)
    with red():
        test_routes.test_each_role_gets_what_the_table_says_and_no_word_more(visits, "about")


def test_a_form_without_a_token(visits, monkeypatch):
    monkeypatch.setattr(callback_of("hand"), "csrf_exempt", True, raising=False)
    with red():
        test_routes.test_acting_needs_a_token(visits, "hand")


def test_a_policy_that_lets_anything_in(visits, monkeypatch):
    from kring.kernel import middleware

    monkeypatch.setattr(middleware, "POLICY", "default-src 'self' 'unsafe-inline'")
    with red():
        test_routes.test_other_methods_are_refused(visits, "about")


def test_a_route_that_nobody_wrote_down(monkeypatch):
    without = {name: row for name, row in test_routes.ROUTES.items() if name != "circle"}
    monkeypatch.setattr(test_routes, "ROUTES", without)
    with red():
        test_routes.test_every_address_is_in_the_table_and_no_line_is_about_one_that_is_gone()


def test_a_field_without_a_canary(visits):
    visits.world.x.sought.update(label="onderwijs")
    visits.world.y.sought.update(label="onderwijs")
    try:
        with red():
            test_canaries.test_every_text_that_is_not_public_holds_a_canary(visits)
    finally:
        visits.world.x.sought.update(label="KAN-soughtperspective-label-x-")


def no_figure(*_, **__):
    """Measure nothing: a planted fault is no figure."""


def test_a_public_page_that_counts(visits, monkeypatch):
    from django.http import HttpResponse

    from kring.meetings.models import Meeting
    from kring.web import views

    monkeypatch.setattr(views, "render", lambda *_: HttpResponse(str(Meeting.objects.count())))
    with red():
        test_worlds.test_who_is_apart_sees_nothing_of_what_changes_in_a_circle(visits, no_figure)


def test_a_sponsor_who_hears_how_much_is_said(visits, monkeypatch):
    from django.http import HttpResponse

    from kring.circles.views import circles
    from kring.live.models import Contribution

    monkeypatch.setattr(
        circles, "render", lambda *_: HttpResponse(str(Contribution.objects.count()))
    )
    with red():
        test_worlds.test_sponsor_and_sounding_board_see_nothing_of_what_is_said(visits, no_figure)


def test_what_is_hidden_takes_longer(visits, monkeypatch):
    from kring.circles.models import Circle
    from kring.circles.views import circles

    find = circles.find_circle

    def slow(request, circle_id, **more):
        if Circle.objects.filter(pk=circle_id).exists():
            time.sleep(0.01)
        return find(request, circle_id, **more)

    monkeypatch.setattr(circles, "find_circle", slow)
    assert test_worlds.slower(visits, "circle", rounds=20) > test_worlds.SOONER


def test_a_page_that_caches_may_keep(visits, monkeypatch):
    from kring.kernel.middleware import HeadersMiddleware

    monkeypatch.setattr(
        HeadersMiddleware, "__call__", lambda self, request: self.get_response(request)
    )
    with red():
        test_worlds.test_no_shared_cache_gives_somebody_the_page_of_another(visits, no_figure)


def test_a_server_that_tells_everything(tmp_path, figure):
    house = House(tmp_path, env=planted("chatty", "tests.trust.mutants")).run()
    found = {sink for sink, _words in test_canaries.in_sinks(house)}
    expected = {
        "log",
        "ledger",
        "tasks",
        "mail text",
        "mail headers",
        "other files of the data",
        "backup",
    }
    if "redis: said" in house.sinks:
        expected |= {"redis: said", "redis: kept"}
    assert expected <= found, expected - found
    assert found & {"database", "write-ahead log"}
    screens = {(role, where) for role, where, _words in test_canaries.on_screens(house)}
    assert ("anonymous", "about") in screens
    assert ("giver", "stream as own") in screens
    assert ("participant", "stream as screen") in screens
    figure("Canary planted: places where it was found", len(found) + len(screens), at_least=10)
