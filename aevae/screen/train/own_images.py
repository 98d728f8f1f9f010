"""Your images: files become a data set that is looked at before it is kept; sets that were added are removed here too."""

from __future__ import annotations

import io

import streamlit as st

from aevae.recipe.dataset import Dataset, data_dir
from aevae.recipe.draft import Draft as Recipe
from aevae.recipe.errors import AevaeError
from aevae.recipe.own_sets.drafts import TEST_SHARE, Draft, read_draft
from aevae.recipe.own_sets.files import check_name
from aevae.recipe.own_sets.reading import SIDE
from aevae.runs.catalog import as_id
from aevae.screen import permission, state
from aevae.screen.actions import delete_button
from aevae.screen.literal import literal, sentence
from aevae.screen.web import received
from aevae.services.own_images import adding, listing, uploads

SHOWN = 30  # classes whose counts are written out
KINDS = (
    "A zip of a folder of images (its sub-folders become classes), the images themselves, an .npz file, IDX files like MNIST's (also .gz), "
    "or a table of pixels (.csv, .parquet). A file labels.csv with the columns file and label, or file and value, is read too."
)


def own_images_button() -> None:
    may = permission.visitor_allowed()
    help = "Train on images of your own, or remove such a set." if may else permission.REFUSED
    st.button(
        "Your images…",
        key="own-images",
        icon=":material/add_photo_alternate:",
        type="tertiary",
        on_click=state.set_own_images,
        args=({},),
        disabled=not may,
        help=help,
    )


def own_images_dialog(draft: Recipe) -> None:
    """The dialogue, as long as it is open; it survives reruns of the page."""
    if state.own_images() is not None and permission.visitor_allowed():
        _dialog(draft)


def close() -> None:
    """The visitor has left the dialogue: nothing that was not kept stays."""
    now = state.own_images() or {}
    state.set_own_images(None)
    if task := now.get("task"):
        uploads.cancel(task)
    if token := now.get("draft"):
        try:
            read_draft(token).discard()
        except AevaeError:
            return  # it is gone already


@st.dialog("Your images", width="large", on_dismiss=close)
def _dialog(recipe: Recipe) -> None:
    now = state.own_images() or {}
    if error := now.get("error"):
        st.error(sentence(error), icon=":material/error:")
    if token := now.get("draft"):
        try:
            look(read_draft(token), recipe)
        except AevaeError as error:
            start_again(str(error))
    else:
        choose(now.get("task", ""))
        added()


def choose(task: str) -> None:
    """Files, and what shall be done to them. task: prepares them already; they stay, so that after a refusal only an option must be changed."""
    files = st.file_uploader("Files", accept_multiple_files=True, key="own-images-files", label_visibility="collapsed", disabled=bool(task))
    st.caption(f"{KINDS} Up to {received.most_megabytes()} MB a file here; larger sets: `python -m aevae data add`.")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        size = st.text_input(
            "Size", key="own-images-size", max_chars=9, placeholder="as they are", width=130, help=f"Width x height of all images, such as 28x28, from {SIDE[0]} to {SIDE[1]} pixels a side. They are resized, and their middle is kept."
        )  # fmt: skip
        test = st.number_input(
            "For testing, %", 1, 90, round(100 * TEST_SHARE), key="own-images-test", width=130, help="Drawn from each class, unless the files say which."
        )
        seed = st.number_input("Seed", 0, 2**31 - 1, 0, key="own-images-seed", width=110, help="Draws the images for testing.")
        values = st.text_input("Labels are numbers", key="own-images-values", max_chars=50, placeholder="such as angle, °", width=170, help="A name for the numbers and, after a comma, their unit. Without it words and whole numbers are classes.")  # fmt: skip
        grey = st.toggle("Grey", key="own-images-grey", help="Without colour: one channel, which can be drawn by hand.")
    if task:
        st.fragment(wait, run_every=0.5)(task)
    elif st.button("Prepare", key="own-images-prepare", type="primary", disabled=not files, help="Nothing is kept before you have seen it."):
        try:
            task = uploads.begin([(file.name, file.size, file) for file in files], size, grey, test / 100, int(seed), values, permission.visitor())
        except AevaeError as error:
            start_again(str(error))
        state.set_own_images({"task": task})
        st.rerun()


def start_again(error: str = "") -> None:
    state.set_own_images({"error": error} if error else {})
    st.rerun()


def wait(task: str) -> None:
    """How the preparation goes; looks again twice a second."""
    now = uploads.state(task)
    if now and now.running:
        st.progress(now.share, text=literal(now.text))
        if st.button("Cancel", key="own-images-cancel", help="Nothing is kept."):
            uploads.cancel(task)
            start_again()
        return
    try:
        state.set_own_images({"draft": uploads.made(task).token})
    except AevaeError as error:
        state.set_own_images({"error": str(error)})
    st.rerun()


def look(draft: Draft, recipe: Recipe) -> None:
    """What the set would be, and its name."""
    about, counts = draft.about, draft.counts()
    channels, height, width = about["shape"]
    st.image(png(draft), width="content")
    st.markdown(
        f"**{about['train']:,}** images to train on, **{about['test']:,}** to test with · {width} × {height} pixels, {'colour' if channels == 3 else 'grey'}"
    )
    if counts:
        shown = [f"{literal(name)} **{train + test:,}**" for name, (train, test) in list(counts.items())[:SHOWN]]
        st.markdown(f"{len(counts)} class{'es' * (len(counts) > 1)}: {' · '.join(shown)}{' · …' if len(counts) > SHOWN else ''}")
    elif values := about["values"]:
        st.markdown(f"Each has a number, {literal(values['name'])}, from {values['low']:.4g} to {values['high']:.4g} {literal(values['unit'])}")
    else:
        st.markdown("No labels: the map has dots of one colour.")
    st.caption(" ".join(map(literal, about["said"])))
    with st.container(horizontal=True, gap="small"):
        title = st.text_input("Title", key="own-images-title", max_chars=60, placeholder="Maple leaves", width=240)
        noun = st.text_input(
            "One is called", key="own-images-noun", max_chars=24, placeholder="image", width=140, help="A singular word for sentences, such as face or leaf."
        )
        licence = st.text_input("Licence", key="own-images-licence", max_chars=120, placeholder="such as CC BY 4.0", width=160)
        source = st.text_input("Source", key="own-images-source", max_chars=200, placeholder="where they are from", width=240)
    name = free_name(title)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        keep = st.button("Keep", key="own-images-keep", type="primary", help=f"As the data set {name}. It is chosen for the next training.")
        if st.button("Back", key="own-images-back", help="Discard these and choose again."):
            draft.discard()
            start_again()
    if keep:
        try:
            uploads.keep(draft, name, title, licence, source, noun.strip(), permission.visitor())
        except AevaeError as error:
            st.error(sentence(str(error)), icon=":material/error:")
            return
        state.set_own_images(None)
        state.keep_draft(recipe.with_option("dataset", name))
        st.rerun()


def free_name(title: str) -> str:
    """What a set of this title is called in recipes and commands: the nearest name that is free."""
    wanted = as_id(title)[:36].strip("-") or "images"
    for number in range(1, 1000):
        name = wanted if number == 1 else f"{wanted}-{number}"
        try:
            check_name(name)
        except AevaeError:
            continue
        return name
    return wanted


def png(draft: Draft) -> bytes:
    raw = io.BytesIO()
    adding.sheet(draft).save(raw, "PNG")
    return raw.getvalue()


def added() -> None:
    """The sets that are here, each with its removal."""
    good, bad = listing.listing()
    if not good and not bad:
        return
    with st.expander(f"Sets added here ({len(good) + len(bad)})", key="own-images-added"):
        for one in good:
            row(one.name, f"**{one.name}** {literal(one.title)} · {one.train + one.test:,} images, {one.shape[2]} × {one.shape[1]}{labels(one)}")
        for name, reason in bad.items():
            row(name, f"**{name}** {literal(reason)}")


def labels(one: Dataset) -> str:
    return f", {len(one.classes)} classes" if one.classes else f", {literal(one.values.name)}" if one.values else ""


def row(name: str, text: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"row-set-{name}"):
        st.markdown(text)
        if permission.refusal(data_dir() / name) is None:
            delete_button(listing.remove, name, "Remove this set. Models that were trained on it stay, without its images.")
