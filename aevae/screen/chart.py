"""A figure on the page, with what it shows in words, its numbers as CSV and itself as PNG."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import plotly.graph_objects as go
import streamlit as st


def chart(figure: go.Figure, name: str, columns: Mapping[str, Sequence[Any]], caption: str, width: Literal["stretch", "content"] = "stretch") -> None:
    """Show a figure over the sentence. The camera in its corner makes the PNG."""
    options = {"displaylogo": False, "displayModeBar": True, "modeBarButtons": [["toImage"]], "toImageButtonOptions": {"filename": name, "scale": 2}}
    st.plotly_chart(figure, key=name, config=options, width=width)
    name = f"{name}.csv"
    with st.container(horizontal=True, wrap=False):
        st.caption(caption, width="stretch")
        st.download_button(
            "CSV",
            as_csv(columns),
            name,
            "text/csv",
            key=name,
            on_click="ignore",
            help="Save these numbers as a table.",
            icon=":material/download:",
            type="tertiary",
        )


FORMULA = re.compile(r"[=+@\t\r]|-(?![\d.]+(?:e[-+]?\d+)?$)", re.IGNORECASE)  # as in browser/ui/download.js


def cell(value: Any) -> Any:
    """A value as a spreadsheet may have it: it must not take a text for a formula."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def as_csv(columns: Mapping[str, Sequence[Any]]) -> str:
    """Columns of any lengths as comma-separated text, unrounded; None is left empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(cell, columns))
    rows = max(map(len, columns.values()), default=0)
    writer.writerows([cell(values[i]) if i < len(values) and values[i] is not None else "" for values in columns.values()] for i in range(rows))
    return out.getvalue()
