"""Tags for the Django templates of others (allauth)."""
