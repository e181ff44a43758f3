"""The log tells where it broke, never what people wrote."""

import logging

from django.test import RequestFactory
from django.urls import resolve

from kring.kernel.logs import Formatter


def told(request, error):
    """Return what stands in the log when a page breaks."""
    broke = (type(error), error, error.__traceback__) if error else None
    record = logging.makeLogRecord(
        {"levelname": "ERROR", "msg": "Broke: %s", "args": (request.path,), "request": request}
        | {"exc_info": broke}
    )
    return Formatter("%(levelname)s %(message)s").format(record)


SAID = ["Mevrouw De Wit is bang voor haar zoon", "Dit is van een ander"]


def broken():
    try:
        try:
            int(SAID[0])
        except ValueError as error:
            raise LookupError(SAID[1]) from error
    except LookupError as error:
        return error


def test_an_error_is_told_by_its_class_and_the_lines_it_came_through():
    request = RequestFactory().get("/")
    lines = told(request, broken())
    assert not any(words in lines for words in SAID)
    assert lines.index("ValueError") < lines.rindex("LookupError")
    assert "in broken" in lines


def test_a_page_is_told_by_its_pattern_not_by_the_token_in_its_path():
    path = "/invitations/1f0c-secret-token/"
    request = RequestFactory().get(path)
    request.resolver_match = resolve("/meetings/7b5b2bd6-95bb-41ef-8b4e-d42d7c0f2f7b/")
    lines = told(request, broken())
    assert lines.startswith("ERROR GET /meetings/<uuid:meeting_id>/ broke.")
    assert "secret" not in lines


def test_an_error_in_what_people_sent_that_no_page_matches_is_told_without_its_path():
    assert "secret" not in told(RequestFactory().post("/secret/"), None)
