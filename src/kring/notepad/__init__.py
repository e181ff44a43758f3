"""What a circle writes down together: one text per meeting, in which several write at once."""
