"""Only this machine may be rehearsed on."""

import pytest

from kring.rehearsal.address import on_this_machine


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("http://localhost:8001/", "http://localhost:8001"),
        ("http://127.8.8.8", "http://127.8.8.8:80"),
    ],
)
def test_addresses_of_this_machine_are_taken(given, url):
    assert on_this_machine(given).url == url


@pytest.mark.parametrize(
    "given",
    [
        "http://192.0.2.7:8000",
        "http://10.0.0.1",
        "http://8.8.8.8",
        "http://[2001:db8::1]:8000",
        "https://127.0.0.1",
        "http://127.0.0.1@192.0.2.7:8000",
        "http://0.0.0.0:8000",
        "file:///etc/hosts",
        "",
    ],
)
def test_any_other_address_is_refused(given):
    with pytest.raises(ValueError, match=r"machine|not an address"):
        on_this_machine(given)
