"""What the CLI calls as `python3`: hands its start over to the server, passes signals on and ends as that ends.

It ends with what called it, too: a program whose call the CLI never answers, since the run has failed meanwhile,
outlives its host and keeps its pipes open, for which the CLI waits five seconds.

Its imports are those that Python has built in: others would take longer than all the rest of it.
"""

import _signal  # pyright: ignore[reportMissingImports]
import _socket
import marshal
import os
import sys

_PIP_LIST = ["-m", "pip", "list", "-v", "--format", "json"]
_QUICK = ("pulumi-language-python-exec", "pulumi.dynamic", "pulumi_mediapackage_vod.aws_plugin")


def main(folder: str | None, arguments: list[str]) -> None:
    if folder and arguments == _PIP_LIST:  # the CLI asks at each run
        with open(f"{folder}/pip-list.json") as answer:
            sys.stdout.write(answer.read())
    elif folder and "OWN_PYTHON" not in os.environ and any(os.path.basename(each) in _QUICK for each in arguments):
        _hand_over(f"{folder}/server", arguments)
    else:
        os.execv(sys.executable, [sys.executable, *arguments])


def _hand_over(address: str, arguments: list[str]) -> None:
    passed_on = {_signal.SIGINT, _signal.SIGTERM}
    _signal.pthread_sigmask(_signal.SIG_BLOCK, passed_on)
    server = _socket.socket(_socket.AF_UNIX)
    server.connect(address)
    start = marshal.dumps({"arguments": arguments, "folder": os.getcwd(), "environment": dict(os.environ)})
    standard = b"".join(number.to_bytes(4, sys.byteorder) for number in range(3))
    server.sendmsg([len(start).to_bytes(4, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, standard)])
    server.sendall(start)
    process = _number(server)
    for number in passed_on:
        _signal.signal(number, lambda number, _frame: os.kill(process, number))
    _signal.pthread_sigmask(_signal.SIG_UNBLOCK, passed_on)
    code = _number(server)
    if code < 0:
        if -code in passed_on:
            _signal.signal(-code, _signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    sys.exit(code)


def _number(server: _socket.socket) -> int:
    """The next line; the process ends if none comes any more, or if what called it is gone."""
    caller, line = os.getppid(), b""
    server.settimeout(0.1)
    while not line.endswith(b"\n"):
        try:
            line += server.recv(1) or sys.exit(1)
        except TimeoutError:
            if os.getppid() != caller:
                sys.exit(1)
    return int(line)


if __name__ == "__main__":
    main(os.environ.get("QUICK_PYTHON"), sys.argv[1:])
