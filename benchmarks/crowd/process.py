"""What a server's process holds: memory and open files, from /proc."""

from __future__ import annotations

import os
from pathlib import Path

MB = 1 << 20


def memory(pid: int) -> float:
    """Resident, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MB


def descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def seconds(pid: int) -> float:
    """Of processor time that it has used."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
