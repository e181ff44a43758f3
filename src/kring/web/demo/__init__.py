"""A demo: a made-up world to look around in, as whoever one chooses. Only where KRING_DEMO=yes."""
