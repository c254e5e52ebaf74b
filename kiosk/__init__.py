"""The application without a face: the session and everything it needs, no Kivy, no device driver."""
