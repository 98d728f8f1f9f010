"""Who may do what to trainings, models and sets of images, how much of it, and the log of what was done."""
