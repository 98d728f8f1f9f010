"""`python -m aevae`: what the app does, from the command line."""

import sys

from .practice.cli import main

sys.exit(main())
