"""F0, recipe: what a run shall be. Errors, configuration, presets, data sets, layers, priors, losses. No torch, no Streamlit."""

"""F0, recipe: what a run shall be. Errors, configuration, presets, data sets, layers, priors, losses. No torch, no Streamlit."""
