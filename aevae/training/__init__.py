"""F3, training: training, atlas, saving and checking of runs, and the command line."""
