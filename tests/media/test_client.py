"""The client that finds out whether a URL plays: what it says of URLs that do not."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from pulumi_mediapackage_vod.emulator.media.trial.client import PlaybackError, streams
from tests.media.playback import Stage, playing

SMIL = """<?xml version="1.0"?><smil><body><switch><video name="silent.mp4"/></switch></body></smil>"""


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[Stage]:
    """A title without sound."""
    folder = tmp_path / "acme-movies" / "silent"
    folder.mkdir(parents=True)
    picture = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=4", "-c:v", "libx264", "-g", "50")
    ffmpeg.run([*picture, "-pix_fmt", "yuv420p", str(folder / "silent.mp4")])
    (folder / "silent.smil").write_text(SMIL)
    with playing(tmp_path) as stage:
        stage.asset("silent", "arn:aws:s3:::acme-movies/silent/silent.smil")
        yield stage


def test_a_title_without_sound_plays(silent: Stage, form: str) -> None:
    assert [(each.kind, each.height) for each in streams(getattr(silent, form)("silent"))] == [("video", 180)]


@pytest.fixture
def answering() -> Iterator[dict[str, bytes]]:
    """A server of whatever is put in; its URL is there under the empty name."""
    answers: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answers[self.path])

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (its name)
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    answers[""] = f"http://127.0.0.1:{server.server_port}".encode()
    yield answers
    server.shutdown()
    server.server_close()


SEGMENTLESS = b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nindex.m3u8\n"
NOTHING = b"#EXTM3U\n"
TEXT = b"The emulator serves no media.\n"


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/index.m3u8", TEXT, "is no playlist: The emulator serves no media."),
        ("/index.mpd", TEXT, "is no manifest: The emulator serves no media."),
        ("/index.ism/Manifest", TEXT, "is no manifest: The emulator serves no media."),
        ("/index.m3u8", b"\xff\xfe", "is no playlist: "),
        ("/index.m3u8", NOTHING, "has nothing to play"),
        ("/index.m3u8", SEGMENTLESS, "has no segment"),
        ("/index.mpd", b"<MPD/>", "has nothing to play"),
        ("/index.ism/Manifest", b"<SmoothStreamingMedia/>", "has nothing to play"),
        (
            "/index.ism/Manifest",
            b'<S><StreamIndex Type="video"><QualityLevel/><c/></StreamIndex></S>',
            "cannot be read",
        ),
    ],
)
def test_what_is_no_manifest_is_told(answering: dict[str, bytes], path: str, body: bytes, said: str) -> None:
    answering[path] = body
    with pytest.raises(PlaybackError, match=said):
        streams(answering[""].decode() + path)
