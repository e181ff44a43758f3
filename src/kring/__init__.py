"""Kring: the place where a practice circle lives."""
