"""Workshop: methods that people adapt and make themselves, in versions, and with whom they share them."""
