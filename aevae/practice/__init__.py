"""F2, practice: training, atlas, saving and checking of runs, and the command line."""
