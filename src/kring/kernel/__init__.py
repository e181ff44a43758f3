"""What every slice stands on: clock, ledger, verdicts, vault, library, components. Knows no slice."""
