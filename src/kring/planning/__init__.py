"""Planning: one poll for a whole season, the best set of dates, who hosts, and what happens when few can come."""
