from __future__ import annotations

import sys
from pathlib import Path

# The factory of tables stands beside the tests; importlib mode does not put it on the path.
sys.path.insert(0, str(Path(__file__).parent))
