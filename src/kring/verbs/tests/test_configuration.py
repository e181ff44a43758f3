"""How a server is set up: what is asked, what is stored, what is refused."""

import stat
import tomllib

import pytest

from kring.verbs import configuration, serve
from kring.verbs.configuration import Configuration

ADDRESS = "https://kring.example.nl"


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://kring.example.nl", True),
        ("https://kring.example.nl:8443", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", True),
        ("http://kring.example.nl", False),
        ("https://example.nl/kring", False),
        ("kring.example.nl", False),
        ("", False),
    ],
)
def test_an_address_is_https_and_has_no_path(address, good):
    assert (configuration.wrong_address(address) == "") is good


@pytest.mark.parametrize(
    ("mail", "good"),
    [
        ("", True),
        ("smtp://mail.example.nl", True),
        ("smtps://kring:p%40ss@mail.example.nl:465", True),
        ("mail.example.nl", False),
        ("https://mail.example.nl", False),
    ],
)
def test_a_mail_server_has_a_scheme(mail, good):
    assert (configuration.wrong_mail(mail) == "") is good


def test_what_is_stored_is_read_back_and_only_its_owner_may_see_it(tmp_path):
    stored = Configuration(address=ADDRESS, mail_from='Kring "proef" <k@example.nl>', port=9000)
    configuration.write(tmp_path / "new", stored)
    assert configuration.read(tmp_path / "new") == stored
    assert stat.S_IMODE((tmp_path / "new" / "kring.toml").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_a_line_that_nobody_knows_is_named(tmp_path):
    (tmp_path / "kring.toml").write_text(f'address = "{ADDRESS}"\nadress = "x"\n')
    with pytest.raises(SystemExit, match="I do not know adress"):
        configuration.read(tmp_path)


def test_passwords_are_left_out_of_a_copy():
    text = configuration.written(
        Configuration(
            address=ADDRESS,
            mail="smtp://kring:geheim@mail.example.nl:587?tls=yes",
            database="postgres://kring:ook-geheim@db/kring",
        )
    )
    copy = configuration.without_secrets(text)
    assert "geheim" not in copy
    values = tomllib.loads(copy)
    assert values["mail"] == "smtp://kring:(left out)@mail.example.nl:587?tls=yes"
    assert values["address"] == ADDRESS


def test_one_line_can_be_changed(tmp_path):
    configuration.write(tmp_path, Configuration(address=ADDRESS, database="postgres://old/a"))
    configuration.change(tmp_path, "database", r"postgres://new/\1")
    assert configuration.read(tmp_path) == Configuration(
        address=ADDRESS, database=r"postgres://new/\1"
    )


@pytest.mark.parametrize("keys", ["keys", "deep/er/keys", ""])
def test_keys_never_lie_in_the_data_folder(tmp_path, keys):
    with pytest.raises(SystemExit, match="keys may not lie in the data folder"):
        serve.verify(Configuration(address=ADDRESS, keys=str(tmp_path / keys)), tmp_path)


def test_the_questions_are_asked_until_the_answer_is_good(tmp_path, monkeypatch, capsys):
    answers = iter(["kring", ADDRESS, "mail", "", ""])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    made = serve.set_up(tmp_path, {}, questions=True)
    assert made == Configuration(address=ADDRESS, mail_from="Kring <kring@kring.example.nl>")
    assert "An address looks like" in capsys.readouterr().out


def test_what_is_given_is_not_asked(tmp_path):
    given = {"address": ADDRESS, "mail": "", "mail_from": "Kring <k@example.nl>"}
    assert serve.set_up(tmp_path, given, questions=True).mail_from == "Kring <k@example.nl>"


def test_without_a_terminal_what_misses_is_said(tmp_path):
    with pytest.raises(SystemExit, match="give the address"):
        serve.set_up(tmp_path, {}, questions=False)
    with pytest.raises(SystemExit, match="name the first host"):
        serve.first_host("Anna", None, questions=False)
