"""Thermal printers of queue tickets."""
