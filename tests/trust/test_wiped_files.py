"""After a wiping no word of the circle is in any file of a server that runs: not in the database, its log, the mails.

Planted and seen red: traces that are not erased from the log of SQLite, and rows that stay.
"""

import pytest

from tests.server import Node
from tests.trust.ended import WORDS

pytestmark = [pytest.mark.trust]


def found_in(folder):
    """Return the words that stand in any file, each with the first file it stands in."""
    found = {}
    for file in folder.rglob("*"):
        if file.is_file():
            raw = file.read_bytes()
            found |= {word: file.name for word in WORDS if word.encode() in raw}
    return found


def test_no_word_is_in_any_file_of_the_server(tmp_path):
    # Without its worker, so that the invitations still wait when the circle is wiped.
    with Node(tmp_path, env={"KRING_WORKER": "no"}) as node:
        circle = node.ask_inside("tests.trust.ended", "make")["circle"]
        key = next(node.data.parent.rglob(f"{circle}.json"))
        before = found_in(node.data)
        node.ask_inside("tests.trust.ended", "wipe")
        after = found_in(node.data)
        assert not key.exists()
        node.stop()
        del node.env["KRING_WORKER"]
        node.start()
        node.ask_inside("tests.trust.ended", "rest")
    assert after == {}
    assert found_in(tmp_path) == {}
    # On PostgreSQL nothing of it ever stood in a file of ours.
    assert before == {} or set(before) == set(WORDS)
