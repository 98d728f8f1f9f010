"""The page that Streamlit's own parts give: a Plotly chart over an invisible grid, decoded on the server after each click.

The rival of `benchmarks.click`: the same 10,000 codes and the same model, and every courtesy that our own page enjoys: the
figure and the model are made once, and what never dies is taken out of the garbage collector's sight.
"""

import gc

import numpy as np
import plotly.graph_objects as go
import streamlit as st
import torch

from aevae.runs.catalog import open_run
from aevae.training.checkpoints import load_model

RUN = "001-vae"
GRID = 80  # invisible markers on each axis: finer than a finger, coarser than our plane

torch.set_num_threads(1)


@st.cache_resource
def prepared():
    run = open_run(RUN)
    codes = run.tensors("codes")
    mean, label = codes["mean"], codes["label"]
    (x0, y0), (x1, y1) = np.quantile(mean, [0.002, 0.998], axis=0)
    x, y = (grid.ravel() for grid in np.meshgrid(np.linspace(x0, x1, GRID), np.linspace(y0, y1, GRID)))
    figure = go.Figure(
        [
            go.Scatter(x=mean[:, 0], y=mean[:, 1], mode="markers", marker={"size": 4, "color": label, "colorscale": "Turbo"}, hoverinfo="skip"),
            go.Scatter(x=x, y=y, mode="markers", marker={"size": 8, "opacity": 0}, hoverinfo="none"),
        ]
    )
    figure.update_layout(showlegend=False, height=560, margin={"l": 54, "r": 8, "t": 8, "b": 32})
    model = load_model(run)
    gc.collect()
    gc.freeze()
    return figure, model


st.set_page_config(layout="wide")
figure, model = prepared()
left, right = st.columns([2, 1])
with left:
    event = st.plotly_chart(figure, key="plane", on_select="rerun", selection_mode="points")
chosen = event["selection"]["points"]
z = (chosen[0]["x"], chosen[0]["y"]) if chosen else (0.0, 0.0)
with torch.inference_mode():
    picture = model.decode(torch.tensor([z], dtype=torch.float32))[0, 0].numpy()
right.image(picture, width=300)
