"""Everything that changes a circle, by noun."""
