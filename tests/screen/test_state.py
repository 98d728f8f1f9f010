"""The session keys: one module reads and writes them."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_only_one_module_touches_the_session() -> None:
    sources = [*(ROOT / "aevae").rglob("*.py"), ROOT / "app.py", *(ROOT / "pages").glob("*.py")]
    assert [str(path.relative_to(ROOT)) for path in sources if "st.session_state" in path.read_text(encoding="utf-8")] == ["aevae/screen/state.py"]
