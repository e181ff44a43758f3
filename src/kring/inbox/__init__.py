"""What comes in by mail, and the tokens that say whose answer to what it is."""
