"""Sets of images that somebody has added: what there are, and how they are made and kept. numpy only."""
