"""Learn: lessons that ask first, and check on the real planes what the learner does."""

import streamlit as st

from aevae.lessons.library import library
from aevae.screen.frame import page, usable_runs
from aevae.screen.learn import place, sheets
from aevae.screen.learn.card import card
from aevae.screen.learn.stage import stage


def learn() -> None:
    runs, language = usable_runs(), place.language()
    lessons = library(language)
    at = place.place(lessons)
    if data := sheets.asked(lessons, at.lesson, runs):
        sheets.sheet(data)
        return
    if at.lesson is None or at.step is None:
        card(lessons, language, at, runs)
        return
    with st.container(key="lesson"):
        left, right = st.columns([34, 66], gap="medium")
        with left:
            card(lessons, language, at, runs)
        with right:
            stage(at.lesson, at.step, runs)


page("Learn", learn)
