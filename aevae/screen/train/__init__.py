"""The Train page: trainings, recipe form, sweeps."""
