"""Web: pages over several slices. No models, no actions."""
