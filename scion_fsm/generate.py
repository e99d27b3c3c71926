"""`python -m scion_fsm.generate` is `publish.generate`: every committed file that is made from the spec."""

import sys

from scion_fsm.publish.generate import main

if __name__ == "__main__":
    sys.exit(main())
