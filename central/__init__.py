"""The reference centre: appointments, queue numbers and cases for the kiosks of a city.

It shares a contract with the kiosk (`openapi.yaml`), never code.
"""
