"""The laws as a test suite: strategies for what may come in, each law as a check, a state machine.

A law here is told from the side of the world that made the inputs (which pod is newer, which container
runs), never from the core's own comparisons, so that a mistake there is seen. Subjects are given from
outside: whatever steps, reconciles and observes can be judged, broken ones too.
"""
