"""A stand-in for docker's client, put on the PATH: prints what a folder says that there is.

The folder (ENGINE_STATE) has `containers.json`, an array as `docker inspect` prints it, and `events`, to
which whoever changes something appends a line; `broken` holds what to say in place of an answer, and `hidden`
the ids of what is listed and not shown.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

STATE = Path(os.environ["ENGINE_STATE"])


def main() -> None:
    if (STATE / "broken").exists():
        sys.exit((STATE / "broken").read_text())
    containers = json.loads((STATE / "containers.json").read_text())
    command, *arguments = sys.argv[1:]
    with (STATE / "asked").open("a") as asked:
        asked.write(command + "\n")
    if command == "ps":
        sys.stdout.write("".join(f"{container['Id']}\n" for container in containers))
    elif command == "inspect":
        hidden = (STATE / "hidden").read_text().split() if (STATE / "hidden").exists() else []
        found = [c for c in containers if c["Id"] in arguments and c["Id"] not in hidden]
        sys.stdout.write(json.dumps(found))
        if len(found) < len(arguments) - 2:
            sys.exit("Error: No such container")
    elif command == "list":
        sys.stdout.write(json.dumps(json.loads((STATE / "apples.json").read_text())))
    elif command == "events":
        with (STATE / "events").open() as events:
            while True:
                line = events.readline()
                if line == "end\n":
                    return
                if line:
                    sys.stdout.write(line)
                    sys.stdout.flush()
                else:
                    time.sleep(0.01)


main()
