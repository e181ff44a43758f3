"""What practising puts on the table, and where one goes when it is over."""

from django.urls import reverse
from markupsafe import Markup

from kring.kernel.pages import draw
from kring.live.models import Session
from kring.people.http import SignedIn
from kring.practice.looking import company_of
from kring.practice.models import PracticeRun
from kring.practice.queries import run_at
from kring.practice.rules import REMARK_WORDS, Speed


def at_table(request: SignedIn, session: Session) -> Markup | None:
    """Return the bar above a practice table: what it is, what one can say aloud, and how to stop."""
    if not session.circle.practice:
        return None
    run = PracticeRun.objects.visible_to(request.user).filter(session=session).first()
    found = {
        "run": run,
        "company": company_of(run) if run else [],
        "remarks": list(REMARK_WORDS.items()),
        "own_pace": bool(run and run.speed == Speed.OWN),
    }
    return draw("practice/bar.html", found, request)


def on_screen(request: SignedIn, session: Session) -> Markup | None:
    """Return the mark of a practice table, for the screen that all see."""
    return draw("practice/mark.html", {}, request) if session.circle.practice else None


def look_back(session: Session) -> str | None:
    """Return where one looks back at a practice meeting."""
    if not session.circle.practice:
        return None
    run = run_at(session)
    return reverse("practice_run", kwargs={"run_id": run.pk}) if run else None
