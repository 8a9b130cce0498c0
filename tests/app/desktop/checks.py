# SPDX-License-Identifier: Apache-2.0
"""One check a run: checks.py NAME. It ends with 0 when the check holds; without a name it lists them."""
import signal
import sys

import keeping_checks
import tray_checks
import use_checks

CHECKS = {name: check for module in (use_checks, tray_checks, keeping_checks)
          for name, check in vars(module).items()
          if callable(check) and getattr(check, "__module__", "") == module.__name__ and "_" in name}

signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started ends too
if len(sys.argv) == 2:
    CHECKS[sys.argv[1]]()
else:
    print("\n".join(CHECKS))
