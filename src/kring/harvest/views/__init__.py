"""The pages of harvesting, by where they are read: in the circle, by a maker, by everybody."""
