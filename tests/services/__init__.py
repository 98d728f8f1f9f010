"""Trainings in the background, with real processes."""
