"""Whole walks in real browsers, one per promise of the product."""
