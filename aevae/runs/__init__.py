"""F1, runs: what a run folder says: reading, refusing, listing, atomic files. Imports only `recipe`; numpy only."""
