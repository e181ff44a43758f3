"""Inputs that make no sense: forms, addresses, headers and bytes, always the same for the same seed."""

import random
import re
from pathlib import Path
from urllib.parse import quote_from_bytes
from uuid import UUID, uuid4

import kring.live
from kring.live.urls import urlpatterns

TEMPLATES = Path(kring.live.__file__).parent / "templates"
TOKEN = "k" * 32
# What programs stumble over.
TEXTS = [
    b"", b"\x00", b"-1", b"0", b"99999999999999999999999", b"1e309", b"NaN", b"None", b"true", b"[]", b"{}",
    b"%", b"%zz", b"\xff\xfe", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xe2\x80\xae", b"' OR 1=1 --", b"<script>",
    b"{{7*7}}", b"${7*7}", b"../../etc/passwd", b"\r\nSet-Cookie: a=b", b"a" * 5_000, b"\xd9\xa3",
    b"1\xe2\x80\x8b2", b"0x10", b" 5 ", b"+5", b"5.0",
]  # fmt: skip


def entries(table, contribution):
    """List the addresses of everything one can ask or do at a table."""
    real = {"session_id": table["session"], "meeting_id": table["meeting"]}
    found = [
        "/"
        + re.sub(r"<\w+:(\w+)>", lambda name: real.get(name[1], contribution), str(entry.pattern))
        for entry in urlpatterns
    ]
    # Ending comes last: after it there is little to do at a table.
    return sorted([*found, f"/live/{table['session']}/stream"], key=lambda path: "ending" in path)


def fields():
    """List the names that the forms of the table send."""
    pages = (page.read_text() for page in TEMPLATES.rglob("*.html"))
    return sorted({name for page in pages for name in re.findall(r'\bname="(\w+)"', page)})


class Nonsense:
    """Makes requests to one address: each is (method, path, headers, body)."""

    def __init__(self, path, names, seed):
        self.path, self.names = path, names
        self.chance = random.Random(f"{path} {seed}")

    def request(self):
        """Return the next one."""
        shape = self.chance.choice(
            [self._form] * 6 + [self._query, self._parts, self._body, self._headers]
        )
        return shape()

    def _text(self):
        lucky = self.chance.random()
        if lucky < 0.2:
            return self.chance.randbytes(self.chance.randint(1, 40))
        if lucky < 0.3:
            return str(UUID(int=self.chance.getrandbits(128))).encode()
        if lucky < 0.4:
            return str(
                self.chance.choice(["q_open", "advice", "sw", "vote", "next", "yes", "2"])
            ).encode()
        return self.chance.choice(TEXTS)

    def _pairs(self):
        chosen = self.chance.choices(
            [*self.names, "csrfmiddlewaretoken", "x" * 50], k=self.chance.randint(0, 8)
        )
        pairs = ((name, quote_from_bytes(self._text())) for name in chosen)
        return "&".join(f"{name}={text}" for name, text in pairs).encode()

    def _common(self):
        accept = self.chance.choice(["application/json", "text/html", "*/*", "", "a" * 300])
        return {"X-CSRFToken": TOKEN, "Accept": accept}

    def _form(self):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return "POST", self.path, self._common() | kind, self._pairs()

    def _query(self):
        mangled = self.path.replace(
            self.path.split("/")[2], quote_from_bytes(self._text()[:200], safe="")
        )
        path = self.chance.choice([self.path, mangled])
        names = self.chance.choices(["since", "as", "seen", "a[]"], k=3)
        query = "&".join(f"{name}={quote_from_bytes(self._text()[:500])}" for name in names)
        method = self.chance.choice(["GET", "HEAD", "PUT", "POST", "OPTIONS", "BREW"])
        return method, f"{path}?{query}", self._common(), b""

    def _parts(self):
        edge = self.chance.choice(["edge", "", "e" * 200])
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        lines = [
            b"--edge",
            b'Content-Disposition: form-data; name="text"; filename="a"',
            b"",
            self._text(),
            b"--edge--",
        ]
        self.chance.shuffle(lines)
        return "POST", self.path, self._common() | kind, b"\r\n".join(lines)

    def _body(self):
        kind = self.chance.choice(["application/json", "text/xml", "x", "multipart/form-data", ""])
        kinds = {"Content-Type": kind, "Content-Encoding": self.chance.choice(["gzip", "", "br"])}
        return (
            "POST",
            self.path,
            self._common() | kinds,
            self.chance.randbytes(self.chance.randint(0, 400)),
        )

    def _headers(self):
        name = self.chance.choice(
            ["Last-Event-ID", "Accept-Language", "X-CSRFToken", "Origin", "Referer", "Range"]
        )
        odd = self.chance.choice(
            ["\x7f", "é" * 100, "-1", "nl;q=9e9", "null", ",,,;;;", str(uuid4())]
        )
        method = self.chance.choice(["GET", "POST"])
        return (
            method,
            self.path,
            self._common() | {name: odd.encode("utf-8").decode("latin-1")},
            b"",
        )
