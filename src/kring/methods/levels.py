"""For whom and for what a method is: the words of choosing. Knows no words, no Django."""

from enum import StrEnum


class Experience(StrEnum):
    """How used to such meetings a group must be, at least. In order."""

    NEW = "new"
    SOME = "some"
    EXPERIENCED = "experienced"


class Sensitivity(StrEnum):
    """How personal a question may be, at most. In order."""

    LIGHT = "light"
    PERSONAL = "personal"
    VERY_PERSONAL = "very_personal"


class Way(StrEnum):
    """How people are together."""

    ROOM = "room"
    ONLINE = "online"
    MIXED = "mixed"  # some in the room, some on a screen or the phone
    APART = "apart"  # each in their own time
