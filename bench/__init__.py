"""Benchmarks: `./kring bench [pages|live|start|weight …]`. Prints figures with goals; docs/figures.md keeps them."""
