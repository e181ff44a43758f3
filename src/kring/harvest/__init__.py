"""Harvest: what goes to a wider ring, by consent."""
