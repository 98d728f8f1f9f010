"""Explore: one latent plane and the pictures under the cursor.

`streamlit run app.py` imports this file once as the server and runs it for every visitor as the first page.
"""

import streamlit as st

from aevae.runs.ladders import other_seeds, way_onto_beta
from aevae.screen import state, web
from aevae.screen.about import about
from aevae.screen.frame import page, pick_run, usable_runs
from aevae.screen.glossary import explained
from aevae.screen.plane import latent_plane
from aevae.screen.plane.ladders import ladder_specs
from aevae.screen.plane.specs import run_spec
from aevae.screen.sentences import what_one_sees


def explore() -> None:
    runs = usable_runs()
    with st.container(horizontal=True, vertical_alignment="center"):
        run = pick_run("Model", "run", runs, default="mnist-vae")
        if first := way_onto_beta(run, runs):
            help = f"Opens {first.id}, a VAE on the same images: a slider goes from model to model as β grows."
            st.button("Walk through β", key="onto-beta", icon=":material/linear_scale:", on_click=state.pick, args=("run", first.id), help=help)
        about(run, runs)
    spec = run_spec(run, seeds=other_seeds(run, runs))
    latent_plane([spec], key="explore", params=["run"], ladders=ladder_specs(run, runs), on_walk=lambda reached: state.pick("run", reached))
    st.markdown(explained(what_one_sees(run)))


if __name__ == "__main__":
    page("Explore", explore)
else:
    app = st.App(__file__, routes=web.routes(), lifespan=web.lifespan, middleware=web.middleware())
