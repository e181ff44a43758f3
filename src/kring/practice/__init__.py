"""Practice: somebody leads a method alone, at a real table, with made-up people; and looks back at how it went."""
