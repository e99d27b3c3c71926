"""`python -m scion_fsm` is the command `scion-fsm`."""

from scion_fsm.cli import main

main()
