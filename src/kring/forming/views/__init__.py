"""Pages on the way to a circle."""
