"""One command a figure; the last line of output is JSON with `figures` and `goals`."""
