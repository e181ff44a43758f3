"""Makes a circle that was invited, on the data of a server; says what is kept of answers. Run by Node.ask_inside."""

import json
import sys

from tests.server import step_inside

NAMES = ("Anneke", "Bart", "Carla", "Dirk")


def invite():
    from kring.circles.tests.world import make_circle
    from kring.inbox import tokens
    from kring.inbox.actions import open_token
    from kring.kernel import clock
    from kring.meetings import queries
    from kring.meetings.calendar import uid_of
    from kring.meetings.tests.world import make_season

    world = make_circle(*NAMES)
    meeting, now = make_season(world)[0], clock.now()
    words = {
        name.lower(): open_token(
            queries.ANSWER, person=world.people[name.lower()].pk, about=meeting.pk, now=now
        )
        for name in NAMES
    }
    return {
        "uid": uid_of(meeting),
        "starts_at": meeting.starts_at.isoformat(),
        "addresses": {name: tokens.address(word) for name, word in words.items()},
    }


def kept():
    """Return what came of all mails, and whether anything is half stored."""
    from kring.inbox.models import Received
    from kring.meetings.models import Attendance, Remark

    answers = list(Attendance.objects.values_list("answer", "said_at", "source"))
    outcomes = list(Received.objects.values_list("outcome", flat=True))
    return {
        "received": len(outcomes),
        "without_outcome": outcomes.count(""),
        "kept": outcomes.count("meetings.kept"),
        "remarks": len([remark.text for remark in Remark.objects.all()]),
        "counted": outcomes.count("meetings.counted"),
        "half": len([one for one in answers if one[0] and not (one[1] and one[2])]),
        "answers": len(answers),
    }


def feed():
    """Return where the calendar of somebody stands, and when their meetings begin by the clock of the circle."""
    from kring.circles.tests.world import make_circle
    from kring.kernel import clock
    from kring.meetings import actions
    from kring.meetings.tests.world import make_season

    world = make_circle(*NAMES)
    zone = world.circle.zone
    starts = [one.starts_at.astimezone(zone) for one in make_season(world)]
    word = actions.open_feed(by=world.bart, now=clock.now())
    return {
        "path": f"/calendar/{word}.ics",
        "starts": [start.strftime("%Y-%m-%d %H:%M") for start in starts],
    }


if __name__ == "__main__":
    step_inside()
    wanted = (sys.argv[1:] or ["invite"])[0]
    made = {"kept": kept, "feed": feed, "invite": invite}[wanted]()
    sys.stdout.write(json.dumps(made))
