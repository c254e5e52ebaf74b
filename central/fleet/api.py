"""The repository's files for kiosks. What they say is signed; the way they come is not trusted."""

import logging
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from fastapi.responses import FileResponse

from central.centre import TheCentre
from central.fleet.repository import RepositoryError
from central.identity import TheCaller

_MetadataName = Annotated[
    str,
    Path(pattern=r"^(timestamp|[1-9][0-9]{0,8}\.(root|targets|snapshot|config|software))\.json$"),
]
_TargetName = Annotated[str, Path(pattern=r"^[0-9a-f]{64}\.[A-Za-z0-9][A-Za-z0-9.-]{0,80}$")]
_TargetFolder = Annotated[str, Path(pattern=r"^(config|app)$")]

_log = logging.getLogger(__name__)

router = APIRouter(prefix="/fleet", tags=["fleet"])


@router.get("/metadata/{name}", response_class=FileResponse)
def metadata(name: _MetadataName, caller: TheCaller, centre: TheCentre) -> FileResponse:
    """Send a metadata file; `timestamp.json` is signed anew when it grows old."""
    if name == "timestamp.json":
        try:
            centre.fleet.keep_fresh(centre.clock())
        except (OSError, RepositoryError) as error:
            # half of its life is left: what there is still counts
            _log.error("the repository cannot be signed anew: %s", type(error).__name__)
    return _file(centre.fleet.metadata / name, "application/json", may_change="." not in name[:-5])


@router.get("/targets/{folder}/{name}", response_class=FileResponse)
def target(
    folder: _TargetFolder, name: _TargetName, caller: TheCaller, centre: TheCentre
) -> FileResponse:
    """Send a target file. Its name holds its SHA-256, so it never changes."""
    file = centre.fleet.targets / folder / name
    return _file(file, "application/octet-stream", may_change=False)


def _file(file: FilePath, media_type: str, *, may_change: bool) -> FileResponse:
    if not file.is_file():
        raise HTTPException(404)
    cache = "no-cache" if may_change else "max-age=31536000, immutable"
    return FileResponse(file, media_type=media_type, headers={"Cache-Control": cache})
