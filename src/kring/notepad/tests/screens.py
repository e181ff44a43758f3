"""Screens that write on one notepad over a bad network, and the server between them: without browser and database.

A screen does what static/notepad/js/notepad.js does; test_browser.py holds the two together.
"""

from dataclasses import dataclass, field
from itertools import count

from kring.notepad.merging import Copy, free_writer
from kring.notepad.splices import Splice, applied, changes, for_screen, from_screen

ids = count()


@dataclass
class Server:
    """Keeps each change once, and answers what it means for the screen: as `actions.write` does."""

    log: list = field(default_factory=list)  # (id, line, update)
    free_writer = staticmethod(free_writer)

    def write(self, edit_id, base, units):
        past, since = self.log[:base], self.log[base:]
        known = [update for made, _line, update in self.log if made == edit_id]
        line = self.free_writer(one[1] for one in since)
        copy = Copy(b"", [one[2] for one in past], writer=line)
        if known:
            copy.take(known)
        elif splices := from_screen(copy.text, *units):
            self.log.append((edit_id, line, copy.write(splices)))
        return self.news(copy, since)

    def ask(self, base):
        return self.news(Copy(b"", [one[2] for one in self.log[:base]]), self.log[base:])

    def news(self, copy, since):
        text = copy.text
        return len(self.log), for_screen(text, copy.take([one[2] for one in since]))

    @property
    def text(self):
        return Copy(b"", [one[2] for one in self.log]).text


def units(text, place):
    return len(text[:place].encode("utf-16-le")) // 2


def place(text, units_):
    return len(text.encode("utf-16-le")[: 2 * units_].decode("utf-16-le"))


def change(old, new):
    found = changes(old, new)
    if not found:
        return None
    start, end = found[0].start, found[-1].end
    return Splice(start, end, applied(old, found)[start : len(new) - len(old) + end])


def carried(others, mine):
    """As splices.js: what others changed, said for the text with one's own change in it."""
    if mine is None:
        return others
    behind, found = mine.start + len(mine.put), []
    for one in others:
        rest = one.put
        if one.start == one.end:
            at = one.start
            if at > mine.start:
                at = at - mine.end + behind if at >= mine.end else behind
            found.append(Splice(at, at, rest))
            continue
        if one.start < mine.start:
            found.append(Splice(one.start, min(one.end, mine.start), rest))
            rest = ""
        if one.end > mine.end:
            shift = behind - mine.end
            found.append(Splice(max(one.start, mine.end) + shift, one.end + shift, rest))
            rest = ""
        if rest:
            found.append(Splice(behind, behind, rest))
    return found


@dataclass
class Screen:
    server: Server
    text: str = ""
    version: int = 0
    box: str = ""
    sent: tuple | None = None
    requests: list = field(default_factory=list)
    answer: tuple | None = None

    def type(self, at, gone, put):
        """Change the text field; return the characters that went."""
        at = min(at, len(self.box))
        went = self.box[at : at + gone]
        self.box = self.box[:at] + put + self.box[at + gone :]
        return went

    def send(self):
        mine = change(self.text, self.box)
        if self.sent is None and mine:
            self.sent = (next(ids), self.version, mine)
        if self.sent:
            edit_id, base, one = self.sent
            here = (units(self.text, one.start), units(self.text, one.end), one.put)
            self.requests.append((edit_id, base, here))

    def arrive(self, which):
        """Let a request reach the server; any of all that were ever sent, so also late and twice."""
        if self.requests:
            request = self.requests[which % len(self.requests)]
            answer = self.server.write(*request)
            if self.sent and request[0] == self.sent[0]:
                self.answer = answer

    def hear(self):
        """Take the answer to what was sent; asks instead when nothing is under way."""
        if self.sent is None:
            self.take(*self.server.ask(self.version))
        elif self.answer:
            self.text = applied(self.text, [self.sent[2]])
            self.sent = None
            self.take(*self.answer)
        self.answer = None

    def take(self, version, news):
        others = [Splice(place(self.text, a), place(self.text, b), put) for a, b, put in news]
        mine = change(self.text, self.box)
        self.box = applied(self.box, carried(others, mine))
        self.text = applied(self.text, others)
        self.version = version

    def come_to_rest(self):
        while self.sent or self.box != self.text:
            self.send()
            self.arrive(-1)
            self.hear()
