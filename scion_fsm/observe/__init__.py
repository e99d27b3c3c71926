"""Raw inputs to observations: pods, container status strings, hooks, heartbeats, old words, timers.

Total over unknown input (L11): whatever comes in, an Observation comes out, and what was not understood
is in its `problems`. Functions here extract facts; which event a fact is stands in the spec.
"""
