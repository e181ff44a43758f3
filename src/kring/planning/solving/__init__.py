"""The best set of dates. Plain Python; knows no Django and no words."""
