"""A whole meeting of the demo, with scripted people on the seats that nobody plays."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kring.rehearsal.address import Address
from kring.rehearsal.company import Company
from kring.rehearsal.player import Player
from kring.rehearsal.script import script
from kring.rehearsal.wire import NoAnswerError, Wire

# Who leads when no person does, and whom a person plays in each part.
LEADS = "marit"
PARTS = {"facilitator": "marit", "case-giver": "saskia", "participant": "tineke", "guest": "daan"}
OUTSIDE = ("ineke", "bram")  # a sponsor, and somebody of no circle: they may not see the table
LOOK = 1.0  # seconds


class RehearsalError(Exception):
    """It cannot begin. The sentence says what to do."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to rehearse. part: what the person plays, a key of PARTS; None: nobody does."""

    address: Address
    part: str | None
    slow: bool
    patience: float
    anew: bool


async def rehearse(plan: Plan, say: Callable[[str], None]) -> list[str]:
    """Play the meeting of the demo until it is over. Returns what went wrong. Raises RehearsalError."""
    programme = await _programme(plan, say)
    human = PARTS[plan.part] if plan.part else None
    names = {one["key"]: one["name"] for one in programme["people"] if one["key"] != human}
    company = Company(
        script=script(),
        players=set(names),
        expected=len(programme["people"]),
        say=say,
        slow=plan.slow,
        patience=plan.patience,
    )
    players = [Player(key, name, Wire(plan.address), company) for key, name in names.items()]
    try:
        await _play(plan, programme, players, say)
    except NoAnswerError as error:
        raise RehearsalError(f"The server stopped answering ({error}).") from error
    finally:
        for player in players:
            player.wire.close()
    return company.errors


async def _play(
    plan: Plan, programme: dict[str, Any], players: list[Player], say: Callable[[str], None]
) -> None:
    await asyncio.gather(*(player.sign_in() for player in players))
    leader = next((player for player in players if player.who == LEADS), None)
    if leader and not programme["session"]:
        path = f"/meetings/{programme['meeting']}/session/"
        leader.check("opens the meeting", await leader.wire.post(path, {}))
    session = await _session(plan, programme, say)
    if plan.part and leader:
        say(f"Choose {PARTS[plan.part].capitalize()} at {plan.address.url}/demo/ and sit down:")
        say(f"    {plan.address.url}/live/{session}/")
    await asyncio.gather(*(player.play(session) for player in players))
    say("The meeting is over.")
    for player in players:
        await player.see_what_was_kept(session)
    if plan.part is None:
        await _look_from_outside(plan, session, players[0])


async def _programme(plan: Plan, say: Callable[[str], None]) -> dict[str, Any]:
    """Ask who is who. Begins the demo anew when the meeting was held already and that is wished."""
    wire = Wire(plan.address)
    try:
        found = await _ask_programme(wire)
        if plan.anew and (found["session"] or not found["meeting"]):
            say("Making the demo anew …")
            await wire.get("/demo/")
            await wire.post("/demo/beginning/", {})
            found = await _ask_programme(wire)
    except NoAnswerError as error:
        raise RehearsalError(
            f"Nothing answers at {plan.address.url}. Start it first: ./kring demo"
        ) from error
    finally:
        wire.close()
    if not found["meeting"]:
        raise RehearsalError("The demo is empty. Fill it: ./kring demo --fresh")
    if found["ended"]:
        raise RehearsalError(
            "The meeting of the demo was held already. Press 'Begin anew' on "
            f"{plan.address.url}/demo/, or add --anew."
        )
    return found


async def _ask_programme(wire: Wire) -> dict[str, Any]:
    answer = await wire.get("/demo/programme/")
    if answer.status != 200:
        raise RehearsalError(f"{wire.address.url} is no demo. Start one: ./kring demo")
    found: dict[str, Any] = json.loads(answer.body)
    return found


async def _session(plan: Plan, programme: dict[str, Any], say: Callable[[str], None]) -> str:
    """Wait until the meeting is open, when a person opens it."""
    wire, told = Wire(plan.address), False
    try:
        while True:
            found = await _ask_programme(wire)
            if found["session"]:
                return str(found["session"])
            if not told:
                say(f"Choose Marit at {plan.address.url}/demo/ and open the meeting:")
                say(f"    {plan.address.url}/meetings/{programme['meeting']}/")
                told = True
            await asyncio.sleep(LOOK)
    finally:
        wire.close()


async def _look_from_outside(plan: Plan, session: str, teller: Player) -> None:
    """See that who has no seat at the table gets nothing of it."""
    for who in OUTSIDE:
        wire = Wire(plan.address)
        outsider = Player(who, who, wire, teller.company)
        await outsider.sign_in()
        answer = await wire.get(f"/live/{session}/said/")
        if answer.status != 404:
            teller.company.errors.append(f"{who} sees the table: {answer.status}")
        wire.close()
