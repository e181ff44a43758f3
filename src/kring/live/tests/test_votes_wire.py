"""Votes, what came without a name and the envelope, byte by byte over the wire from a real server.

Planted, seen red here, and put back: the slips of all drawn in the vote of who leads · the name drawn on a card that
came without one · what is kept aside sent to all.
"""

import re
import time

from kring.live.tests.followers import Follower, Person, until

EVERYBODY = ("anneke", "bart", "carla", "dirk", "esra")
SECRET = "KAN-8c1-geheim"


class Room:
    """A table with everybody's browser and stream, the large screen and the one device for all."""

    def __init__(self, node, method, part):
        self.table = node.ask_inside("kring.live.tests.inside", "make", method, part)
        self.hands = {name: Person(node, self.table, name) for name in EVERYBODY}
        self.streams = {name: Follower(node, self.table, name) for name in EVERYBODY}
        for mode in ("screen", "shared"):
            self.streams[mode] = Follower(node, self.table, "anneke", mode=mode)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for one in self.streams.values():
            one.stop()
        for one in self.hands.values():
            one.close()

    def page(self, name, place=""):
        hand = self.hands[name]
        return hand.get(hand.here + place)[2].decode()

    def go(self, part):
        """Let who leads press Next until the step holds these words."""
        for _ in range(40):
            page = self.page("anneke")
            if part in page.split('data-step="')[1].split('"')[0]:
                return
            after = re.search(
                r'class="controls__next">.*?name="to" value="(\d+)"', page, re.DOTALL
            )
            self.hands["anneke"].lead("position", to=int(after[1]))
        raise AssertionError(f"There is no step {part}.")

    def until_all(self, text):
        until(lambda: all(stream.sees(text) for stream in self.streams.values()), 4)

    def everything(self, name):
        return self.hands[name].everything(self.table["seq"]) + self.streams[name].raw


def test_no_count_goes_out_before_it_is_counted(node):
    with Room(node, "leancoffee", "write_topics") as room:
        said = {n: room.hands[n].say(f"Onderwerp {n}", kind="sw_reveal")["id"] for n in EVERYBODY}
        room.hands["anneke"].lead("silence", do="reveal")
        room.go("dot_vote")
        for name in ("bart", "carla", "dirk", "esra"):
            assert room.hands[name].press("slip", about=said["esra"], value=2)[0] == 200
        room.until_all("4 van de 5")
        time.sleep(0.3)
        for name in EVERYBODY:
            seen = room.everything(name).decode()
            own = 0 if name == "anneke" else 2
            # Dots are drawn filled only for what somebody gave themself, and for what they have left.
            assert all(n <= 3 for n in filled(seen))
            assert "outcome__count" not in seen
            assert room.page(name).count("vote__one--given") == (1 if own else 0)
        for mode in ("screen", "shared"):
            assert not room.streams[mode].sees("vote__one--given")
            assert "vote__one--given" not in room.page("anneke", f"{mode}/")
        room.hands["anneke"].lead("tally", do="count")
        room.until_all("8 stippen")


def filled(html):
    """How many filled dots stand in each row of dots."""
    return [
        part.split("</span></span>")[0].count("dots__one--on")
        for part in html.split('class="dots"')[1:]
    ]


def test_a_press_that_arrives_twice_is_one(node):
    with Room(node, "leancoffee", "write_topics") as room:
        one = room.hands["carla"].say("Onderwerp", kind="sw_reveal")["id"]
        room.hands["anneke"].lead("silence", do="reveal")
        room.go("dot_vote")
        for _ in range(3):
            assert room.hands["dirk"].press("slip", about=one, value=1)[0] == 200
        assert room.hands["dirk"].press("slip", about=one, value=4)[0] == 403
        assert room.page("dirk").count("dots__one--on") == 1 + 2  # placed, and left
        room.hands["anneke"].lead("tally", do="count")
        room.until_all("1 stip<")


def test_not_a_byte_tells_who_wrote_what_came_without_a_name(node):
    with Room(node, "warmkoud", "warmkoud.questions") as room:
        names = {name: room.table["seats"][name] for name in EVERYBODY}
        said = [
            room.hands[n].say(f"Vraag {n[::-1]}?", kind="q_open")["id"] for n in ("carla", "dirk")
        ]
        room.hands["anneke"].lead("silence", do="reveal")
        room.until_all("Vraag alrac?")
        for name in ("anneke", "bart", "esra"):
            seen = room.everything(name).decode()
            for pk in said:
                cards = re.findall(rf'<li id=\\?"c-{pk}.*?</li>', seen, re.DOTALL)
                assert cards
                for card in cards:
                    assert not re.search("Carla|Dirk|said--mine|said__maker", card)
                    assert not any(pk in card for pk in names.values())
        assert "said--mine" in room.everything("carla").decode()


def test_not_a_byte_of_the_envelope_goes_out_before_it_is_opened(node):
    with Room(node, "incident10", "incident10.write_questions") as room:
        sealed = room.hands["bart"].say(SECRET, kind="sealed", parked="1")["id"]
        for part in ("position", "outcome"):
            room.go(f"incident10.{part}")
            for name in ("anneke", "carla", "dirk", "esra"):
                assert SECRET.encode() not in room.everything(name)
        assert SECRET not in room.page("bart", "screen/")
        room.hands["anneke"].press(f"contributions/{sealed}/placement")
        time.sleep(0.3)
        assert not room.streams["carla"].sees(SECRET)
        assert room.hands["bart"].press(f"contributions/{sealed}/placement")[0] == 200
        room.until_all(SECRET)
