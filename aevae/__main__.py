"""`python -m aevae`: what the app does, from the command line."""

import sys

from .services.job_commands import main

sys.exit(main())
