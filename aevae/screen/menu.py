"""Streamlit's menu at the top right: what this is, and whom to ask where whoever runs the app has said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aevae import __version__
from aevae.recipe.errors import SettingError
from aevae.recipe.settings import CONTACT

if TYPE_CHECKING:
    from streamlit.commands.page_config import MenuItems

ABOUT = f"""#### Latent space explorer {__version__}
Explore the latent spaces of autoencoders and variational autoencoders in the browser. MIT licence.

Found a fault? Say what you did, this version number, and the address of the page: it holds what you see."""


def menu() -> MenuItems:
    try:
        contact = CONTACT()
    except SettingError:  # every page says so
        contact = ""
    return {"About": ABOUT, **({"Get help": contact, "Report a bug": contact} if contact else {})}
