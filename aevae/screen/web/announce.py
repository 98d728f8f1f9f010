"""Where the app can be opened, said at the start. Streamlit would ask a third party for this computer's address from outside."""

from __future__ import annotations

import socket

import psutil
import streamlit as st

from .prefix import prefix


def announce() -> None:
    lines = "".join(f"  {url}\n" for url in urls(str(st.get_option("server.address") or "")))
    print(f"\nLatent space explorer (Ctrl+C ends it):\n{lines}", flush=True)


def urls(address: str) -> list[str]:
    """address: the only one on which the server listens; none, 0.0.0.0 and :: stand for all."""
    scheme, port = "https" if st.get_option("server.sslCertFile") else "http", st.get_option("server.port")
    hosts = ["localhost", *lan()] if address in ("", "0.0.0.0", "::") else [address]
    return [f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}{prefix()}" for host in hosts]


def lan() -> list[str]:
    """This computer's own addresses on its networks."""
    found = [one.address for addresses in psutil.net_if_addrs().values() for one in addresses if one.family == socket.AF_INET]
    return [address for address in found if not address.startswith(("127.", "169.254."))]
