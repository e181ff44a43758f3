"""R10: a network that delivers twice, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.assurance.mutants import planted
from tests.server import Node, Screen

pytestmark = pytest.mark.assurance
SENT = 200


def send_each_twice(node):
    """Send contributions twice at once, over two connections. Returns how many were kept too often, and answers."""
    table = node.ask_inside("tests.table")
    path, cookie = f"/live/{table['session']}/contributions/", table["cookies"]["carla"]
    with Screen(node, cookie) as one, Screen(node, cookie) as two, ThreadPoolExecutor(2) as both:

        def send(screen, pk):
            return screen.post(path, json_wanted=True, id=pk, kind="q_open", text=f"Wat {pk}?")

        answers = []
        for _ in range(SENT):
            pk = str(uuid4())
            answers.append(list(both.map(send, [one, two], [pk, pk])))
    stored = node.ask_inside("tests.table", "contents")["contributions"]
    unlike = sum(one[0] != 200 or one[2] != two[2] for one, two in answers)
    return len(stored) - SENT, unlike


def test_what_comes_twice_is_kept_once_and_both_hear_the_same(tmp_path, figure):
    with Node(tmp_path) as node:
        doubles, unlike = send_each_twice(node)
    figure("R10 delivered twice at once: kept twice", doubles, at_most=0, told=f"{SENT} sent")
    figure("R10 delivered twice at once: unlike answers", unlike, at_most=0)


def test_red_when_the_server_makes_the_ids(tmp_path, figure):
    with Node(tmp_path, env=planted("new_ids")) as node:
        doubles, _unlike = send_each_twice(node)
    figure("R10 planted: the server makes the ids, kept twice", doubles, at_least=1)
