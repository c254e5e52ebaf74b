"""A terminal's devices on a table: every emulator behind one page, for people and for tests.

Only this package may know all families at once. No driver imports it.
"""
