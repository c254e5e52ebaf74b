"""Readers of the machine-readable ID card (居民身份证 and its three sisters)."""
