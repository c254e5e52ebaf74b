"""The application without a face: the session and all it needs, no Kivy, no device driver."""
