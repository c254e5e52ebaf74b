"""The face of the kiosk: Kivy and nothing else. A screen is a function of a `kiosk.view.View`."""
