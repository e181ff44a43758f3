"""The pages of a table, and the deeds done there."""
