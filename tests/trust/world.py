"""One world in which every text that is not public holds a word that is found again anywhere: a canary.

    KAN-<model>-<field>-<which>-           for example KAN-contribution-body-parked-

build() makes it through the actions that people use, on whatever database Django stands. Circle X has everybody in
it, a meeting that was held, one that is written in silence, one in which is gossiped, and some to come; Sanne leads
circle Y next door. `test_canaries.py` says who may get which word to see.
"""

import json
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
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
# What a circle says of itself for outside.
PUBLIC_PAGE = (
    "name",
    "purpose",
    "how",
    "contact_name",
    "contact_phone",
    "region",
    "client",
    "donor",
)
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
    "circles.circle.led_by": "of a list",
    "circles.circle.sounding_for": "of a list",
    "circles.membership.role": "of a list",
    "circles.wiping.name": "of a circle that ends: test_wiping.py searches for it",
    "circles.invitation.role": "of a list",
    "circles.publicpage.country": "of a list",
    "circles.publicpage.kind": "of a list",
    "circles.publicpage.contact_email": "of a form: an address; its name and phone hold canaries",
    "circles.invitation.token_hash": "made by the machine; searched for itself",
    "circles.invitation.code_hash": "made by the machine; searched for itself",
    "circles.invitation.code_start_hash": "made by the machine; searched for itself",
    "meetings.meeting.container": "of a list",
    "meetings.meeting.method": "of a list",
    "meetings.latercase.method": "of a list",
    "meetings.meeting.choosing": "of a list",
    "meetings.meeting.state": "of a list",
    "meetings.meeting.pace": "of a list",
    "meetings.meeting.took": "minutes by step; see test_the_plan_of_a_meeting_holds_no_words",
    "meetings.lap.step": "of a list",
    "meetings.closing.step": "of a list",
    "meetings.attendance.answer": "of a list",
    "meetings.attendance.channel": "of a list",
    "compensation.arrangement.kind": "of a list",
    "compensation.preference.way": "of a list",
    "compensation.preference.elsewhere": "of a list",
    "compensation.claim.kind": "of a list",
    "planning.poll.region": "of a list",
    "planning.poll.feasts": "of a list",
    "planning.reply.salt": "made by the machine",
    "planning.voice.salt": "made by the machine",
    "planning.voice.choice": "of a list",
    "planning.rescue.method": "of a list",
    "planning.rescue.outcome": "of a list",
    "planning.crossroads.kind": "of a list",
    "planning.duty.kind": "of a list",
    "planning.crossroads.way": "of a list",
    "planning.reply.lines": "answers of a list, by weekday",
    "planning.reply.marks": "answers of a list, by id",
    "planning.reply.travel": "numbers, by id of a place",
    "meetings.attendance.source": "of a list",
    "live.session.container": "of a list",
    "live.session.method": "of a list",
    "live.session.further": "of a list",
    "live.session.pace": "of a list",
    "live.session.plan": "minutes by step; see test_the_plan_of_a_meeting_holds_no_words",
    "live.session.plan_before": "minutes by step; see test_the_plan_of_a_meeting_holds_no_words",
    "live.session.done": "of a list",
    "meetings.meeting.zones": "numbers of five and more; see test_mood.py",
    "live.session.rooms": "ids by step; see test_who_sits_together_is_kept_by_id_only",
    "live.session.division": "ids and numbers; see test_interests.py",
    "live.contribution.room": "of a list",
    "live.presence.ready_step": "of a list",
    "live.presence.passed_step": "of a list",
    "live.presence.heard_step": "of a list",
    "live.slip.step": "of a list",
    "live.slip.body": "ids and numbers",
    "live.tally.step": "of a list",
    "live.tally.body": "ids and numbers",
    "live.contribution.step": "of a list",
    "live.contribution.kind": "of a list",
    "live.contribution.visibility": "of a list",
    "forming.application.token": "made by the machine; searched for itself",
    "forming.application.token_hash": "made by the machine; searched for itself",
    "forming.mandate.token": "made by the machine; searched for itself",
    "forming.mandate.token_hash": "made by the machine; searched for itself",
    "forming.mandate.answer": "of a list",
    "forming.manageryes.token": "made by the machine; searched for itself",
    "forming.manageryes.token_hash": "made by the machine; searched for itself",
    "forming.manageryes.answer": "of a list",
    "forming.proposal.state": "of a list",
    "forming.proposal.seats": "ids and numbers",
    "forming.proposal.pins": "ids and numbers",
    "forming.proposal.formed": "ids and numbers",
    "notepad.checkpoint.body": "bytes of a document; what it says is searched for as notepad-text",
    "notepad.change.body": "bytes of a document; what it says is searched for as notepad-text",
    "learning.tryout.effect": "of a list",
    "learning.privateline.loop": "of a list",
    "practice.practicerun.method": "of a list",
    "practice.practicerun.story": "of a list",
    "practice.practicerun.language": "of a list",
    "practice.practicerun.speed": "of a list",
    "practice.practicerun.difficult": "ids, and codes of a list",
    "practice.practicerun.findings": "codes and small numbers; see practice/tests/test_findings.py",
    "practice.said.remark": "of a list",
    "practice.said.step": "of a list",
    "workshop.ownmethod.name": "made by the machine",
    "workshop.ownmethod.source_licence": "of a list",
    "workshop.ownmethod.reach": "of a list",
    "workshop.version.checksum": "a hash",
    "harvest.lesson.state": "of a list",
    "harvest.consent.scope": "of a list",
    "harvest.approval.capacity": "of a list",
    "kernel.record.kind": "of a list",
    "kernel.record.particulars": "ids and small numbers; see test_the_ledger_holds_no_words",
    "kernel.letter.key": "ids",
    "inbox.token.kind": "of a list",
    "inbox.token.hash": "made by the machine; searched for itself",
    "inbox.unwanted.group": "of a list",
    "inbox.reach.channel": "of a list",
    "inbox.reach.phone": "must be a number of a mobile phone",
    "kernel.letter.channel": "of a list",
    "kernel.letter.zone": "of a list",
    "inbox.received.digest": "a hash",
    "inbox.received.outcome": "of a list",
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
    remarks: dict = field(default_factory=dict)
    reply_tokens: dict = field(default_factory=dict)
    try_outs: dict = field(default_factory=dict)
    lines: dict = field(default_factory=dict)
    lessons: dict = field(default_factory=dict)
    publications: dict = field(default_factory=dict)
    reactions: dict = field(default_factory=dict)
    runs: dict = field(default_factory=dict)
    own: dict = field(default_factory=dict)
    polls: dict = field(default_factory=dict)
    replies: dict = field(default_factory=dict)
    duties: dict = field(default_factory=dict)
    voices: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)
    pages: dict = field(default_factory=dict)
    networks: dict = field(default_factory=dict)
    organisations: dict = field(default_factory=dict)
    calls: dict = field(default_factory=dict)
    applications: dict = field(default_factory=dict)
    power: dict = field(default_factory=dict)
    proposals: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)

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
            "word_id": self.words,
            "invitation_id": self.invitations,
            "chair_id": self.chairs,
            "swap_id": self.swaps,
            "remark_id": self.remarks,
            "try_out_id": self.try_outs,
            "line_id": self.lines,
            "lesson_id": self.lessons,
            "publication_id": self.publications,
            "reaction_id": self.reactions,
            "run_id": self.runs,
            "own_id": self.own,
            "poll_id": self.polls,
            "reply_id": self.replies,
            "page_id": self.pages,
            "network_id": self.networks,
            "organisation_id": self.organisations,
            "call_id": self.calls,
            "application_id": self.applications,
            "power_id": self.power,
            "proposal_id": self.proposals,
            "duty_id": self.duties,
        }  # fmt: skip
        found = {
            kind: {which: str(row.pk) for which, row in some.items()}
            for kind, some in rows.items()
        }
        methods = {"any": "basis5", "shared": self.own["shared"].name}
        links = {f"poll_{name}": reply.token for name, reply in self.replies.items()}
        links |= {f"rescue_{name}": voice.token for name, voice in self.voices.items()}
        tokens = {
            "token": self.tokens | self.links | links,
            "reply_token": dict(self.reply_tokens),
        }
        return {**found, **tokens, "method_id": methods}

    def secrets(self) -> dict[str, str]:
        """Return what is secret in itself, with what it is: hashes of passwords, salts, tokens."""
        from kring.circles.models import Invitation
        from kring.forming.models import Application, ManagerYes, Mandate
        from kring.inbox.models import Token
        from kring.people.models import Person

        found = {}
        for one in Person.objects.all():
            found[one.password] = "password hash"
            found[one.session_salt] = "session salt"
        rows = (*Application.objects.all(), *Mandate.objects.all(), *ManagerYes.objects.all())
        for row in rows:
            found[row.token_hash] = "token hash"
        found |= {token: f"link {which}" for which, token in self.links.items()}
        for one in Invitation.objects.all():
            found |= {one.token_hash: "token hash", one.code_hash: "code hash"}
        for one in Token.objects.all():
            found[one.hash] = "token hash"
        found |= {token: f"token {which}" for which, token in self.tokens.items()}
        found |= {word: f"reply token {which}" for which, word in self.reply_tokens.items()}
        return found | {code: f"code {which}" for which, code in self.codes.items()}


def build() -> World:
    """Make the world."""
    world = World()
    for make in (_people, _circle_x, _circle_y, _presentations, _cases, _meetings, _held):
        with doing():
            make(world)
    for make in (
        _silence,
        _gossip,
        _choosing,
        _closing,
        _coming,
        _planning,
        _writing,
        _learning,
        _harvest,
        _practice,
        _workshop,
        _forming,
    ):
        with doing():
            make(world)
    with doing():
        _departure(world)
    return world


def _apply(world, which, call):
    from kring.forming.actions import applications

    one, token = applications.begin(call, now=_now())
    texts = (
        "question",
        "work",
        "organisation",
        "area",
        "comparable",
        "via",
        "phone",
        "above",
        "access",
    )
    some = {text: kan("application-answers", which) for text in texts}
    some |= {"name": kan("application-name", which), "languages": ("nl",)}
    some |= {"email": f"{kan('application-email', which)}@kring.example"}
    one = applications.save(one, some, edition=0, now=_now())
    if which != "begun":
        one = applications.send(one, now=_now())
    world.applications[which] = one
    return token


def _forming(world):
    from kring.forming.actions import calls, lines, managers, mandates, proposals
    from kring.forming.actions.calls import CallText
    from kring.forming.models import Proposal, Start

    anna, closes_on = world.people["anna"], (_now() + timedelta(days=9)).date()
    text = CallText(
        question="Wie?",
        for_whom="Ieder",
        rhythm="Soms",
        where="Hier",
        asked="Kom",
        closes_on=closes_on,
    )
    world.calls["open"] = call = calls.make_call(text, by=anna, now=_now())
    calls.open_call(call, by=anna, now=_now())
    world.links["own"] = _apply(world, "own", call)
    for which in ("a", "b", "c", "d", "e", "begun"):
        _apply(world, which, call)
    lines.draw_line(call, world.applications["a"], world.applications["b"], by=anna)
    world.power["ab"] = call.power_lines.get()
    wish = proposals.Wish(circles=1, fewest=3)
    world.proposals["done"] = made = proposals.ask_proposal(call, wish, by=anna, now=_now())
    seats = {str(world.applications[which].pk): 0 for which in ("own", "a", "c", "d")}
    Proposal.objects.filter(pk=made.pk).update(state="done", seats=seats, formed={"1": "x"})
    for name in ("dirk", "carla"):
        words = {
            word: kan(f"mandate-{word}", name) for word in ("may_try", "up_to", "cover", "manager")
        }
        what = mandates.Commitment(
            hours=4, email=f"{kan('mandate-email', name)}@kring.example", **words
        )
        one, token = mandates.write_mandate(world.x, what, by=world.people[name], now=_now())
        one.remark = kan("mandate-remark", name)
        one.save()
        if name == "dirk":
            world.links["mandate"] = token
    asked = managers.ask_manager(
        world.x,
        manager=kan("manageryes-manager", "x"),
        email=f"{kan('manageryes-email', 'x')}@kring.example",
        by=world.people["anneke"],
        now=_now(),
    )
    asked.remark = kan("manageryes-remark", "x")
    asked.save()
    world.links["manager"] = asked.token
    invitation = world.seat("carla").invitation
    Start.objects.create(
        circle=world.x, invitation=invitation, question=kan("start-question", "carla")
    )


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
    # X is one team, with a manager who is asked for a yes.
    form = "TC" if which == "x" else "PK"
    return Frame(form=form, **{word: kan(f"circle-{word}", which) for word in words})


def _form(world, which, by):
    from kring.circles.actions import agreements, frames

    by.is_host = True
    by.save()
    circle = frames.form_circle(_frame(which), by=by)
    by.is_host = False
    by.save()
    back = kan("agreement-to_manager", which)
    one = agreements.write_agreement(circle, kan("agreement-text", which), to_manager=back, by=by)
    one.to_manager = back
    one.save()
    frames.seek(circle, kan("soughtperspective-label", which), by=by)
    reach = kan("circle-sounding_reach", which)
    frames.choose_leading(
        circle, by=by, led_by="own", sounding_for="facilitator", sounding_reach=reach
    )
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


def _presentations(world):
    """Let circle X have a draft of its public page, and circle Y one that everybody may read."""
    from kring.circles.actions import public_pages
    from kring.networks.actions import Known, Style, change_style, open_house, start_network
    from kring.networks.rules import Level

    known = Known(name="Netwerk Achterhoek", level=Level.REGIONAL)
    world.networks["any"] = network = start_network(known, by=world.people["anna"])
    house = open_house("Gemeente Berkelland", None, by=world.people["anna"])
    picture = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    change_style(house, Style(colour="#0b5757", logo=picture), by=world.people["anna"])
    world.organisations["house"] = house.organisation
    for which, circle, by in (("draft", world.x, "anneke"), ("public", world.y, "sanne")):
        words = {one: kan(f"publicpage-{one}", which)[:40] for one in PUBLIC_PAGE}
        page = public_pages.Presentation(**words, network=network)
        world.pages[which] = public_pages.present(
            circle, page, public=which == "public", by=world.people[by]
        )


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
    _case(world, "writing", "bart")
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
        dial_number=kan("meeting-dial_number", which),
        dial_code=kan("meeting-dial_code", which),
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

    def ask(self, name, which):
        """Let somebody ask, unseen, that a word is explained."""
        from kring.live.actions import unclear

        by = self.world.people[name]
        unclear.ask(self.session.pk, by=by, word=kan("unclearword-word", which), now=_now())
        self.world.words[which] = self.session.unclear_words.latest("asked_at")

    def offer_themes(self, which):
        """Let people choose what their group is about, as where a method comes with groups."""
        session = self.fresh()
        session.themes = json.dumps([kan("session-themes", which)])
        session.division = {"open": True, "of": [1], "adding": True, "mix": "", "chosen": {}}
        session.save(update_fields=["themes", "division"])

    def note(self, name, which):
        """Let somebody write in the notes of this meeting."""
        from kring.notepad import actions
        from kring.notepad.editing import Edit

        edit = Edit(uuid4(), 0, kan("notepad-text", which))
        actions.write(self.session.pk, by=self.world.people[name], edit=edit, now=_now())


def _held(world):
    from kring.live.actions import contributions, sessions, votes

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
    votes.give(table.session.pk, by=world.people["carla"], value=7)
    table.note("dirk", "held")
    seen = table.fresh().state_seq
    sessions.end_session(table.session.pk, by=table.anneke, seen=seen, now=_now())
    _settle(table.session)
    # What the case giver said their question really was, under a word of its own.
    case = world.cases["held"]
    case.refresh_from_db()
    case.real_question = kan("case-real_question", "held")
    case.save(update_fields=["real_question"])


def _settle(session):
    from kring.notepad import actions

    actions.settle(session.notepad.pk, now=_now())


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
    table.ask("carla", "quiet")
    table.note("carla", "quiet")


def _gossip(world):
    table = _Table(world, "gossip")
    table.go("exploration")
    table.say("carla", "q_open", "gossip_question")
    table.go("roddel.gossip")
    table.say("carla", "analysis", "gossip_carla")
    table.say("dirk", "advice", "gossip_dirk")
    table.say("bart", "sw", "gossip_note_bart")
    table.ask("dirk", "gossip")
    table.offer_themes("gossip")
    table.note("dirk", "gossip")


def _choosing(world):
    table = _Table(world, "choosing")
    table.go("basis5.advice")
    table.say("dirk", "advice", "choosing_advice")
    table.offer_themes("choosing")
    table.go("basis5.closing")


def _closing(world):
    from kring.live.actions import votes

    table = _Table(world, "closing")
    table.go("check_out")
    votes.give(table.session.pk, by=world.people["bart"], value=8)


def _writing(world):
    from datetime import time

    from kring.kernel import post
    from kring.live.actions import deadlines
    from kring.meetings import actions

    plan = actions.RoundPlan(
        starts_on=(_now() + timedelta(days=3)).date(),
        closes=time(20),
        method="async",
        days=(1, 2, 1, 2, 1, 1),
    )
    anneke = world.people["anneke"]
    world.meetings["round"] = actions.plan_round(world.x, by=anneke, plan=plan, now=_now())
    actions.give_turn(world.meetings["round"], by=anneke, to=world.seat("petra"))
    plan = replace(plan, case=world.cases["writing"].pk)
    meeting = actions.plan_round(world.x, by=anneke, plan=plan, now=_now())
    world.meetings["writing"] = meeting
    table = _Table(world, "writing")
    table.say("bart", "story", "writing_story")
    table.go("open_questions")
    table.say("carla", "q_open", "writing_hidden_carla")
    table.say("dirk", "q_open", "writing_hidden_dirk")
    table.say("carla", "sw", "writing_note_carla")
    esra = world.people["esra"].pk
    post.put(deadlines.REMINDER, to=esra, about=table.session.pk, number=table.fresh().index)


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
        actions.cast_ballot(vote, by=people[name], case=world.cases["votable3"].pk)
    for meeting in (mine, off):
        actions.send_invitations(meeting, by=anneke, now=now)
    actions.cancel_meeting(off, by=anneke)
    _replies(world, mine)
    yes, room = Attendance.Answer.YES, Attendance.Channel.ROOM
    actions.answer(mine, by=people["carla"], member=world.seat("carla"), answer=yes, channel=room)
    actions.correct_attendance(
        world.meetings["held"], by=anneke, member=world.seat("dirk"), minutes=90
    )


def _planning(world):
    from datetime import datetime, time

    from kring.planning import actions
    from kring.planning.dividing import DutyKind
    from kring.planning.proposing import PollPlan

    people, today = world.people, _now().date()
    tuesday = today + timedelta(days=7 + (1 - today.weekday()) % 7)
    moments = [datetime.combine(tuesday + timedelta(weeks=n), time(9, 30)) for n in range(8)]
    poll = actions.open_poll(
        world.x,
        by=people["anneke"],
        plan=PollPlan(count=2, weeks=3, fewest_weeks=1, most_weeks=6, quorum=2),
        moments=moments,
        now=_now(),
    )
    world.polls["open"] = poll
    for reply in poll.replies.select_related("membership__person"):
        name = next(key for key, one in people.items() if one.pk == reply.membership.person_id)
        world.replies[name] = reply
    for name in ("dirk", "esra"):
        actions.keep_answers(
            world.replies[name],
            by=people[name],
            lines={"1-morning": "yes"},
            marks={},
            edition=0,
            now=_now(),
        )
    actions.send_links(poll, by=people["anneke"], now=_now())
    actions.set_free(world.x, by=people["anneke"], first=today, last=today, meets=False)
    for name, which in (("carla", "theirs"), ("dirk", "vote")):
        words = {one: kan(f"venue-{one}", name) for one in ("place", "travel")}
        actions.offer_place(world.x, by=people[name], **words)
        meeting = world.meetings[which]
        host = {"kind": DutyKind.HOST, "member": world.seat(name)}
        actions.name_duty(meeting, by=people["anneke"], now=_now(), **host)
        world.duties[name] = meeting.duties.get()
    _pays(world)
    _few(world)


def _pays(world):
    """Circle X pays who takes part with lived experience."""
    from kring.compensation.actions import arrange
    from kring.compensation.terms import Terms

    words = {one: kan(f"arrangement-{one}", "x") for one in ("payer", "contact")}
    terms = Terms(kind="volunteer", cents=3_500, **words)
    arrange(world.x, terms, by=world.people["anneke"], now=_now())


def _few(world):
    """Let so many say no to a meeting that the others are asked what to do."""
    from kring.meetings import actions as meetings
    from kring.meetings.models import Attendance
    from kring.planning import actions

    meeting = world.meetings["few"] = _meeting(world, "few", after=timedelta(hours=40))
    no, room = Attendance.Answer.NO, Attendance.Channel.ROOM
    for name in ("anneke", "bart", "dirk", "esra", "leo", "petra", "hanna", "rob"):
        member = world.seat(name)
        meetings.answer(meeting, by=world.people["anneke"], member=member, answer=no, channel=room)
    rescue = actions.open_rescue(meeting, now=_now())
    for voice in rescue.voices.select_related("membership__person"):
        name = next(k for k, one in world.people.items() if one.pk == voice.membership.person_id)
        world.voices[name] = voice


def _replies(world, meeting):
    """Let Bart answer by mail in his own words."""
    from kring.inbox import actions, tokens
    from kring.inbox.models import DeadAddress
    from kring.inbox.parsing import Incoming
    from kring.inbox.queries import STOP
    from kring.inbox.rules import Channel
    from kring.meetings import actions as meetings
    from kring.meetings import queries
    from kring.meetings.actions import replies

    now = _now()
    word = actions.open_token(
        queries.ANSWER, person=world.people["bart"].pk, about=meeting.pk, now=now
    )
    mail = Incoming(
        message_id="bart",
        sender=world.people["bart"].email,
        recipients=(),
        subject="",
        text=kan("remark-text", "coming"),
    )
    assert replies.take_mail(tokens.find(word), mail, now) == replies.KEPT
    world.remarks["coming"] = meeting.remarks.get()
    world.reply_tokens["bart"] = word
    hanna = world.people["hanna"]
    how = {"phone": "0612345678", "address": kan("reach-address", "hanna")}
    actions.reach(hanna, Channel.SMS, by=hanna, **how)
    rob = world.people["rob"]
    DeadAddress.objects.create(person=rob, email=rob.email, since=now)
    stop = f"{STOP}meetings.week"
    world.reply_tokens["stop"] = actions.open_token(stop, person=rob.pk, about=rob.pk, now=now)
    world.reply_tokens["feed"] = meetings.open_feed(by=world.people["carla"], now=now)


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


def _practice(world):
    from kring.live.actions import sessions
    from kring.practice.actions import runs
    from kring.practice.rules import Setup, Speed

    anneke = world.people["anneke"]
    setup = Setup(method="roddel", story="care", language="nl", speed=Speed.OWN, people=4)
    for which in ("held", "open"):
        run = runs.begin_run(setup, by=anneke, now=_now())
        world.runs[which] = run
        world.sessions[f"practice_{which}"] = run.session
    ended = world.runs["held"]
    seen = ended.session.state_seq + 3  # three made-up people sat down since
    sessions.end_session(ended.session_id, by=anneke, seen=seen, now=_now())
    runs.end_run(ended.pk, by=anneke, now=_now())


def _workshop(world):
    """Anneke makes two methods: one that nobody else sees, one that she shares with circle X and then changes."""
    from kring.methods import reading
    from kring.workshop import actions, draft, languages
    from kring.workshop.rules import CC_BY, Reach

    anneke = world.people["anneke"]

    def retitle(own, title):
        data = draft.read(own.draft)
        words = {name: draft.words_of(data).get(name, "") for name in draft.BASICS}
        actions.save_basics(
            own.pk,
            by=anneke,
            seen=draft.mark_of_basics(data),
            words=words | {"title": title},
            people=data["people"],
            now=_now(),
        )

    def in_english(data, title):
        data = languages.with_language(data, "en", reading.script_of("basis5"))
        return languages.with_words(data, "en", "", {"title": title})

    for which in ("private", "shared"):
        make = actions.copy_of(reading.script_of("basis5"), "nl", kan("version-text", which), "")
        world.own[which] = actions.begin(make, by=anneke, now=_now())
    shared = world.own["shared"]
    actions.publish(shared.pk, by=anneke, licence=CC_BY, attribution="Een begeleider", now=_now())
    sharing = actions.Sharing(reach=Reach.CIRCLE, circle=world.x)
    actions.share(shared.pk, sharing, by=anneke)
    for which, own in world.own.items():
        own.refresh_from_db()
        retitle(own, kan("ownmethod-draft", which))
        own.refresh_from_db()
        seen = draft.mark_of_order(draft.read(own.draft))
        english = partial(in_english, title=kan("ownmethod-draft", which))
        actions.arrange(own.pk, english, by=anneke, seen=seen, now=_now())
        own.refresh_from_db()


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
