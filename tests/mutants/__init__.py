"""Damage for the gate: tables as the real pipeline makes them, and ways to spoil them, one kind after the other."""
