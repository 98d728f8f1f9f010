"""Teacher…: whoever has the key may do everything on this page, also to what others own."""

from __future__ import annotations

import streamlit as st

from aevae.recipe.errors import AevaeError
from aevae.recipe.settings import MODE, TEACHER_KEY
from aevae.screen import permission
from aevae.screen.literal import sentence
from aevae.services.roles import teachers


def teacher_button() -> None:
    """A field for the key behind a button, where there is one; or the way back."""
    by = permission.visitor()
    if not TEACHER_KEY() or MODE() == "look":
        return
    if teachers.is_teacher(by.id):
        st.button("Leave", key="teacher-leave", icon=":material/school:", type="tertiary", on_click=teachers.leave, args=(by,), help="You are the teacher here: every training and model is yours to change. Leave, and be a visitor again.")  # fmt: skip
    elif not by.trusted:
        with st.popover(
            "Teacher…", icon=":material/school:", type="tertiary", help="With the teacher's key every training and model is yours to change.", key="teacher"
        ):
            enter()


def enter() -> None:
    with st.form("teacher-form", border=False, clear_on_submit=True):
        key = st.text_input("Teacher's key", type="password", key="teacher-key", max_chars=200, autocomplete="current-password")
        if st.form_submit_button("Enter", type="primary"):
            try:
                teachers.enter(key, permission.visitor(), st.context.ip_address or "")
            except AevaeError as error:
                st.error(sentence(str(error)), icon=":material/error:")
                return
            st.rerun()
