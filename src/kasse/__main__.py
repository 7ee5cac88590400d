"""`python -m kasse` is `kasse`."""

import sys

from kasse.cli import main

sys.exit(main())
