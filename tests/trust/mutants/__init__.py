"""A planted fault for a server under test; see tests.assurance.mutants."""
