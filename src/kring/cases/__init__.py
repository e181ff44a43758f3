"""Cases: the question somebody brings."""
