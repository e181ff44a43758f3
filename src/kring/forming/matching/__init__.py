"""Who fits with whom: plain Python, no Django, no database. See docs/decisions/0023-forming.md."""
