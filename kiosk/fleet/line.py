"""The agent's line to the centre: one more call of `CentralClient`."""

from kiosk.central_client import CentralClient
from kiosk.fleet import wire
from kiosk.fleet.wire import CentreOrders, Report


class FleetLine(CentralClient):
    """Reports. Everything that `CentralClient` says holds here too."""

    def report(self, report: Report) -> CentreOrders:
        """Tell how the terminal is, hear what is wanted. Safe to repeat."""
        body = wire.encode_report(report)
        return self._call(wire.decode_orders, "POST", "/kiosk/report", body)
