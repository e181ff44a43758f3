"""People: persons, guests, signing in, language."""
