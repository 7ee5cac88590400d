"""Whole shops under a simulated clock, network, disk and people, judged by an auditor.

Everything but those four is real: the till's application on SQLite files, and the office behind
its ASGI door. `docs/developer/simulation.md` is the map.
"""
