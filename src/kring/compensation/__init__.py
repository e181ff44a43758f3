"""What a circle pays people with lived experience, what is due after each meeting, and when it was paid."""
