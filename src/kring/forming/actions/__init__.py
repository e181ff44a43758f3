"""Everything that changes on the way to a circle, by noun."""
