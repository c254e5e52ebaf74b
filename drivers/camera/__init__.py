"""Cameras: live frames and stills."""
