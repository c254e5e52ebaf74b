"""Starts the app from one of three trees, and goes back when a new one does not draw.

The launcher is what an update never replaces, so it knows nothing of the rest: the standard library
and this folder, no more. `places` says where things are, `record` what is to be started, `install`
fills a slot, `launcher` is the parent of the app.
"""
