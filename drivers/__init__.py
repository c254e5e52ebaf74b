"""Device drivers: one folder a family, each with its interface, its drivers and its emulator.

A library of its own: it imports nothing of the kiosk or the centre.
"""
