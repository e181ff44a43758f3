"""What each role may see and do, in words: for the page and for docs/tables/roles.md."""

from dataclasses import dataclass

from kring.circles.rules import ROLE_WORDS, ROLES, SEATED, WITHOUT_ACCOUNT, Right, Role
from kring.kernel.words import gettext_lazy as _

RIGHT_WORDS = {
    Right.SEE_AIMS: _("read what the circle is about"),
    Right.SEE_COUNTS: _("see how many people take part, from five up"),
    Right.SEE_MEMBERS: _("see who the members are"),
    Right.SEE_MEETINGS: _("see when and where the circle meets"),
    Right.SEE_CASES: _("read the questions, the try-outs and the harvest in the making"),
    Right.SIT_AT_TABLE: _("be in the meeting and speak when it is their turn"),
    Right.WATCH_TABLE: _("be in the meeting and speak only when the observers are asked"),
    Right.BRING_CASE: _("bring a question and vote on the next one"),
    Right.HARVEST: _("write a lesson from what was said"),
    Right.LEAD_TABLE: _("lead the meeting, and write for people on the phone"),
    Right.PLAN: _("plan and cancel meetings"),
    Right.INVITE: _("invite people"),
    Right.SHAPE: _("change the frame, the agreement and the roles, and end a membership"),
}
ROLE_LINES = {
    Role.PARTICIPANT: _("Brings questions, thinks along and tries things out."),
    Role.FACILITATOR: _("Guards the process, the time and the safety. Best done by two."),
    Role.CONVENOR: _("A respected peer who takes part and brings others in."),
    Role.LEAD: _("Drives the practical side: planning, places, people."),
    Role.SPONSOR: _("A key figure who opens doors. Hears what it brings, never what is said."),
    Role.SOUNDING_BOARD: _(
        "Talks in confidence with facilitator or sponsor. Stays outside the circle."
    ),
    Role.LIVED_EXPERT: _("Knows the matter from their own life. Counts as an equal."),
    Role.OBSERVER: _("Watches how the meeting goes and gives that back."),
    Role.GUEST: _("Joins one meeting."),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One role."""

    role: Role
    name: str
    line: str
    rights: frozenset[Right]
    seated: bool
    without_account: bool


def rows() -> list[Row]:
    """Return each role with what it may do, in the active language."""
    return [
        Row(
            role=role,
            name=str(ROLE_WORDS[role]),
            line=str(ROLE_LINES[role]),
            rights=ROLES[role],
            seated=role in SEATED,
            without_account=role in WITHOUT_ACCOUNT,
        )
        for role in Role
    ]


def rights() -> list[tuple[Right, str]]:
    """Return each right with its words, in the active language."""
    return [(right, str(RIGHT_WORDS[right])) for right in Right]


def printed() -> str:
    """Return docs/tables/roles.md."""
    heads = [str(ROLE_WORDS[role]) for role in Role]
    lines = [
        "# Roles and what they may see and do",
        "",
        "Printed from `kring.circles.rules.ROLES` by a test. A filled dot means yes.",
        "",
        f"| | {' | '.join(heads)} |",
        f"|---|{':-:|' * len(heads)}",
    ]
    for right, words in rights():
        dots = ["●" if right in ROLES[role] else "" for role in Role]
        lines.append(f"| {words} (`{right}`) | {' | '.join(dots)} |")
    for words, holds in (
        ("fills one of the 6 to 10 chairs", SEATED),
        ("may come in without an account", WITHOUT_ACCOUNT),
    ):
        dots = ["●" if role in holds else "" for role in Role]
        lines.append(f"| {words} | {' | '.join(dots)} |")
    return "\n".join(lines) + "\n"
