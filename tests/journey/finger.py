"""A finger on the glass of an app that runs: for tests and measurements."""

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.input import MotionEvent


class Finger(MotionEvent):
    """A touch that enters where those of a panel do: at Kivy's event loop."""

    def __init__(self, id_: int, x: float, y: float) -> None:
        where = {"x": x / (Window.width - 1), "y": y / (Window.height - 1)}
        super().__init__("door", id_, where, is_touch=True, type_id="touch")

    def depack(self, args: dict[str, float]) -> None:
        self.sx, self.sy = args["x"], args["y"]
        self.profile = ["pos"]
        super().depack(args)

    def tap(self) -> None:
        self.rest()
        self.lift()

    def rest(self) -> None:
        EventLoop.post_dispatch_input("begin", self)

    def lift(self) -> None:
        EventLoop.post_dispatch_input("end", self)
