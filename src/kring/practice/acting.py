"""What the made-up people do next. Plain Python: small rules, in order; the first that has something, wins.

One thing is done at a time. What was said before is known by its id, so that nothing is said twice, wherever the server
was when it stopped.
"""

from collections.abc import Callable, Iterator, Sequence

from kring.live.rules import ANSWER, QUESTIONS, Seat, kinds_for, may_park
from kring.methods.script import Actor, Allow, CaseGiver
from kring.practice.rules import Character, Remark
from kring.practice.scene import Deed, Do, Scene, Sitter
from kring.practice.stories import Line

LONG_STEP = 10  # minutes from which people say more than one thing
NOTES = 2  # lines that a conversation is noted in
WARMED_UP = 2  # times that a silent person was heard before they speak by themself
DOMINANT_SAYS, DOMINANT_IN_TURN = 4, 2
HOLDS_ON = 8.0  # times the usual pause, before who dominates gives the turn on by themself
CLOSELY = 0.5
# What who speaks in jargon dresses up.
DRESSED = frozenset(
    {
        Allow.REFLECT,
        Allow.ANALYSIS,
        Allow.ADVICE,
        Allow.DIALOG,
        Allow.OBS,
        Allow.ARGS,
        Allow.VALUES,
    }
)
MOVED_IN = frozenset({ANSWER, Allow.STORY, Allow.REFLECT, Allow.REFORM})
ONE_OF_THEM = frozenset({Actor.EXP, Actor.HOST, Actor.LIVED, Actor.RESEARCHER})
Rule = Callable[[Scene], Deed | None]


def next_deed(scene: Scene) -> Deed | None:
    """Return what a made-up person does now, or None: they wait for who practises."""
    if scene.moment.ended or scene.paused or waits_for_rest(scene):
        return None
    return next((deed for rule in RULES if (deed := rule(scene))), None)


def waits_for_rest(scene: Scene) -> bool:
    """Tell whether somebody was moved in this step and nobody gave it a moment yet: then nobody speaks."""
    moved = {scene.name(line) for line in scene.lines.of("moved")}
    if not any(one.id in moved for one in scene.of_step):
        return False
    return not (scene.rested or scene.said(Remark.BREATHE, here=True))


def confirm(scene: Scene) -> Deed | None:
    """Where the agreement is read, each confirms it."""
    if Allow.RULES not in scene.moment.phase.allow:
        return None
    return _first(scene, Do.AGREE, lambda one: not one.agreed)


def score(scene: Scene) -> Deed | None:
    """In the check-out, each says how it was."""
    if not scene.moment.phase.asks_mood or scene.moment.counted:
        return None
    return _first(scene, Do.SCORE, lambda one: not one.scored)


def fall_away(scene: Scene) -> Deed | None:
    """Halfway, the one who drops out does."""
    if scene.fell or 2 * scene.index < scene.steps or scene.steps < 2:
        return None
    return _first(scene, Do.FALL_AWAY, lambda one: one.character is Character.DROPOUT)


def raise_hand(scene: Scene) -> Deed | None:
    """Asked who was not heard yet, a silent one raises a hand; they speak when the turn is given to them."""
    if not scene.said(Remark.QUIET, here=True) or scene.turn or scene.in_silence:
        return None
    return _first(
        scene,
        Do.HAND,
        lambda one: one.character is Character.SILENT and not one.hand and not scene.times(one.id),
    )


def put_plainly(scene: Scene) -> Deed | None:
    """Asked for ordinary words, who spoke in jargon says it again."""
    if not scene.said(Remark.PLAIN, here=True):
        return None
    for one in _of(scene, Character.JARGON):
        for dressed, plain in (("jargon", "plain"), ("jargon_question", "plain_question")):
            pairs = zip(scene.lines.of(dressed), scene.lines.of(plain), strict=False)
            for before, after in pairs:
                said = next((c for c in scene.of_step if c.id == scene.name(before)), None)
                if said and scene.name(after) not in scene.ids and said.kind in _kinds(scene, one):
                    return Deed(do=Do.SAY, who=one.id, kind=said.kind, line=after)
    return None


def park(scene: Scene) -> Deed | None:
    """Told that it is time for questions, who advised too early keeps the next advice for later."""
    if not (scene.asks_questions_only and scene.said(Remark.QUESTIONS)):
        return None
    for one in _of(scene, Character.ADVISER):
        line = scene.fresh(Allow.ADVICE)
        waits = any(c.parked for c in scene.heard if c.maker == one.id)
        if line and not waits and may_park(scene.seat(one), scene.moment):
            return Deed(do=Do.PARK, who=one.id, kind=Allow.ADVICE, line=line)
    return None


def answer(scene: Scene) -> Deed | None:
    """Let the case giver answer what was asked."""
    giver, asked = scene.giver, scene.waits_for_answer
    if giver is None or asked is None or ANSWER not in _kinds(scene, giver):
        return None
    line = _moving(scene, giver, ANSWER) or _answer_to(scene, asked.id)
    if line is None:
        return None
    return Deed(do=Do.SAY, who=giver.id, kind=ANSWER, line=line, about=asked.id, share=CLOSELY)


def take_turn(scene: Scene) -> Deed | None:
    """Who has the turn speaks, and gives it on. Who practises gives on their own."""
    one = next((one for one in scene.company if one.id == scene.turn), None)
    if one is None:
        return None
    spoke = scene.times(one.id)
    many = DOMINANT_IN_TURN if one.character is Character.DOMINANT and not _tamed(scene) else 1
    if spoke < _limited(scene, many) and (deed := _say(scene, one)):
        return deed
    if deed := _interrupt(scene, one):
        return deed
    slow = one.character is Character.DOMINANT and not _tamed(scene)
    return Deed(do=Do.GIVE_ON, who=one.id, share=HOLDS_ON if slow else CLOSELY)


def write_alone(scene: Scene) -> Deed | None:
    """In silence everybody writes one thing, a silent one too."""
    if not scene.in_silence or scene.moment.revealed:
        return None
    for one in scene.company:
        if not one.ready and not scene.hidden(one.id) and (deed := _say(scene, one)):
            return deed
    return None


def tell(scene: Scene) -> Deed | None:
    """Let the case giver tell where that is asked."""
    giver = scene.giver
    if giver is None or giver.ready or scene.turn or scene.in_silence:
        return None
    if scene.moment.phase.case_giver in {CaseGiver.LISTEN, CaseGiver.ANSWER, CaseGiver.AWAY}:
        own = scene.moment.phase.actor is Actor.CG
        return _say(scene, giver) if own and not scene.times(giver.id) else None
    return _tell_each(scene, giver)


def choose(scene: Scene) -> Deed | None:
    """Asked what they take from it, the case giver chooses one piece of advice."""
    giver = scene.giver
    if giver is None or Allow.CHOICE not in scene.moment.phase.allow:
        return None
    advice = [c for c in scene.heard if c.kind == Allow.ADVICE and c.open and not c.parked]
    if not advice or any(c.chosen for c in advice):
        return None
    return Deed(do=Do.CHOOSE, who=giver.id, about=advice[min(1, len(advice) - 1)].id)


def name_try_out(scene: Scene) -> Deed | None:
    """Where the step ends with something to try, the case giver names it."""
    line = scene.fresh("try_out")
    if not scene.moment.phase.makes_try_out or scene.giver is None or scene.tried or line is None:
        return None
    return Deed(do=Do.TRY, who=scene.giver.id, line=line)


def speak_freely(scene: Scene) -> Deed | None:
    """Where anybody may speak, they do: who dominates after each of the others, who is silent not at all."""
    if not scene.is_free:
        return None
    # Where one speaks for others, a silent one is not the first to do so.
    speaking = sorted(scene.peers, key=lambda one: one.character is Character.SILENT)
    if scene.moment.phase.actor in {Actor.PAIR, Actor.SMALL}:
        speaking = speaking[: (len(speaking) + 1) // 2]  # one for each group
    if scene.moment.phase.actor in ONE_OF_THEM:
        speaking = speaking[:1]
    if _is_noted(scene):
        return None
    for one in _of(scene, Character.DOMINANT):
        if one in speaking and one.id != scene.last_peer and (deed := _within(scene, one)):
            return deed
    return _next_word(scene, [one for one in speaking if one.id != scene.last_peer])


def be_ready(scene: Scene) -> Deed | None:
    """Who has nothing left says so; all together, when nobody has."""
    if scene.turn:
        return None
    return _first(scene, Do.READY, lambda one: not one.ready)


RULES: tuple[Rule, ...] = (
    confirm,
    score,
    fall_away,
    raise_hand,
    put_plainly,
    park,
    answer,
    take_turn,
    write_alone,
    choose,
    tell,
    name_try_out,
    speak_freely,
    be_ready,
)


def _first(scene: Scene, do: Do, wants: Callable[[Sitter], bool]) -> Deed | None:
    found = next((one for one in scene.company if wants(one)), None)
    return Deed(do=do, who=found.id, share=CLOSELY) if found else None


def _of(scene: Scene, character: Character) -> Iterator[Sitter]:
    return (one for one in scene.peers if one.character is character)


def _kinds(scene: Scene, one: Sitter) -> list[str]:
    """List what somebody may bring in now, the fitting kind first. Notes for themself nobody would see."""
    return [str(kind) for kind in kinds_for(scene.seat(one), scene.moment) if kind != Allow.SW]


def _limited(scene: Scene, many: int) -> int:
    return min(many, scene.moment.phase.limit_per_person or many)


def _tamed(scene: Scene) -> bool:
    """Whether who dominates was asked to let others speak: in words, by a round, or by silence."""
    round_made = scene.turn is not None and scene.moment.phase.actor is not Actor.TURN
    return scene.said(Remark.OTHERS) or round_made or scene.moment.silent


def _quota(scene: Scene, one: Sitter) -> int:
    """Return how much somebody says by themself where anybody may speak."""
    long = scene.moment.phase.minutes >= LONG_STEP and scene.moment.phase.actor is Actor.ALL
    usual = 2 if long else 1
    match one.character:
        case Character.SILENT:
            return 1 if scene.times(one.id, here=False) >= WARMED_UP else 0
        case Character.DOMINANT:
            return 1 if _tamed(scene) else DOMINANT_SAYS
        case Character.ADVISER if scene.asks_questions_only:
            return 2
    return usual


def _is_noted(scene: Scene) -> bool:
    """Whether the conversation of this step has been noted: one does that for all."""
    if Allow.DIALOG not in scene.moment.phase.allow:
        return False
    return sum(one.kind == Allow.DIALOG for one in scene.of_step) >= NOTES


def _within(scene: Scene, one: Sitter) -> Deed | None:
    """Let somebody speak who has not said all they would."""
    if one.ready or scene.times(one.id) >= _limited(scene, _quota(scene, one)):
        return None
    return _say(scene, one)


def _next_word(scene: Scene, speaking: Sequence[Sitter]) -> Deed | None:
    """Let the one speak who said least in this step."""
    eager = sorted(speaking, key=lambda one: scene.times(one.id))
    return next((deed for one in eager if (deed := _within(scene, one))), None)


def _say(scene: Scene, one: Sitter) -> Deed | None:
    """Return what somebody brings in: of the kinds they may, another each time."""
    if deed := _bring_in(scene, one):
        return deed
    kinds = _kinds(scene, one)
    if scene.seat(one) is Seat.PEER and kinds:
        turn = (scene.times(one.id) + scene.company.index(one)) % len(kinds)
        kinds = kinds[turn:] + kinds[:turn]
    if one.character is Character.ADVISER:
        kinds.sort(key=lambda kind: kind != Allow.Q_OPEN)  # where advice hides best
    for kind in kinds:
        if line := _line_for(scene, one, kind):
            return Deed(do=Do.SAY, who=one.id, kind=kind, line=line)
    return None


def _bring_in(scene: Scene, one: Sitter) -> Deed | None:
    """Return what was kept for later, now that its time has come."""
    if Allow.ADVICE not in _kinds(scene, one):
        return None
    waits = (c for c in scene.heard if c.parked and c.maker == one.id)
    return next((Deed(do=Do.BRING_IN, who=one.id, about=c.id) for c in waits), None)


def _line_for(scene: Scene, one: Sitter, kind: str) -> Line | None:
    if kind == ANSWER:
        return None  # an answer belongs to a question
    return (
        _too_early(scene, one, kind)
        or _dressed(scene, one, kind)
        or _moving(scene, one, kind)
        or scene.fresh(kind, own=_is_own(scene, one, kind))
    )


def _is_own(scene: Scene, one: Sitter, kind: str) -> bool:
    """Whether what is said is the case giver's own; a choice only when it is about their question."""
    for_all = kind == Allow.CHOICE and scene.moment.phase.case_giver is CaseGiver.PART
    return scene.seat(one) is Seat.GIVER and not for_all


def _too_early(scene: Scene, one: Sitter, kind: str) -> Line | None:
    """Return advice hidden in a question, until who practises asks for questions only."""
    early = one.character is Character.ADVISER and not scene.said(Remark.QUESTIONS)
    if early and kind in QUESTIONS and scene.asks_questions_only:
        return scene.fresh("hidden_advice")
    return None


def _dressed(scene: Scene, one: Sitter, kind: str) -> Line | None:
    """Return jargon, until who practises asks for ordinary words."""
    if one.character is not Character.JARGON or scene.said(Remark.PLAIN):
        return None
    if kind in QUESTIONS:
        return scene.fresh("jargon_question")
    return scene.fresh("jargon") if kind in DRESSED else None


def _moving(scene: Scene, one: Sitter, kind: str) -> Line | None:
    """Return what a case giver says who is moved by it: once, after their first words; and after the rest."""
    if one.character is not Character.MOVED or kind not in MOVED_IN:
        return None
    if scene.fresh("moved") is None:
        rested = scene.rested or scene.said(Remark.BREATHE)
        return scene.fresh("moved_after") if rested else None
    told = sum(c.maker == one.id and c.kind in MOVED_IN for c in scene.heard)
    return scene.fresh("moved") if told >= (1 if kind == ANSWER else 2) else None


def _answer_to(scene: Scene, question: object) -> Line | None:
    for kind in (*QUESTIONS, "hidden_advice", "jargon_question", "plain_question"):
        for line in scene.lines.of(kind):
            if scene.name(line) == question and line.answer:
                return Line(f"{line.key}.answer", line.answer)
    return scene.fresh(ANSWER)


def _tell_each(scene: Scene, giver: Sitter) -> Deed | None:
    """Let the case giver bring in one of each kind they may; of a story two, where there is time."""
    for kind in _kinds(scene, giver):
        made = sum(c.maker == giver.id and c.kind == kind for c in scene.of_step)
        long = kind == Allow.STORY and scene.moment.step.phase.minutes >= LONG_STEP
        if made >= _limited(scene, 2 if long else 1) or kind in QUESTIONS:
            continue
        if line := _line_for(scene, giver, kind):
            return Deed(do=Do.SAY, who=giver.id, kind=kind, line=line)
    return None


def _interrupt(scene: Scene, holder: Sitter) -> Deed | None:
    """Let who dominates speak in the turn of another, once a step."""
    for one in _of(scene, Character.DOMINANT):
        others_turn = one != holder and scene.last_peer == holder.id
        if others_turn and not _tamed(scene) and not scene.times(one.id):
            return _say(scene, one)
    return None
