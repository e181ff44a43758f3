"""Forming: from an open call to a circle of the right people."""
