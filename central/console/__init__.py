"""The centre's pages for people: hall, windows, cases, bookings, kiosks.

Rendered here, live by server-sent events, on a port of its own without client certificates.
"""
