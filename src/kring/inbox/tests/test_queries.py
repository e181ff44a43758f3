"""How many questions the pages about one's mail ask the database: the same for who stopped nothing and all of it."""

import pytest
from django.test import Client

from kring.circles.tests.world import make_person
from kring.inbox import actions, groups, queries
from kring.kernel import clock

pytestmark = pytest.mark.once


@pytest.mark.parametrize("stopped", [False, True])
@pytest.mark.parametrize(
    ("page", "questions"), [("/account/mail/", 4), ("/mail/stop/{token}/", 1)]
)
def test_a_page_about_mail(client, db, stopped, page, questions, django_assert_num_queries):
    bart = make_person("Bart")
    group = next(iter(groups.labels()))
    token = actions.open_token(
        queries.STOP + group, person=bart.pk, about=bart.pk, now=clock.now()
    )
    if stopped:
        actions.wish([], by=bart)
    client = Client()
    if page.startswith("/account/"):
        client.force_login(bart)
    address = page.format(token=token)
    client.get(address)
    with django_assert_num_queries(questions):
        assert client.get(address).status_code == 200
