"""Start the laboratory from anywhere.

python -P tests/kill/start.py DIRECTORY STEP TRANSPORT EVERY
"""

import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
runpy.run_module("tests.kill.laboratory", run_name="__main__")
