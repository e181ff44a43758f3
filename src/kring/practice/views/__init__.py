"""The pages of practising."""
