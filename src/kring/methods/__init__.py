"""Methods: scripts of meetings, kept as data."""
