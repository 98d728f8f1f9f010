"""F4, services: trainings in the background, sweeps, clusters. No torch, no Streamlit: they start programs and read run folders."""
