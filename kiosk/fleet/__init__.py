"""The fleet agent: maintenance from afar, a process of its own beside the app.

`agent` reports and hands on orders, `changes` brings a new configuration or release on trial,
`trust` lets nothing in that is not signed, `ledger` remembers, so that each thing happens once.
"""
