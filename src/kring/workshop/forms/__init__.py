"""What people fill in about a method of their own, by subject. Texts as docs/method-format.md allows them."""
