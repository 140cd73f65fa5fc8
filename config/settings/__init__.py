"""One module per place where the house stands."""
