"""OpenCV, imported so that it leaves the process as it was.

`cv2` takes about 0.15 s to import, so import this module where the first picture is needed, not
at the top of a driver. It puts its own Qt plug-ins and library folder into the environment, which
breaks programs that are started later (https://github.com/opencv/opencv-python/issues/447), and
it complains on stderr about every camera that is not there.
"""

import os

_SET_BY_CV2 = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "LD_LIBRARY_PATH")
_FFMPEG_SAYS_NOTHING = "-8"
_V4L2_WAITS_S = "2"  # for a frame; ten without this (https://github.com/opencv/opencv/issues/10927)

_before = {name: os.environ.get(name) for name in _SET_BY_CV2}

import cv2  # noqa: E402 - what it does to the environment is seen only after a look before

for _name, _value in _before.items():
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", _FFMPEG_SAYS_NOTHING)
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", _V4L2_WAITS_S)

__all__ = ["cv2"]
