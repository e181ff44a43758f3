"""Who may get which word to see. What is not here may reach nobody.

Each line: the words (a pattern of "model-field-which"), the roles that may be sent them, and why. Written by hand from
what people were promised, not from the code. Sinks other than people's screens stand in SINKS.
"""

from fnmatch import fnmatchcase

from tests.trust.world import IN_X, PUBLIC_PAGE, ROLES

ANYONE = set(ROLES)
SIGNED_IN = ANYONE - {"anonymous"}
PEERS = {"participant", "giver", "lived_expert", "convenor"}
FACILITATORS = {"facilitator", "facilitator2"}
CIRCLE = PEERS | FACILITATORS  # who shares cases
MEMBERS = CIRCLE | {"lead"}  # who sees who is in it
TABLE = CIRCLE | {"observer", "guest"}  # who is in the meeting
MEETINGS = TABLE | {"lead"}
INSIDE = MEETINGS | {"sponsor", "sounding_board"}
INVITING = FACILITATORS | {"convenor", "lead"}
ROLE_OF = {name: role for role, name in ROLES.items() if name}

ON_SCREEN = [
    # What the circle is about: for all who belong to it, in whatever role.
    ("circle-sounding_reach-x", MEMBERS),
    ("circle-*-x", INSIDE),
    ("circle-*-y", {"neighbour"}),
    ("publicpage-*-draft", FACILITATORS | {"lead"}),  # until it is put online
    ("publicpage-*-public", ANYONE),
    ("agreement-text-x", INSIDE),
    ("agreement-text-y", {"neighbour"}),
    ("agreement-to_manager-x", INSIDE),
    ("agreement-to_manager-y", {"neighbour"}),
    ("soughtperspective-label-x", MEMBERS),
    ("soughtperspective-label-y", {"neighbour"}),
    # Who is in it: for its members, and for who sits at the table with them.
    ("membership-*-sanne", {"neighbour"}),
    # Who left: under what they said, in the attendance, and on the page of their own consent.
    ("membership-display_name-rob", CIRCLE | {"ex_member"}),
    ("membership-perspective-rob", set()),
    ("membership-display_name-dirk", ANYONE),  # Dirk asked to be named under the lesson
    ("membership-display_name-ineke", MEETINGS | {"sponsor"}),
    ("membership-display_name-otto", MEETINGS | {"sounding_board"}),
    ("membership-display_name-*", MEETINGS),
    ("membership-perspective-*", MEMBERS),
    # Of an invitation those who may invite see the name; the address and the keys nobody sees again.
    ("invitation-name-open", INVITING),
    ("invitation-name-next_door", {"neighbour"}),
    # Where letters on paper go: the person themself, and who may print them.
    ("reach-address-hanna", INVITING | {"lived_expert"}),
    # When and where.
    ("meeting-*-next_door", {"neighbour"}),
    ("meeting-*-*", MEETINGS),
    # What somebody wrote beside their answer: who wrote it, and who plans.
    ("remark-text-coming", {"giver", "lead"} | FACILITATORS),
    ("venue-*-*", MEETINGS),
    # What the circle pays people with lived experience: who sees its members.
    ("arrangement-*-x", MEMBERS),
    # A case: its giver; the circle once it is offered. At the table all hear the question.
    ("case-*-next_door", {"neighbour"}),
    ("case-*-draft", {"participant"}),
    ("case-*-giver_draft", {"giver"}),
    ("case-burning_question-quiet", TABLE),
    ("case-burning_question-gossip", TABLE),
    ("case-burning_question-choosing", TABLE),
    ("case-burning_question-closing", TABLE),
    ("case-burning_question-writing", TABLE),
    ("case-*-*", CIRCLE),
    # What was said. Notes and parked advice: the maker. Hidden: the maker, until it is shown to all at once.
    ("contribution-*-*_note_carla", {"participant"}),
    ("contribution-*-*_note_bart", {"giver"}),
    ("contribution-*-*_parked_carla", {"participant"}),
    ("contribution-*-*_hidden_carla", {"participant"}),
    ("contribution-*-*_hidden_dirk", set()),
    # Gossip behind the case giver's back never reaches them.
    ("contribution-*-gossip_*", TABLE - {"giver"}),
    ("unclearword-word-gossip", TABLE - {"giver"}),
    ("unclearword-word-quiet", TABLE),
    ("session-themes-gossip", TABLE - {"giver"}),
    ("session-themes-choosing", TABLE),
    ("contribution-*-quiet_question", TABLE),
    ("contribution-*-writing_story", TABLE),
    ("contribution-*-choosing_advice", TABLE),
    # A maker finds their own words back on the page of their consent, also after leaving.
    ("contribution-*-held_advice_rob", CIRCLE | {"ex_member"}),
    ("contribution-*-held_*", CIRCLE),
    # What is written down together; who is turned away reads it afterwards.
    ("notepad-text-quiet", TABLE),
    ("notepad-text-gossip", TABLE - {"giver"}),
    ("notepad-text-held", CIRCLE),
    # What somebody takes along.
    ("tryout-*-*", CIRCLE),
    ("privateline-body-carla_private", {"participant"}),
    ("privateline-body-bart_shared", CIRCLE),
    # A draft: who makes it; shared with a circle, who leads that. What was published: who meets there.
    ("ownmethod-draft-private", {"facilitator"}),
    ("ownmethod-draft-shared", FACILITATORS),
    ("version-text-shared", MEETINGS),
    # Who answered a call: who made it; and whoever holds the personal link, which only they have.
    ("application-answers-own", ANYONE),
    ("application-name-own", ANYONE),
    ("application-email-own", ANYONE),
    ("application-*-*", {"host"}),
    # The question one came with: oneself. What one commits to: oneself, and whoever holds the manager's link.
    ("start-question-carla", {"participant"}),
    ("mandate-may_try-dirk", ANYONE),
    ("mandate-up_to-dirk", ANYONE),
    ("mandate-cover-dirk", ANYONE),
    ("mandate-*-carla", {"participant"}),
    # The manager of a team: members read who it is; who asks, the address and the answer too.
    ("manageryes-manager-x", MEMBERS),
    ("manageryes-email-x", FACILITATORS | {"lead"}),
    ("manageryes-remark-x", FACILITATORS | {"lead"}),
    # On the way to others: the writer; then the circle and every maker; then everybody.
    ("lesson-*-draft", {"participant"}),
    ("lesson-*-asked", CIRCLE | {"ex_member"}),
    ("lesson-*-ready", CIRCLE),
    ("lesson-*-public", ANYONE),
    # Under one's own name, to all who are signed in; hidden: to nobody.
    ("reaction-body-joop", SIGNED_IN),
    ("reaction-body-hidden", set()),
    ("person-name-joop", SIGNED_IN),
    # One's own account.
    *((f"person-*-{name}", {role}) for name, role in ROLE_OF.items()),
]  # fmt: skip

# On a screen for all in the room, and on one device in their midst, stands only what all of them may see.
NOT_FOR_ALL = (
    "*_note_*", "*_parked_*", "*_hidden_*", "contribution-*-gossip_*carla", "contribution-*-gossip_dirk",
    "unclearword-word-gossip", "session-themes-gossip", "notepad-text-*",
)  # fmt: skip

# What may be written where nobody looks, by what it is: sealed text never, addresses only where mail goes.
PLAIN = [  # not sealed: in the database as it is, and so in its backup
    *(f"{field}-*" for field in (
        "circle-field", "circle-region", "membership-display_name", "membership-perspective",
        "soughtperspective-label", "invitation-name", "invitation-email", "invitation-perspective",
        "meeting-place", "meeting-link", "meeting-dial_number", "meeting-dial_code", "person-name", "reach-address",
        "venue-place",  # of who hosts: it is the place of the meeting then
        "person-email", "reaction-body",
        # Written for everybody, and not yet put online.
        *(f"publicpage-{one}" for one in PUBLIC_PAGE),
    )),
    "lesson-*-public",  # a publication is a plain copy, by consent
]  # fmt: skip
IN_MAILS = ["meeting-place-*", "venue-place-*", "meeting-link-*", "meeting-dial_number-*"]
SINKS = {
    "database": PLAIN,
    "write-ahead log": PLAIN,
    "shared memory": [],
    "backup": PLAIN,
    "mail text": [*IN_MAILS, "person-name-*"],
    "mail html": [*IN_MAILS, "person-name-*"],
    "mail calendar": [*IN_MAILS, "person-email-*"],
    "mail headers": [
        "person-email-*",
        "invitation-email-*",
        "application-email-*",
        "mandate-email-*",
        "manageryes-email-*",
    ],
}
# Every other sink that is searched: log, Redis, tasks, ledger, letters, sessions, cache, folders, error pages.


# What an address shows to whoever holds its token: what stands in the mails to that person too.
BY_TOKEN = {
    "feed": IN_MAILS,
    "manager-yes": ["circle-name-x", "agreement-to_manager-x"],
    "poll_link": ["circle-name-x", "membership-display_name-carla"],
}


def may_have(role: str, word: str) -> bool:
    """Tell whether this word may be sent to this role's screen."""
    for pattern, roles in ON_SCREEN:
        if fnmatchcase(word, pattern):
            return role in roles
    return False


def may_hold(sink: str, word: str) -> bool:
    """Tell whether this word may be found in a sink that is nobody's screen."""
    return any(fnmatchcase(word, pattern) for pattern in SINKS.get(sink, ()))


def leaks(role: str, words, *, for_all=False, name="") -> list[str]:
    """Return the words that should not have been sent. for_all: to a screen that everybody in the room sees.

    name: of the address, where that has a token of its own.
    """
    words = [
        one for one in words if not any(fnmatchcase(one, it) for it in BY_TOKEN.get(name, ()))
    ]
    wrong = [word for word in words if not may_have(role, word)]
    if for_all:
        wrong += [word for word in words if any(fnmatchcase(word, one) for one in NOT_FOR_ALL)]
    return sorted(set(wrong))


assert set(ROLE_OF) - {"joop", "anna", "sanne", "anneke"} <= set(IN_X)
