"""What pickers make of an address: a text in it names models that are here, or means the default. All pages ask these three."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest
from visiting import NONSENSE

from aevae.services.renaming import rename

LISTS = ["nowhere", "../mnist-ae,<script>", ",,,", ["tiny-ae", "tiny-vae"]]  # where several may be named
VALUES = [*NONSENSE, *LISTS]


def pickers(count: int) -> None:
    """A page with all three pickers for each of so many parameters."""
    from aevae.screen.frame import pick_other_run, pick_run, pick_runs, usable_runs

    runs = usable_runs()
    base = next(run for run in runs if run.id == "tiny-vae")
    for i in range(count):
        pick_run("One", f"one{i}", runs, default="mnist-vae")
        pick_other_run("Another", f"other{i}", runs, base)
        pick_runs("Several", f"several{i}", runs, default=("mnist-ae", "mnist-vae"), most=6)


def shown(values: list[object]) -> AppTest:
    at = AppTest.from_function(pickers, kwargs={"count": len(values)}, default_timeout=300)
    for i, value in enumerate(values):
        for param in ("one", "other", "several"):
            at.query_params[f"{param}{i}"] = value
    at.run()
    assert not at.exception, at.exception
    return at


def test_nonsense_in_the_address_means_the_default(tiny_runs: Path) -> None:
    at = shown(VALUES)
    for i, value in enumerate(VALUES):
        assert at.selectbox(key=f"picked-one{i}").value == "mnist-vae", ascii(value)[:40]
        assert at.selectbox(key=f"picked-other{i}").value is None, ascii(value)[:40]
        assert at.multiselect(key=f"picked-several{i}").value == ["mnist-ae", "mnist-vae"], ascii(value)[:40]
    said = " ".join(str(one.value) for one in [*at.markdown, *at.caption])
    assert "Model “nowhere” not found. Showing mnist-vae." in said
    assert "alert(1)" not in said, "words of strangers are not repeated"


def test_what_the_address_names_is_picked(tiny_runs: Path) -> None:
    at = shown(["tiny-ae", "tiny-ae,nowhere,mnist-vae,tiny-ae"])
    assert at.selectbox(key="picked-one0").value == "tiny-ae"
    assert at.selectbox(key="picked-other0").value == "tiny-ae"
    assert at.multiselect(key="picked-several0").value == ["tiny-ae"]
    assert at.multiselect(key="picked-several1").value == ["tiny-ae", "mnist-vae"]


def test_a_former_name_leads_to_the_model_and_says_how_it_is_called_now(tiny_runs: Path) -> None:
    """Fails when an address that was given away before the model was renamed means the default, or when nothing is said."""
    rename("tiny-ae", "seven")
    at = shown(["tiny-ae"])
    assert at.selectbox(key="picked-one0").value == "seven"
    assert any("tiny-ae is called seven now. Showing seven." in caption.value for caption in at.caption)
    assert at.selectbox(key="picked-other0").value == "seven"
    assert at.multiselect(key="picked-several0").value == ["seven"]
    rename("seven", "eight")  # while somebody looks at it
    at.run()
    assert at.selectbox(key="picked-one0").value == "eight"
    assert any("seven is called eight now. Showing eight." in caption.value for caption in at.caption)
    assert at.selectbox(key="picked-other0").value == "eight"
    assert at.multiselect(key="picked-several0").value == ["eight"]
