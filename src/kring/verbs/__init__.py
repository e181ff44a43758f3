"""The verbs of ./kring: one module each, with `run(argv)`. The launcher has seen to the packages."""
