"""Networks: the organisations people come from."""
