"""One scripted person: signs in, sits down, reads the stream, and does what fits."""

import asyncio
import contextlib
import re
from collections import defaultdict

from kring.rehearsal.company import Company
from kring.rehearsal.deeds import Deed, Role
from kring.rehearsal.leading import leading_deeds
from kring.rehearsal.page import Stage, stage_from
from kring.rehearsal.wire import Answer, Event, NoAnswerError, Wire

LOOK = 0.5  # seconds between looks when nothing comes in
# What who leads tries again when the screen was behind.
AGAIN = {"hush", "reveal", "next", "end"}
REFUSED = 403
WIDE = 9  # letters of the longest first name


class Player:
    """One person of the company."""

    def __init__(self, who: str, name: str, wire: Wire, company: Company) -> None:
        self.who = who
        self.name = name
        self.wire = wire
        self.company = company
        self.stage: Stage | None = None
        self._had: dict[str, set[str]] = defaultdict(set)
        self._changed = asyncio.Event()
        self._closed = False

    def say(self, words: str) -> None:
        """Tell at the terminal what this person does."""
        self.company.say(f"{self.name.split()[0]:{WIDE}} {words}")

    async def sign_in(self) -> None:
        """Become this person, through the page of the demo."""
        await self.wire.get("/demo/")
        self.check("signs in", await self.wire.post("/demo/seat/", {"who": self.who}))

    async def play(self, session: str) -> None:
        """Sit down, and take part until the meeting is over."""
        path = f"/live/{session}/"
        self.check("sits down", await self.wire.post(f"{path}arrival/", {}))
        self.say("sits down")
        reading = asyncio.create_task(self._read(f"{path}stream"))
        acting = asyncio.create_task(self._act())
        try:
            await asyncio.wait({reading, acting}, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for task in (reading, acting):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def see_what_was_kept(self, session: str) -> None:
        """See that everything that was acknowledged is still there."""
        answer = await self.wire.get(f"/live/{session}/said/")
        self.check("reads everything", answer)
        there = set(re.findall(r'id="c-([0-9a-f-]{36})"', answer.text))
        for gone in set(self.company.kept.get(self.who, [])) - there:
            self.company.errors.append(f"{self.name}: contribution {gone} is lost")

    def check(self, words: str, answer: Answer) -> bool:
        """Tell whether the server did it; note what it said when not."""
        if answer.status < 400:
            return True
        said = re.sub(r"<[^>]*>|\s+", " ", answer.text)[:200].strip()
        if answer.status == REFUSED and self.company.among_people:
            self.say(f"… was too late: {said}")
            return False
        self.company.errors.append(f"{self.name} {words}: {answer.status} {said}")
        self.say(f"! {words}: {answer.status} {said}")
        return False

    async def _read(self, path: str) -> None:
        async for event in self.wire.events(path):
            self._take(event)
            self._changed.set()
            if self.stage and self.stage.ended:
                break
        self._closed = True
        self._changed.set()

    def _take(self, event: Event) -> None:
        self.company.stir()
        if event["type"] == "stage":
            self.stage = stage_from(event["html"])
        elif event["type"] == "said" and self.stage:
            self.stage.add(event["html"])

    async def _act(self) -> None:
        while not self._closed and not (self.stage and self.stage.ended):
            deed = self._next()
            if deed is None:
                await self._wait()
                continue
            await self.company.pause(deed.fields.get("text", ""))
            if deed == self._again(deed):
                await self._do(deed)

    def _role(self) -> Role | None:
        if self.stage is None:
            return None
        had = frozenset(self._had[self.stage.step])
        return Role(self.who, self.company, self.stage, had)

    def _next(self) -> Deed | None:
        role = self._role()
        if role is None:
            return None
        leads = (deed for deed in leading_deeds(role) if deed.mark not in role.had)
        return next(leads, None) or role.next()

    def _again(self, deed: Deed) -> Deed | None:
        """Return the deed when it is still what this person would do, after thinking."""
        now = self._next()
        return deed if now and now.mark == deed.mark and now.path == deed.path else None

    async def _wait(self) -> None:
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), LOOK)

    async def _do(self, deed: Deed) -> None:
        assert self.stage is not None  # noqa: S101 — there was a screen to read the deed from
        step = self.stage.step
        self._had[step].add(deed.mark)
        self.say(deed.words)
        if deed.line is not None:
            # Before it is sent: the case giver may see the question sooner than we hear that it was kept.
            self.company.made[deed.contribution] = deed.line
        try:
            answer = await self.wire.post(deed.path, deed.fields)
        except NoAnswerError as error:
            self.company.errors.append(f"{self.name}: {error}")
            return
        if not self.check(deed.words, answer):
            self._had[step].difference_update(AGAIN & {deed.mark})
        elif deed.contribution:
            self.company.kept.setdefault(self.who, []).append(deed.contribution)
        if deed.line is not None:
            self.company.over.add(deed.line.number)
        if deed.mark == "ready":
            self.company.is_ready(step, self.who)
