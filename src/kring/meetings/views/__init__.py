"""The pages of a season and of a meeting, and their place on the pages of circles."""
