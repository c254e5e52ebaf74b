"""The bench over HTTP: one JSON API for the page, the demo player and the tests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, ConfigDict, Field
from starlette.middleware.base import RequestResponseEndpoint
from starlette.middleware.trustedhost import TrustedHostMiddleware

from drivers.bench.bench import Bench, CodeForm, Device, Eye, Scene
from drivers.bench.line import LineMode

PAGE = Path(__file__).with_name("page")

T = TypeVar("T")

router = APIRouter(prefix="/api")


def bench_app(bench: Bench) -> FastAPI:
    """Make the application for a running bench. It is meant for loopback alone."""
    app = FastAPI(openapi_url=None)
    app.state.bench = bench
    # a page on the web must not reach the bench through a name that resolves to loopback
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    app.middleware("http")(_never_cached)
    app.include_router(router)
    app.mount("/", StaticFiles(directory=PAGE, html=True))
    return app


async def _never_cached(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Let a browser see the page of this version and the table of this moment."""
    response = await call_next(request)
    response.headers["Cache-Control"] = "no-store"
    return response


def _bench(request: Request) -> Bench:
    bench: Bench = request.app.state.bench
    return bench


OnBench = Annotated[Bench, Depends(_bench)]


class Body(BaseModel):
    """A request body. An unknown key is a mistake; an absent one leaves things as they are."""

    model_config = ConfigDict(extra="forbid")

    def put_on(self, thing: object) -> None:
        for name, value in self.model_dump(exclude_unset=True).items():
            setattr(thing, name, value)


class CardOf(Body):
    person: str


class AppointmentCode(Body):
    appointment: str
    form: CodeForm = "token"


class AnyCode(Body):
    text: Annotated[str, Field(min_length=1, max_length=1000)]


class SceneBefore(Body):
    scene: Scene


class Plug(Body):
    plugged: bool


class ReaderFaults(Body):
    mute: bool = False
    corrupt: bool = False


class PrinterFaults(Body):
    paper: Literal["ok", "low", "out"] = "ok"
    cover_open: bool = False
    mute: bool = False
    run_out_after_mm: Annotated[float, Field(ge=0)] | None = None


class LineFault(Body):
    mode: LineMode


@contextmanager
def _unknown_is_404() -> Iterator[None]:
    try:
        yield
    except KeyError as error:
        raise HTTPException(404, f"there is no {error}") from error


@router.get("/sample")
def sample(bench: OnBench) -> dict[str, Any]:
    """List what can be laid down and shown: people, their appointments, and the codes of these."""
    return {
        "offices": bench.offices,
        "people": bench.people,
        "appointments": bench.appointments,
        "codes": bench.codes,
    }


@router.get("/state")
def state(bench: OnBench) -> dict[str, Any]:
    """Say how everything on the table is now."""
    return {
        "unplugged": sorted(bench.unplugged),
        "reader": {
            "card": bench.card,
            "mute": bench.reader.mute,
            "corrupt": bench.reader.corrupt,
        },
        "scanner": {"code": bench.code},
        "camera": {"scene": bench.scene},
        "printer": {
            "paper": bench.printer.paper,
            "cover_open": bench.printer.cover_open,
            "mute": bench.printer.mute,
            "run_out_after_mm": bench.printer.run_out_after_mm,
            "tickets": len(bench.printer.tickets),
        },
        "centre": {"mode": bench.line.mode},
    }


@router.post("/reader/card", status_code=204)
def place_card(body: CardOf, bench: OnBench) -> None:
    with _unknown_is_404():
        bench.place_card(body.person)


@router.delete("/reader/card", status_code=204)
def take_card(bench: OnBench) -> None:
    bench.take_card()


@router.put("/reader", status_code=204)
def put_reader(body: ReaderFaults, bench: OnBench) -> None:
    body.put_on(bench.reader)


@router.get("/reader/log")
def reader_log(bench: OnBench) -> list[dict[str, Any]]:
    return [asdict(event) for event in bench.reader.log]


@router.put("/scanner/code")
def show_code(body: AppointmentCode | AnyCode, bench: OnBench) -> dict[str, float]:
    """Hold a code before the scanner; answer since when (monotonic, s) it could be seen."""
    match body:
        case AppointmentCode():
            with _unknown_is_404():
                return {"since_s": bench.show_code_of(body.appointment, body.form)}
        case AnyCode():
            return {"since_s": bench.show_code(body.text)}


@router.delete("/scanner/code", status_code=204)
def hide_code(bench: OnBench) -> None:
    bench.hide_code()


@router.put("/camera/scene", status_code=204)
def show_scene(body: SceneBefore, bench: OnBench) -> None:
    bench.show_scene(body.scene)


@router.get("/{eye}/seen.jpg")
def seen(eye: Eye, bench: OnBench) -> Response:
    """Return what stands before the scanner or the camera now."""
    return Response(bench.seen_by(eye), media_type="image/jpeg")


@router.get("/camera/recent")
def recent(bench: OnBench) -> list[dict[str, float]]:
    """List the frames that the camera served last, oldest first, and keep them to be fetched."""
    return [{"at_s": at_s} for at_s, _ in bench.keep_recent_frames()]


@router.get("/camera/recent/{index}.jpg")
def recent_frame(index: int, bench: OnBench) -> Response:
    """Return a frame of the list that was asked for last."""
    _, jpeg = _nth(bench.recent_frames, index)
    return Response(jpeg, media_type="image/jpeg")


@router.put("/printer", status_code=204)
def put_printer(body: PrinterFaults, bench: OnBench) -> None:
    body.put_on(bench.printer)


@router.get("/printer/tickets")
def tickets(bench: OnBench) -> list[dict[str, Any]]:
    return [
        {
            "index": index,
            "length_mm": ticket.length_mm,
            "cut": ticket.cut,
            "complete": ticket.complete,
            "printed_at_s": ticket.printed_at_s,
        }
        for index, ticket in enumerate(bench.printer.tickets)
    ]


@router.get("/printer/tickets/{index}.png")
def ticket_picture(index: int, bench: OnBench) -> Response:
    png = BytesIO()
    _nth(bench.printer.tickets, index).image.save(png, "PNG")
    return Response(png.getvalue(), media_type="image/png")


@router.put("/devices/{device}", status_code=204)
def plug(device: Device, body: Plug, bench: OnBench) -> None:
    bench.plug(device, body.plugged)


@router.put("/centre", status_code=204)
def put_centre(body: LineFault, bench: OnBench) -> None:
    body.put_on(bench.line)


def _nth(things: Sequence[T], index: int) -> T:
    if not 0 <= index < len(things):
        raise HTTPException(404, f"there are {len(things)}")
    return things[index]
