"""Networks as people write them, traced to layer lists: `networks` is the way in, `rules` what each operation is, `writer` the list."""
