"""Makes every page on the way from a call to a season, full and empty; prints where it stands."""

import json
import sys
from datetime import timedelta

from tests.server import cookies_of, step_inside


def a_call(anneke):
    """A call with twelve answers and what the matchmaker made of them, one that nobody answered, one for a circle."""
    from kring.forming.actions import applications, calls, proposals
    from kring.forming.matching.solver import solve
    from kring.forming.matchmaking import work
    from kring.forming.models import Application
    from kring.forming.tests.world import call_text, make_call, make_pool
    from kring.kernel import clock

    def here(problem, stopping):
        return solve(problem, stopping), True

    now, call = clock.now(), make_call(anneke, sponsors="Provincie Gelderland", cost="Niets")
    pool = make_pool(call)
    begun, _token = applications.begin(call, now=now)
    asked, _token = applications.ask(call, "Noor", "noor@kring.example", by=anneke, now=now)
    proposal = proposals.ask_proposal(call, proposals.Wish(), by=anneke, now=now)
    work(proposal.pk, run=here)
    proposal.refresh_from_db()
    waiting = next(one for one in Application.objects.sent() if str(one.pk) not in proposal.seats)
    why = proposals.ask_why(proposal, waiting, by=anneke, now=now)
    work(why.pk, run=here)
    draft = calls.make_call(call_text(question="Wie helpt de buren?"), by=anneke, now=now)
    own, mine = f"/calls/{call.pk}/", f"/applications/{pool['Hanna'].token}/"
    strangers = [
        own,
        mine,
        f"{mine}withdrawal/",
        f"/applications/{asked.token}/",
        "/calls/points/",
    ]
    steps = [f"/applications/{begun.token}/{step}/" for step in ("question", "when", "reach")]
    ours = ["/calls/", "/calls/new/", own, f"{own}intake/", f"{own}people/new/", f"{own}forgetting/",
            f"{own}people/{pool['Hanna'].pk}/", f"/proposals/{proposal.pk}/", f"/proposals/{why.pk}/",
            f"/calls/{draft.pk}/", f"/calls/{draft.pk}/intake/", f"/calls/{draft.pk}/proposals/"]  # fmt: skip
    return {"strangers": strangers + steps, "ours": ours, "call": own}


def a_season(world):
    """A poll that some answered, places to host, a meeting to which few can come, and people's mandates."""
    from kring.forming.actions import mandates
    from kring.forming.actions.mandates import Commitment
    from kring.kernel import clock
    from kring.meetings.models import Attendance, Meeting
    from kring.meetings.tests.world import make_season
    from kring.planning import actions
    from kring.planning.models import Rescue
    from kring.planning.tests.world import make_poll, reply_of, say

    meetings = make_season(world, count=6)
    first = meetings[0]
    Meeting.objects.filter(pk=first.pk).update(starts_at=clock.now() + timedelta(hours=40))
    for name in ("carla", "dirk", "esra", "fatima", "gerrit"):
        Attendance.objects.create(meeting=first, membership=world[name], answer="no")
    actions.guard_meetings(clock.now())
    voice = Rescue.objects.get().voices.get(membership=world["bart"])
    actions.offer_place(world.circle, by=world.carla, place="Dorpshuis Haarlo")
    poll = make_poll(world)
    for name in ("anneke", "carla", "dirk", "esra", "fatima"):
        say(world, poll, name, tuesday="yes", thursday="maybe")
    what = Commitment(
        hours=6, may_try="Bellen", up_to="Een dag", cover="", manager="Ria", email=""
    )
    _mandate, token = mandates.write_mandate(world.circle, what, by=world.bart, now=clock.now())
    circle, asked = f"/circles/{world.circle.pk}/", f"/polls/{poll.pk}/"
    link, other = (f"/poll/{reply_of(world, poll, name).token}/" for name in ("bart", "dirk"))
    ours = [f"{circle}hosts/", f"{circle}line/", f"{circle}free-days/", f"{circle}handover/", f"{circle}mandates/",
            f"{circle}mandate/", f"{circle}meetings/", circle, asked, f"{asked}dates/",
            f"{asked}end/", f"/meetings/{first.pk}/", f"/meetings/{first.pk}/merge/",
            f"/replies/{reply_of(world, poll, 'hanna').pk}/"]  # fmt: skip
    strangers = [link, f"/rescue/{voice.token}/", f"/mandates/{token}/", "/poll/gone/"]
    return {"strangers": strangers, "ours": ours, "link": link, "other": other}


def compensation(world):
    """What the circle pays, and what Hanna is due after a meeting that was held."""
    from kring.compensation import actions
    from kring.compensation.tests.world import VOLUNTEER, held
    from kring.kernel import clock

    now = clock.now()
    actions.arrange(world.circle, VOLUNTEER, by=world.anneke, now=now - timedelta(days=90))
    held(world, world.circle.meetings.latest("starts_at"))
    actions.bring_up(now - timedelta(days=6))
    page = f"/circles/{world.circle.pk}/compensation/"
    return {"ours": [page], "strangers": [], "hanna": [page, f"{page}letter/"]}


def mail_and_networks(anneke):
    """What stops one kind of mail, and networks in one another."""
    from kring.inbox import actions as inbox
    from kring.inbox import groups, queries
    from kring.kernel import clock
    from kring.networks import actions
    from kring.networks.actions import Known
    from kring.networks.rules import Level

    group = queries.STOP + next(iter(groups.labels()))
    token = inbox.open_token(group, person=anneke.pk, about=anneke.pk, now=clock.now())
    country = actions.start_network(Known(name="Platteland", level=Level.NATIONAL), by=anneke)
    known = Known(name="Achterhoek", level=Level.REGIONAL, wider=country, about="Dorpen en buren.")
    near = actions.start_network(known, by=anneke)
    public = ["/networks/", f"/networks/{near.pk}/", "/circles/public/"]
    strangers = [f"/mail/stop/{token}/", "/mail/stop/gone/", *public]
    return {
        "strangers": strangers,
        "ours": ["/account/mail/", "/networks/new/", f"/networks/{near.pk}/change/"],
    }


def who_is_in(world):
    """Pages of a circle beside its season: who leads it, who does what, who reads no mail, its team and its house."""
    from kring.circles import kinds
    from kring.circles.tests.world import make_circle
    from kring.networks.actions import Style, change_style, open_house

    anneke, circle = world.anneke, f"/circles/{world.circle.pk}/"
    house = open_house("Gemeente Berkelland", anneke, by=anneke)
    picture = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    change_style(house, Style(colour="#0b5757", logo=picture), by=anneke)
    organisation = f"/organisations/{house.organisation.pk}/"
    seat = f"{circle}members/{world['bart'].pk}/"
    team = make_circle("Anneke", name="Wijkteam Zuid", form=next(iter(kinds.TEAMS)))
    empty = f"/circles/{team.circle.pk}/"
    own = ("steps", "leading", "duties", "letters", "members", "invitations/table",
           "agreement", "agreement/new", "frame", "presentation", "welcome", "cases")  # fmt: skip
    ours = [f"{circle}{one}/" for one in own]
    ours += [f"{empty}{one}/" for one in ("", "steps", "letters", "members")]
    ours += [
        "/circles/",
        "/circles/table/",
        "/circles/roles/",
        "/organisations/",
        seat,
    ]
    ours += [organisation, f"{organisation}change/"]
    return {"strangers": [organisation], "ours": ours}


def make():
    from kring.circles.tests.world import make_circle

    world = make_circle()
    world.anneke.is_host = True
    world.anneke.save(update_fields=["is_host"])
    found = [
        a_call(world.anneke),
        a_season(world),
        mail_and_networks(world.anneke),
        who_is_in(world),
        compensation(world),
    ]
    return {
        "cookie": cookies_of(world.anneke),
        "hanna_cookie": cookies_of(world.hanna),
        "hanna": found[-1]["hanna"],
        "strangers": [path for one in found for path in one["strangers"]],
        "ours": [path for one in found for path in one["ours"]],
        "link": found[1]["link"],
        "other": found[1]["other"],
        "call": found[0]["call"],
    }


if __name__ == "__main__":
    step_inside()
    sys.stdout.write(json.dumps(make()))
