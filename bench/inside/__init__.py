"""What runs in the environment of a measured server, on its data: `python -m bench.inside world`. Prints JSON."""
