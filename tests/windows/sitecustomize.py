"""Makes every Python that has this folder on its path as Windows is to this app: as far as that can be had elsewhere.

The app's own modules see no POSIX-only module, function or number, and `os.name` is "nt"; libraries see what is there. And no process
may replace, rename or remove a file that any process has open, nor a folder around one.
"""

from __future__ import annotations

import builtins
import errno
import os
import shutil
import signal
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OURS = tuple(str(ROOT / name) for name in ("aevae/", "pages/", "app.py"))
OF_MODULES = "fcntl grp posix pty pwd readline resource syslog termios tty"
OF_OS = """
    O_CLOEXEC O_DIRECTORY O_DSYNC O_NOFOLLOW O_NONBLOCK O_SYNC WNOHANG chown chroot fchdir fchmod fchown fdatasync fork forkpty geteuid getgid
    getgroups getloadavg getpgid getpgrp getpriority getuid killpg lchown lockf mkfifo mknod nice openpty pathconf pidfd_open posix_fadvise
    posix_spawn pread preadv pwrite pwritev readv register_at_fork sched_getaffinity sched_setaffinity sendfile setgid setpgid setpriority setsid
    setuid statvfs sync sysconf uname wait waitid writev
"""
OF_SIGNAL = "SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGQUIT SIGSTOP SIGTSTP SIGUSR1 SIGUSR2 alarm pause pthread_kill setitimer sigwait siginterrupt"
MODULES = frozenset(OF_MODULES.split())
NAMES = {os: frozenset(OF_OS.split()), signal: frozenset(OF_SIGNAL.split())}


class Windows(types.ModuleType):
    """A module without what only POSIX has."""

    def __init__(self, module: types.ModuleType) -> None:
        super().__init__(module.__name__)
        self.__dict__["_all"] = module
        if module is os:
            self.__dict__["name"] = "nt"

    def __getattr__(self, name: str) -> Any:
        if name in NAMES[self._all]:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} on Windows")
        return getattr(self._all, name)


seen = {module.__name__: Windows(module) for module in NAMES}
real_import = builtins.__import__


def import_(name: str, given: Any = None, *rest: Any, **named: Any) -> Any:
    if given and str(given.get("__file__", "")).startswith(OURS):
        if name in MODULES:
            raise ModuleNotFoundError(f"No module named {name!r} on Windows", name=name)
        if name in seen:
            return seen[name]
    return real_import(name, given, *rest, **named)


def user(path: str) -> str:
    """Which process has this file, or which in this folder, open; empty where none has."""
    path = os.path.realpath(path)
    for pid in filter(str.isdecimal, os.listdir("/proc")):
        try:
            for handle in os.listdir(f"/proc/{pid}/fd"):
                file = os.readlink(f"/proc/{pid}/fd/{handle}")
                if file == path or file.startswith(f"{path}/"):
                    return f"{file} of process {pid}"
        except OSError:  # gone, or somebody else's
            continue
    return ""


def guarded(act: Callable[..., Any]) -> Callable[..., Any]:
    def guarded_act(*paths: Any, **named: Any) -> Any:
        for path in paths:
            if named.get("dir_fd") is None and os.path.exists(path) and (found := user(path)):
                raise PermissionError(errno.EACCES, f"The process cannot access the file because it is being used by another process: {found}", path)
        return act(*paths, **named)

    return guarded_act


builtins.__import__ = import_
shutil._use_fd_functions = False  # it removes folders by their handles where it can  # type: ignore[attr-defined]
if sys.platform == "linux":  # elsewhere nobody says what is open
    for name in ("remove", "rename", "replace", "unlink"):
        setattr(os, name, guarded(getattr(os, name)))
