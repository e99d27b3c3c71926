"""What is around the program: a cluster and its server, docker hosts, disks, Scion's writers, relays.

May use what the world may, and no claim. Read `cluster.py` first.
"""
