"""The version of this software, as packages, the launcher and the centre know it."""

VERSION = "0.2.0"
