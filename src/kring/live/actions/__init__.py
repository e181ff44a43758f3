"""Everything that changes a table, by noun."""
