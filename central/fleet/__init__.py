"""What may change a kiosk from afar: signed, published, and served as files."""
