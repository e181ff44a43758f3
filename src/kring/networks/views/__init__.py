"""Pages of networks and organisations."""
