"""What a circle tells the world about itself."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from kring.circles import facts, rules
from kring.circles.actions.lock import lock
from kring.circles.models import Circle, Membership, PublicPage
from kring.circles.rules import Right
from kring.kernel import clock, ledger
from kring.kernel.verdicts import require
from kring.networks.models import Network, Organisation
from kring.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Presentation:
    """Words that everybody may read. country: ISO 3166-1 alpha-2."""

    name: str
    purpose: str
    how: str = ""
    kind: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    region: str = ""
    country: str = "NL"
    starts_on: date | None = None
    ends_on: date | None = None
    client: str = ""
    donor: str = ""
    network: Network | None = None
    organisation: Organisation | None = None
    shows_counts: bool = False


@transaction.atomic
def present(circle: Circle, words: Presentation, *, public: bool, by: Person) -> PublicPage:
    """Keep what the circle tells the world; public: everybody may read it from now on."""
    circle = lock(circle.pk)
    require(rules.may(circle.role_of(by), Right.SHAPE))
    works = Membership.objects.current().filter(circle=circle, organisation=words.organisation)
    none = words.organisation is None
    require(rules.may_show_organisation(works_there=none or works.exists()))
    page = PublicPage.objects.filter(circle=circle).first() or PublicPage(circle=circle)
    for field, value in vars(words).items():
        setattr(page, field, value)
    page.changed_at = clock.now()
    if public:
        page.published_at = page.published_at or page.changed_at
    page.save()
    ledger.record(
        facts.PublicPageChanged(by=by.pk, circle=circle.pk, public=page.published_at is not None)
    )
    return page


@transaction.atomic
def take_down(circle: Circle, *, by: Person) -> None:
    """Let nobody outside read it any more. The words stay, for later."""
    circle = lock(circle.pk)
    require(rules.may(circle.role_of(by), Right.SHAPE))
    PublicPage.objects.filter(circle=circle).update(published_at=None)
    ledger.record(facts.PublicPageChanged(by=by.pk, circle=circle.pk, public=False))
