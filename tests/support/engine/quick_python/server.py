"""A Python that has imported what programs and plugins import, and becomes one of them in a fork."""

import atexit
import gc
import marshal
import os
import runpy
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).parents[4]
_IMPORTED = (
    "boto3",
    "botocore.config",
    "pulumi.dynamic",
    "pulumi_aws",
    "pulumi_mediapackage_vod.components",
    "pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset",
    "pulumi_mediapackage_vod.dynamic_providers.service.clients",
    "pulumi_mediapackage_vod.aws_plugin.process",
    *(f"pulumi_aws.{each}" for each in ("cloudfront", "cloudwatch", "iam", "s3", "secretsmanager", "sns")),
)


def main(address: str) -> None:
    own_path = sys.path[1:]
    sys.path[:] = [str(ROOT), *own_path]
    for module in _IMPORTED:
        hasattr(import_module(module), "__all__")  # loads those that are lazy
    assert threading.active_count() == 1, "a fork would lose the other threads"
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        while True:
            launcher, _ = listener.accept()
            if os.fork() == 0:
                break
            launcher.close()
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
    size, streams, _, _ = socket.recv_fds(launcher, 4, 3)
    start = marshal.loads(launcher.makefile("rb").read(int.from_bytes(size, "big")))
    process = os.fork()
    if process:
        _report(launcher, streams, process)
    launcher.close()
    for standard, stream in enumerate(streams):
        os.dup2(stream, standard)
        os.close(stream)
    _end(_become, start, own_path)


def _report(launcher: socket.socket, streams: list[int], process: int) -> NoReturn:
    """Tell the launcher the process's number and, in the end, its exit code; where it is killed, so is the process."""
    for stream in streams:
        os.close(stream)
    launcher.sendall(b"%d\n" % process)
    threading.Thread(target=_kill_after, args=(launcher, process), daemon=True).start()
    _, status = os.waitpid(process, 0)
    launcher.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _kill_after(launcher: socket.socket, process: int) -> None:
    launcher.recv(1)
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def _become(start: dict[str, Any], own_path: list[str]) -> None:
    """What Python itself does at its start, with a script or with `-m` and a module."""
    os.chdir(start["folder"])
    os.environ.clear()
    os.environ.update(start["environment"])
    arguments = [each for each in start["arguments"] if each != "-u"]
    is_module = arguments[0] == "-m"
    sys.argv = arguments[1:] if is_module else arguments
    more = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    sys.path[:] = [os.getcwd() if is_module else str(Path(sys.argv[0]).parent), *more, *own_path]
    with suppress(ImportError):
        import_module("sitecustomize")
    if is_module:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(sys.argv[0], run_name="__main__")


def _end(program: Callable[..., None], *arguments: Any) -> NoReturn:
    """Run the program and end as Python does, but for taking apart every object: that would copy all memory that the
    fork shares."""
    code = 0
    try:
        program(*arguments)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
    except KeyboardInterrupt:
        raise
    except Exception as error:  # noqa: BLE001 (whatever it is, as Python itself)
        sys.excepthook(type(error), error, error.__traceback__)
        code = 1
    threading._shutdown()  # pyright: ignore[reportAttributeAccessIssue]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
