"""F0, words: what everything else is said in. Errors, configuration, tables and the run folder. No torch, no Streamlit."""
