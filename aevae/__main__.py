"""`python -m aevae`: what the app does, from the command line."""

import sys

from .services.cli import main

sys.exit(main())
