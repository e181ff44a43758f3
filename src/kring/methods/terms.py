"""The terms a script is written in: who acts, what may be brought in, who sees it. Knows no words, no Django."""

from enum import StrEnum


class Actor(StrEnum):
    """Who acts in a phase."""

    CG = "cg"
    CG_PREV = "cg_prev"
    FAC = "fac"
    ALL = "all"
    TURN = "turn"
    SIL = "sil"
    SILALL = "silall"
    PAIR = "pair"
    SMALL = "small"
    GRP = "grp"
    OBS = "obs"
    EXP = "exp"
    HOST = "host"
    LIVED = "lived"
    RESEARCHER = "researcher"
    METHOD = "method"


class CaseGiver(StrEnum):
    """What the case giver does in a phase."""

    SPEAK = "speak"
    ANSWER = "answer"
    LISTEN = "listen"
    AWAY = "away"
    WRITE = "write"
    CHOOSE = "choose"
    PART = "part"
    NONE = "none"
    METHOD = "method"


class Allow(StrEnum):
    """The kinds of contribution that a phase takes."""

    STORY = "story"
    Q_FACT = "q_fact"
    Q_OPEN = "q_open"
    OBS = "obs"
    ASSOC = "assoc"
    IDENT = "ident"
    REFORM = "reform"
    ANALYSIS = "analysis"
    ADVICE = "advice"
    WARM_COOL = "warm_cool"
    SW = "sw"
    SW_REVEAL = "sw_reveal"
    VOTE = "vote"
    RATE = "rate"
    CHOICE = "choice"
    SCORE = "score"
    REFLECT = "reflect"
    APPREC = "apprec"
    VALUES = "values"
    ARGS = "args"
    ACTION = "action"
    DIALOG = "dialog"
    ACT = "act"
    RULES = "rules"
    MODULE = "module"
    METHOD = "method"
    NONE = "none"


class Visibility(StrEnum):
    """Who sees what is written, and when."""

    CIRCLE = "circle"  # everybody at the table, at once
    REVEAL = "reveal"  # nobody but the author, until the facilitator reveals all together
    PRIVATE = "private"  # the author only
    TABLE_NOT_GIVER = (
        "table_not_giver"  # everybody at the table but the case giver, who is turned away
    )


class Family(StrEnum):
    """What kind of method it is; for choosing, not for running."""

    INTERVISION = "intervision"
    INQUIRY = "inquiry"
    LIBERATING_STRUCTURES = "liberating_structures"
    PROTOCOL = "protocol"
    SOLUTION_FOCUSED = "solution_focused"
    ETHICS = "ethics"
    SYSTEM = "system"
    EXPERT = "expert"
    LIVED_EXPERIENCE = "lived_experience"
    REHEARSAL = "rehearsal"
    REVIEW = "review"
    LARGE_GROUP = "large_group"
    AGENDA = "agenda"
    IDEAS = "ideas"
    ONLINE = "online"
    CONTAINER = "container"
    SUPERVISION = "supervision"


class MinutesStatus(StrEnum):
    """How far the minutes stand in a published source."""

    PUBLISHED = "published"
    PARTLY_PUBLISHED = "partly_published"
    OWN_DEFAULT = "own_default"


class Confidence(StrEnum):
    """How sure we are that this is the method as others know it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
