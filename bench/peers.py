"""What others do: constants that the goals of Kring were set by, not measured in this run.

Each on one core of the same kind of machine, 500 people and 2,000 posts, signed in, 16 connections; requests a second.
"""

TOPIC = {"NodeBB": 12.8, "MediaWiki": 14.0, "Misago": 8.0, "Plone": 8.7}
HOME = {"NodeBB": 12.8, "MediaWiki": 10.0, "Misago": 8.6, "Plone": 26.8}
WRITE = {"NodeBB": 20.8, "MediaWiki": 18.4, "Misago": 19.6, "Plone": 32.4}


def fastest(figures: dict[str, float]) -> tuple[str, float]:
    """Return the fastest and its figure."""
    return max(figures.items(), key=lambda one: one[1])
