"""F2, science: networks, models, priors, objectives, data, metrics, geometry. Torch; knows neither run folders nor Streamlit."""
