"""A call about ageing in villages, and the twelve who answer it."""

from datetime import timedelta

from kring.circles.tests.world import make_person
from kring.forming.actions import applications, calls
from kring.forming.models import Call
from kring.kernel import clock

QUESTION = "Hoe houden we het leefbaar voor wie oud wordt in een klein dorp?"
# Name, question, level, side, organisation, area, parts of the week.
TWELVE = [
    (
        "Bart",
        "Hoe krijgen we jongeren mee nu het dorpshuis dreigt te sluiten?",
        "policy",
        "municipality",
        "Gemeente Berkelland",
        "Haarlo",
        (1, 4, 7),
    ),
    (
        "Carla",
        "Hoe blijf ik bij oudere mensen komen nu de thuiszorg routes schrapt?",
        "hands",
        "professional",
        "Zorggroep Oost",
        "Eibergen",
        (1, 4, 10),
    ),
    (
        "Dirk",
        "Wat doen we als vrijwilligers omvallen en het dorpshuis leeg staat?",
        "volunteer",
        "volunteer",
        "Dorpshuis Haarlo",
        "Haarlo",
        (1, 4, 7),
    ),
    (
        "Esra",
        "Hoe breng ik huisarts, thuiszorg en mantelzorger aan één tafel?",
        "hands",
        "professional",
        "Huisartsen Borculo",
        "Borculo",
        (1, 4),
    ),
    (
        "Fatima",
        "Hoe vragen mantelzorgers op tijd hulp, voor ze zelf omvallen?",
        "hands",
        "professional",
        "Welzijn Achterhoek",
        "Ruurlo",
        (1, 4, 7),
    ),
    (
        "Gerrit",
        "Hoe vinden we opvolgers voor het bestuur van het dorpshuis?",
        "volunteer",
        "resident",
        "Dorpsbelang Neede",
        "Neede",
        (1, 7),
    ),
    (
        "Hanna",
        "Ik zorgde jaren voor mijn moeder. Wat heeft een mantelzorger echt nodig?",
        "",
        "lived",
        "",
        "Haarlo",
        (1, 4, 7, 10),
    ),
    (
        "Ilse",
        "Mijn vader woont alleen. Hoe houd ik het als mantelzorger vol?",
        "",
        "lived",
        "",
        "Neede",
        (1, 4),
    ),
    (
        "Jan",
        "Hoe geef ik bewoners zeggenschap over het dorpshuis?",
        "policy",
        "municipality",
        "Gemeente Neede",
        "Neede",
        (1, 4, 7),
    ),
    (
        "Kim",
        "Hoe houd ik de thuiszorg draaiend met minder mensen?",
        "team",
        "professional",
        "Zorggroep Oost",
        "Eibergen",
        (1, 4),
    ),
    (
        "Lotte",
        "Hoe komen ouderen zonder bus bij de huisarts?",
        "volunteer",
        "volunteer",
        "Plusbus",
        "Borculo",
        (1, 4, 7),
    ),
    (
        "Mia",
        "Hoe bouwen we kleine huizen voor ouderen in het dorp?",
        "policy",
        "housing",
        "Woonstichting De Linde",
        "Ruurlo",
        (1, 7),
    ),
]


def call_text(**over):
    first = {
        "question": QUESTION,
        "for_whom": "Mensen die in een dorp met ouderen werken of er zelf zorgen.",
        "rhythm": "Acht middagen, elke zes weken.",
        "where": "In dorpshuizen in de Achterhoek",
        "asked": "Breng je eigen vraag mee en probeer iets uit.",
        "situations": "een dorp onder de 2.000 mensen\neen groter dorp",
        "closes_on": clock.now().date() + timedelta(days=30),
    }
    return calls.CallText(**(first | over))


def host(name="Anneke"):
    person = make_person(name)
    person.is_host = True
    person.save()
    return person


def make_call(by=None, **over) -> Call:
    """Return a call that is open."""
    by = by or host()
    call = calls.make_call(call_text(**over), by=by, now=clock.now())
    calls.open_call(call, by=by, now=clock.now())
    call.refresh_from_db()
    return call


def answer(
    call, name, question, level="hands", side="professional", place="", area="", parts=(), **more
):
    """Let somebody answer and send it; returns the application and its token."""
    one, token = applications.begin(call, now=clock.now())
    some = {
        "name": name, "question": question, "level": level, "perspective": side,
        "organisation": place, "area": area, "parts": tuple(parts), "languages": ("nl",),
        "email": f"{name.lower()}@kring.example", **more,
    }  # fmt: skip
    one = applications.save(one, some, edition=one.edition, now=clock.now())
    return applications.send(one, now=clock.now()), token


def make_pool(call, many=12):
    """Let the twelve answer; returns the applications by name."""
    return {one[0]: answer(call, *one)[0] for one in TWELVE[:many]}
