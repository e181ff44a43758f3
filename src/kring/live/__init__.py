"""Live: a meeting while it happens."""
