"""One world in which every text that is not public holds a word that is found again anywhere: a canary.

    KAN-<model>-<field>-<which>-           for example KAN-contribution-body-parked-

build() makes it through the actions that people use, on whatever database Django stands. Circle X has everybody in
it, a meeting that was held, one that is written in silence, one in which is gossiped, and some to come; Sanne leads
circle Y next door. `test_canaries.py` says who may get which word to see.
"""

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.apps import apps
from django.db import connection, models

# Who looks: the name of the cast, and whether they have an account. None: nobody is signed in.
ROLES = {
    "anonymous": None,
    "outsider": "joop",
    "host": "anna",
    "neighbour": "sanne",
    "ex_member": "rob",
    "sponsor": "ineke",
    "sounding_board": "otto",
    "observer": "mohammed",
    "guest": "nel",
    "participant": "carla",
    "giver": "bart",
    "lived_expert": "hanna",
    "convenor": "leo",
    "lead": "karin",
    "facilitator": "anneke",
    "facilitator2": "petra",
}
IN_X = {
    "petra": "facilitator", "carla": "participant", "bart": "participant", "dirk": "participant",
    "esra": "participant", "leo": "convenor", "karin": "lead", "ineke": "sponsor", "otto": "sounding_board",
    "hanna": "lived_expert", "mohammed": "observer", "nel": "guest", "rob": "participant",
}  # fmt: skip
WITHOUT_ACCOUNT = {"hanna", "nel"}
AT_TABLE = ("bart", "carla", "dirk", "esra", "hanna", "leo", "petra", "mohammed", "nel", "rob")

# Text that cannot hold a canary: it is one of a fixed list, made by the machine, or must be of a form.
NO_CANARY = {
    "people.person.password": "a hash; searched for itself",
    "people.person.session_salt": "made by the machine; searched for itself",
    "people.person.language": "of a list",
    "people.login.session_key": "made by the machine",
    "people.login.session_data": "signed; searched, decoded, as a sink of its own",
    "kernel.sentform.key": "a hash",
    "kernel.sentform.location": "an address, which no word stands in; see its test",
    "circles.circle.form": "of a list",
    "circles.circle.country": "of a list",
    "circles.circle.language": "of a list",
    "circles.circle.time_zone": "of a list",
    "circles.membership.role": "of a list",
    "circles.invitation.role": "of a list",
    "circles.invitation.token_hash": "made by the machine; searched for itself",
    "circles.invitation.code_hash": "made by the machine; searched for itself",
    "circles.invitation.code_start_hash": "made by the machine; searched for itself",
    "meetings.meeting.container": "of a list",
    "meetings.meeting.method": "of a list",
    "meetings.meeting.choosing": "of a list",
    "meetings.meeting.state": "of a list",
    "meetings.attendance.answer": "of a list",
    "meetings.attendance.channel": "of a list",
    "live.session.container": "of a list",
    "live.session.method": "of a list",
    "live.presence.ready_step": "of a list",
    "live.presence.passed_step": "of a list",
    "live.presence.heard_step": "of a list",
    "live.contribution.step": "of a list",
    "live.contribution.kind": "of a list",
    "live.contribution.visibility": "of a list",
    "learning.tryout.effect": "of a list",
    "learning.privateline.loop": "of a list",
    "harvest.lesson.state": "of a list",
    "harvest.consent.scope": "of a list",
    "harvest.approval.capacity": "of a list",
    "kernel.record.kind": "of a list",
    "kernel.record.particulars": "ids and small numbers; see test_the_ledger_holds_no_words",
    "kernel.letter.key": "ids",
    "kernel.letter.kind": "of a list",
}
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("kring.")]


def sensitivity(one: models.Field) -> str:
    """Return how sensitive a field is: what it says itself, or else its table."""
    return getattr(one, "sensitivity", None) or one.model.__dict__["sensitivity"]


def secret_texts():
    """Yield every field with text that is not public, as "app.model.field" and the field itself."""
    for model in our_models():
        for one in model._meta.concrete_fields:
            if isinstance(one, TEXTS) and sensitivity(one) != "K0":
                yield f"{model._meta.label_lower}.{one.name}", one


def kan(place: str, which: str) -> str:
    """Return the canary for "model-field" of this row."""
    return f"KAN-{place}-{which}-"


def doing():
    """Act as people do: what follows a commit happens. In a test that never commits, at the end of the block."""
    if not connection.in_atomic_block:
        return nullcontext()
    from django.test import TestCase

    return TestCase.captureOnCommitCallbacks(execute=True)


@dataclass
class World:
    people: dict = field(default_factory=dict)
    x: object = None
    y: object = None
    meetings: dict = field(default_factory=dict)
    sessions: dict = field(default_factory=dict)
    cases: dict = field(default_factory=dict)
    said: dict = field(default_factory=dict)
    invitations: dict = field(default_factory=dict)
    tokens: dict = field(default_factory=dict)
    codes: dict = field(default_factory=dict)
    chairs: dict = field(default_factory=dict)
    swaps: dict = field(default_factory=dict)
    try_outs: dict = field(default_factory=dict)
    lines: dict = field(default_factory=dict)
    lessons: dict = field(default_factory=dict)
    publications: dict = field(default_factory=dict)
    reactions: dict = field(default_factory=dict)

    def person(self, role):
        """Return who plays this role; None for nobody."""
        name = ROLES[role]
        return self.people[name] if name else None

    def seat(self, name, circle=None):
        """Return somebody's membership of circle X, or of another."""
        circle = circle or self.x
        return circle.memberships.filter(person=self.people[name]).latest("joined_at")

    def ids(self) -> dict[str, dict[str, str]]:
        """Return all there is to ask for, by the name that addresses give it: {"case_id": {"offered": id}}."""
        rows = {
            "circle_id": {"x": self.x, "y": self.y},
            "membership_id": {name: self.seat(name) for name in (*IN_X, "anneke") if name != "rob"},
            "meeting_id": self.meetings,
            "session_id": self.sessions,
            "case_id": self.cases,
            "contribution_id": self.said,
            "invitation_id": self.invitations,
            "chair_id": self.chairs,
            "swap_id": self.swaps,
            "try_out_id": self.try_outs,
            "line_id": self.lines,
            "lesson_id": self.lessons,
            "publication_id": self.publications,
            "reaction_id": self.reactions,
        }  # fmt: skip
        found = {
            kind: {which: str(row.pk) for which, row in some.items()}
            for kind, some in rows.items()
        }
        return {**found, "token": dict(self.tokens)}

    def secrets(self) -> dict[str, str]:
        """Return what is secret in itself, with what it is: hashes of passwords, salts, tokens."""
        from kring.circles.models import Invitation
        from kring.people.models import Person

        found = {}
        for one in Person.objects.all():
            found[one.password] = "password hash"
            found[one.session_salt] = "session salt"
        for one in Invitation.objects.all():
            found |= {one.token_hash: "token hash", one.code_hash: "code hash"}
        found |= {token: f"token {which}" for which, token in self.tokens.items()}
        return found | {code: f"code {which}" for which, code in self.codes.items()}


def build() -> World:
    """Make the world."""
    world = World()
    for make in (_people, _circle_x, _circle_y, _cases, _meetings, _held):
        with doing():
            make(world)
    for make in (_silence, _gossip, _choosing, _closing, _coming, _learning, _harvest):
        with doing():
            make(world)
    with doing():
        _departure(world)
    return world


def _now():
    from kring.kernel import clock

    return clock.now()


def _person(world, name, **more):
    from allauth.account.models import EmailAddress

    from kring.people.models import Person

    email = None if name in WITHOUT_ACCOUNT else f"{kan('person-email', name)}@kring.example"
    person = Person.objects.create_user(email, name=kan("person-name", name), **more)
    if email:
        known = {"email": person.email, "verified": True, "primary": True}
        EmailAddress.objects.update_or_create(user=person, defaults=known)
    world.people[name] = person
    return person


def _people(world):
    for name in ("joop", "sanne", "anneke", *IN_X):
        if name not in WITHOUT_ACCOUNT:
            _person(world, name)
    _person(world, "anna", is_host=True)


def _frame(which):
    from kring.circles.actions.frames import Frame

    words = ("name", "about", "not_about", "done_when", "urgency", "field", "region")
    return Frame(**{word: kan(f"circle-{word}", which) for word in words})


def _form(world, which, by):
    from kring.circles.actions import agreements, frames

    by.is_host = True
    by.save()
    circle = frames.form_circle(_frame(which), by=by)
    by.is_host = False
    by.save()
    agreements.write_agreement(circle, kan("agreement-text", which), by=by)
    frames.seek(circle, kan("soughtperspective-label", which), by=by)
    return circle


def _circle_x(world):
    from kring.circles.actions import invitations, memberships

    anneke = world.people["anneke"]
    world.x = _form(world, "x", anneke)
    world.chairs["x"] = world.x.sought.get()
    for name, role in IN_X.items():
        held, keys = _invite(world.x, name, role, anneke)
        world.tokens[name] = keys.token
        by = world.people.get(name)
        membership = invitations.claim_invitation(held, by=by)
        if by is None:
            world.people[name] = membership.person
            membership.person.name = kan("person-name", name)
            membership.person.save()
    for name in ("anneke", *IN_X):
        seat = world.seat(name)
        by_phone = name == "hanna"
        changed = memberships.Seat(
            role=seat.role, perspective=kan("membership-perspective", name), by_phone=by_phone
        )
        memberships.change_membership(seat, changed, by=anneke)
        memberships.rename_member(seat, kan("membership-display_name", name), by=anneke)
    _accept(world)
    world.invitations["open"], keys = _invite(world.x, "open", "participant", anneke)
    world.tokens["open"], world.codes["open"] = keys.token, keys.code
    world.invitations["pass"], keys = invitations.make_pass(world.seat("hanna"), by=anneke)
    world.tokens["pass"] = keys.token


def _accept(world):
    from kring.circles.actions import agreements

    for name in ("anneke", *IN_X):
        if name != "dirk":
            agreements.accept_agreement(world.x, 2, by=world.people[name])


def _invite(circle, which, role, by):
    from kring.circles.actions import invitations
    from kring.circles.rules import Role
    from kring.networks.models import Organisation

    guest = invitations.Guest(
        name=kan("invitation-name", which),
        role=Role(role),
        email=""
        if which in WITHOUT_ACCOUNT
        else f"{kan('invitation-email', which)}@kring.example",
        perspective=kan("invitation-perspective", which),
        organisation=Organisation.objects.named("Gemeente Oost"),
    )
    return invitations.invite(circle, guest, by=by)


def _circle_y(world):
    from kring.circles.actions import memberships

    sanne = world.people["sanne"]
    world.y = _form(world, "y", sanne)
    seat = world.seat("sanne", world.y)
    memberships.rename_member(seat, kan("membership-display_name", "sanne"), by=sanne)
    world.invitations["next_door"], keys = _invite(world.y, "next_door", "participant", sanne)
    world.tokens["next_door"] = keys.token


def _case(world, which, name, *, offered=True, circle=None):
    from kring.cases import actions

    by = world.people[name]
    case = actions.begin(circle or world.x, by=by, now=_now())
    parts = ("burning_question", "what_happened", "my_part", "tried", "hope")
    text = actions.CaseText(**{part: kan(f"case-{part}", which) for part in parts})
    case = actions.save(case, by=by, edition=0, text=text, now=_now())
    if offered:
        actions.offer(case, by=by, now=_now())
        case.refresh_from_db()
    world.cases[which] = case


def _cases(world):
    _case(world, "held", "bart")
    _case(world, "quiet", "bart")
    _case(world, "gossip", "bart")
    _case(world, "choosing", "bart")
    _case(world, "closing", "bart")
    _case(world, "votable", "carla")
    for which, name in (("votable2", "dirk"), ("votable3", "esra"), ("votable4", "leo")):
        _case(world, which, name)
    _case(world, "draft", "carla", offered=False)
    _case(world, "giver_draft", "bart", offered=False)
    _case(world, "next_door", "sanne", circle=world.y)


def _meeting(world, which, circle=None, *, by="anneke", after=timedelta(minutes=10)):
    from kring.meetings import actions

    where = actions.Place(
        minutes=150,
        place=kan("meeting-place", which),
        link=f"https://kring.example/{kan('meeting-link', which)}",
    )
    world.meetings[which] = actions.plan_meeting(
        circle or world.x, by=world.people[by], starts_at=_now() + after, where=where, now=_now()
    )
    return world.meetings[which]


def _meetings(world):
    from kring.meetings import actions

    anneke = world.people["anneke"]
    for which in ("held", "quiet", "gossip", "choosing", "closing"):
        meeting = _meeting(world, which)
        actions.name_case(meeting, by=anneke, case=world.cases[which])
    actions.choose_method(world.meetings["gossip"], by=anneke, method="roddel")
    _meeting(world, "next_door", world.y, by="sanne")


class _Table:
    """What happens at one table, each in one line."""

    def __init__(self, world, which):
        from kring.live.actions import presence, sessions

        self.world, self.which = world, which
        self.anneke = world.people["anneke"]
        self.session = sessions.open_session(world.meetings[which].pk, by=self.anneke, now=_now())
        world.sessions[which] = self.session
        for name in AT_TABLE:
            presence.arrive(self.session.pk, by=world.people[name], now=_now())

    def fresh(self):
        self.session.refresh_from_db()
        return self.session

    def go(self, part):
        from kring.live.actions import steps
        from kring.live.queries import steps_of

        index = next(i for i, step in enumerate(steps_of(self.fresh())) if part in step.key)
        seen = self.session.state_seq
        steps.go(self.session.pk, by=self.anneke, to=index, seen=seen, now=_now())

    def hush(self):
        from kring.live.actions import steps

        steps.hush(self.session.pk, by=self.anneke, seen=self.fresh().state_seq)

    def say(self, name, kind, which, **more):
        from kring.live.actions import contributions

        draft = contributions.Draft(
            id=uuid4(), kind=kind, text=kan("contribution-body", which),
            place=kan("contribution-place", which), **more,
        )  # fmt: skip
        by = self.world.people[name]
        made = contributions.contribute(self.session.pk, by=by, draft=draft, now=_now())
        self.world.said[which] = made
        return made


def _held(world):
    from kring.live.actions import contributions, presence, sessions

    table = _Table(world, "held")
    table.go("questions")
    asked = table.say("carla", "q_open", "held_question")
    table.say("carla", "sw", "held_note_carla")
    table.say("bart", "answer", "held_answer", about=asked.pk)
    table.go("reframing")
    kept = table.say("bart", "reform", "held_reform")
    kept.session.meeting.case.refresh_from_db()
    table.go("basis5.advice")
    advice = table.say("dirk", "advice", "held_advice")
    table.say("rob", "advice", "held_advice_rob")
    table.go("basis5.closing")
    contributions.choose(table.session.pk, advice.pk, by=world.people["bart"], chosen=True)
    table.go("check_out")
    presence.score(table.session.pk, by=world.people["carla"], value=7, now=_now())
    seen = table.fresh().state_seq
    sessions.end_session(table.session.pk, by=table.anneke, seen=seen, now=_now())
    # What the case giver said their question really was, under a word of its own.
    case = world.cases["held"]
    case.refresh_from_db()
    case.real_question = kan("case-real_question", "held")
    case.save(update_fields=["real_question"])


def _silence(world):
    table = _Table(world, "quiet")
    table.go("questions")
    table.say("carla", "q_open", "quiet_question")
    table.say("carla", "advice", "quiet_parked_carla", parked=True)
    table.say("bart", "sw", "quiet_note_bart")
    table.go("basis5.advice")
    table.hush()
    table.say("carla", "advice", "quiet_hidden_carla")
    table.say("dirk", "advice", "quiet_hidden_dirk")
    table.say("carla", "sw", "quiet_note_carla")


def _gossip(world):
    table = _Table(world, "gossip")
    table.go("exploration")
    table.say("carla", "q_open", "gossip_question")
    table.go("roddel.gossip")
    table.say("carla", "analysis", "gossip_carla")
    table.say("dirk", "advice", "gossip_dirk")
    table.say("bart", "sw", "gossip_note_bart")


def _choosing(world):
    table = _Table(world, "choosing")
    table.go("basis5.advice")
    table.say("dirk", "advice", "choosing_advice")
    table.go("basis5.closing")


def _closing(world):
    table = _Table(world, "closing")
    table.go("check_out")


def _coming(world):
    from kring.meetings import actions
    from kring.meetings.models import Attendance

    people = world.people
    anneke, now = people["anneke"], _now()
    mine = _meeting(world, "coming", after=timedelta(days=30))
    theirs = _meeting(world, "theirs", after=timedelta(days=60))
    vote = _meeting(world, "vote", after=timedelta(days=90))
    _meeting(world, "empty", after=timedelta(days=100))
    off = _meeting(world, "cancelled", after=timedelta(days=120))
    actions.give_turn(mine, by=anneke, to=world.seat("bart"))
    actions.give_turn(theirs, by=anneke, to=world.seat("carla"))
    theirs.refresh_from_db()
    world.swaps["asked"] = actions.ask_swap(mine, by=people["bart"], theirs=theirs, now=now)
    actions.open_vote(vote, by=anneke, now=now)
    for name in ("carla", "dirk", "leo"):
        actions.cast_ballot(vote, by=people[name], case=world.cases["votable2"].pk)
    for meeting in (mine, off):
        actions.send_invitations(meeting, by=anneke, now=now)
    actions.cancel_meeting(off, by=anneke)
    yes, room = Attendance.Answer.YES, Attendance.Channel.ROOM
    actions.answer(mine, by=people["carla"], member=world.seat("carla"), answer=yes, channel=room)
    actions.correct_attendance(
        world.meetings["held"], by=anneke, member=world.seat("dirk"), minutes=90
    )


def _learning(world):
    from kring.learning import actions
    from kring.learning.rules import Loop, Plan, Telling

    held, people, now = world.meetings["held"], world.people, _now()
    for name in ("bart", "carla"):
        plan = Plan(
            what=kan("tryout-what", name),
            how_known=kan("tryout-how_known", name),
            by_when=(now + timedelta(days=14)).date(),
        )
        sources = [world.said["held_advice"]]
        row = actions.name_try_out(
            held, by=people[name], owner=world.seat(name), plan=plan, now=now, sources=sources
        )
        telling = Telling(effect="partly", told=kan("tryout-told", name))
        world.try_outs[name] = actions.tell_try_out(row, by=people[name], telling=telling, now=now)
    for name, share in (("carla", False), ("bart", True)):
        which = f"{name}_{'shared' if share else 'private'}"
        world.lines[which] = actions.write_line(
            held, by=people[name], loop=Loop.DOUBLE, body=kan("privateline-body", which), now=now, share=share
        )  # fmt: skip


def _lesson(world, which, by, *sources):
    from kring.harvest.actions import lessons
    from kring.harvest.rules import Words
    from kring.networks.models import Organisation

    words = Words(
        **{part: kan(f"lesson-{part}", which) for part in ("title", "body", "place", "context")}
    )
    draft = lessons.Draft(
        words=words,
        organisations=[Organisation.objects.named("Gemeente Oost")],
        contributions=[world.said[source] for source in sources],
    )
    made = lessons.write_lesson(
        world.meetings["held"], by=world.people[by], draft=draft, now=_now()
    )
    if which != "draft":
        lessons.ask_consent(made, by=world.people[by], now=_now())
    world.lessons[which] = made


def _agree(world, which):
    from kring.harvest.actions import consents
    from kring.harvest.rules import Capacity

    row, people, more = world.lessons[which], world.people, {"edition": 1, "now": _now()}
    consents.answer(row, by=people["dirk"], scope="named", **more)
    consents.answer(row, by=people["carla"], scope="unnamed", **more)
    consents.approve(row, by=people["bart"], capacity=Capacity.GIVER, **more)
    consents.approve(row, by=people["anneke"], capacity=Capacity.FACILITATOR, **more)


def _harvest(world):
    from kring.harvest.actions import publications

    people, now = world.people, _now()
    sources = ("held_advice", "held_question")
    _lesson(world, "draft", "carla", *sources)
    _lesson(world, "asked", "carla", *sources, "held_advice_rob")
    for which in ("ready", "public"):
        _lesson(world, which, "dirk", *sources)
        _agree(world, which)
    standing = publications.publish(world.lessons["public"], by=people["dirk"], now=now)
    world.publications["public"] = standing
    for which, by in (("joop", "joop"), ("hidden", "rob")):
        body = kan("reaction-body", which)
        world.reactions[which] = publications.react(standing, by=people[by], body=body, now=now)
    publications.hide_reaction(world.reactions["hidden"], by=people["anneke"], now=now)


def _departure(world):
    from kring.circles.actions import memberships

    memberships.end_membership(world.seat("rob"), by=world.people["rob"])


def without_canary() -> list[str]:
    """Return the fields with secret text in which no row holds a canary, and that are not excused."""
    missing = []
    for place, one in secret_texts():
        if place in NO_CANARY:
            continue
        rows = one.model._base_manager.all()
        if not any("KAN-" in str(getattr(row, one.name)).upper() for row in rows):
            missing.append(place)
    return missing
