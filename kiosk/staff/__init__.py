"""The attendant at the kiosk: what is behind the upper left corner of the first screen."""
