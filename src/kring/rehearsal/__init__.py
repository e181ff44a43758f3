"""Rehearsal: scripted people who play a meeting, or a whole crowd, over real HTTP. Knows no Django, only addresses."""
