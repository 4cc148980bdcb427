"""What the CLI calls as `python3`: hands its start over to the server, passes signals on and ends as that ends."""

import json
import os
import signal
import socket
import sys

_PIP_LIST = ["-m", "pip", "list", "-v", "--format", "json"]
_QUICK = ("pulumi-language-python-exec", "pulumi.dynamic", "tests.aws_plugin")


def main(folder: str | None, arguments: list[str]) -> None:
    if folder and arguments == _PIP_LIST:  # the CLI asks at each run
        with open(f"{folder}/pip-list.json") as answer:
            sys.stdout.write(answer.read())
    elif folder and "OWN_PYTHON" not in os.environ and any(os.path.basename(each) in _QUICK for each in arguments):
        _hand_over(f"{folder}/server", arguments)
    else:
        os.execv(sys.executable, [sys.executable, *arguments])


def _hand_over(address: str, arguments: list[str]) -> None:
    passed_on = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, passed_on)
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(address)
        start = {"arguments": arguments, "folder": os.getcwd(), "environment": dict(os.environ)}
        socket.send_fds(server, [b"\0"], [0, 1, 2])
        server.sendall(json.dumps(start).encode() + b"\n")
        answers = server.makefile()
        process = int(answers.readline())
        for number in passed_on:
            signal.signal(number, lambda number, _frame: os.kill(process, number))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, passed_on)
        code = int(answers.readline())
    if code < 0:
        if -code in passed_on:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    sys.exit(code)


if __name__ == "__main__":
    main(os.environ.get("QUICK_PYTHON"), sys.argv[1:])
