"""Doors: for the contact point, the regisseur, and the partner."""
