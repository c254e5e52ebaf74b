"""Scanners of QR codes."""
