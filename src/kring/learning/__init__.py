"""Learning: what a person takes along: try-outs and private lines."""
