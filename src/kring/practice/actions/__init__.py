"""Everything that changes a practice run."""
