"""What an input means: pods, container status strings, hooks, heartbeats, old words, timers to observations.

Total over unknown input (L11): whatever comes in, an Observation comes out, and what was not understood
is in its `problems`. Functions here extract facts; which event a fact is stands in the spec.

May use machine. Read `pod.py` first.
"""
