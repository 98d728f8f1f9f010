"""The one thing that pyproject.toml cannot say: the app at the top level of the repository goes into the package, as `aevae/app`."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

APP = ("app.py", "pages/*.py", ".streamlit/config.toml", "checkpoints/manifest.json", "checkpoints/[!.]*/[!.]*")


class WithApp(build_py):
    def run(self) -> None:
        super().run()
        if not self.editable_mode:  # there the checkout itself is used
            top, app = Path(__file__).parent, Path(self.build_lib) / "aevae" / "app"
            shutil.rmtree(app, ignore_errors=True)  # what an earlier build has left
            for path in (path for pattern in APP for path in top.glob(pattern) if path.is_file()):
                target = app / path.relative_to(top)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)


setup(cmdclass={"build_py": WithApp})
