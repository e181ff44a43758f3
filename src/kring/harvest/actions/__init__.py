"""Everything that changes a lesson, a consent or a publication, by noun."""
