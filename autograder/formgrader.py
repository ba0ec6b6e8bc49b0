"""The formgrader's long buttons, as commands of the office in processes of their own: JupyterLab goes on meanwhile.

nbgrader's own buttons work inside the server, which answers nobody until they are done. This server extension, which
`autograder serve` loads before nbgrader's, answers them with `autograder release`, `grade` and `feedback`, one after
the other, and shows what the command said. It also lets the formgrader read the gradebook anew for each page, since
commands write to it.
"""

import asyncio
import json
import sys
from typing import Any

from jupyter_server.utils import url_path_join
from nbgrader.server_extensions.formgrader import apihandlers, handlers
from nbgrader.server_extensions.formgrader.base import BaseApiHandler, BaseHandler
from tornado import web


class Button(BaseApiHandler):
    """Runs a command of the office; the formgrader's page shows its output, and whether it succeeded."""

    def initialize(self, command: str, turn: asyncio.Lock) -> None:
        """Which command, and what the buttons wait for while one of them is at work."""
        self.command, self.turn = command, turn

    @web.authenticated
    async def post(self, week: str, student: str = "") -> None:
        """Run the command for a week, or for one student's submission."""
        only = [f"--student={student}"] if student else []
        async with self.turn:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "autograder", self.command, *only, "--", week),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            said, _ = await process.communicate()
        self.write(json.dumps({"success": process.returncode == 0, "log": said.decode(errors="replace")}))


class Fresh(BaseHandler):
    """A handler of nbgrader's that forgets what it read of the gradebook for earlier requests."""

    async def prepare(self) -> None:
        """Begin a new transaction, once it is clear that the request may be answered."""
        await super().prepare()
        if gradebook := self.settings["nbgrader_gradebook"]:
            gradebook.db.rollback()


BUTTONS = {
    r"/formgrader/api/assignment/([^/]+)/assign": "release",
    r"/formgrader/api/submission/([^/]+)/([^/]+)/autograde": "grade",
    r"/formgrader/api/assignment/([^/]+)/generate_feedback": "feedback",
    r"/formgrader/api/assignment/([^/]+)/([^/]+)/generate_feedback": "feedback",
}


def load_jupyter_server_extension(server: Any) -> None:
    """Add the handlers; those that are added first answer first."""
    turn = asyncio.Lock()
    rules: list[tuple[Any, ...]] = [(path, Button, {"command": name, "turn": turn}) for path, name in BUTTONS.items()]
    for path, handler, *arguments in (*apihandlers.default_handlers, *handlers.default_handlers):
        if issubclass(handler, BaseHandler):
            rules.append((path, type(handler.__name__, (Fresh, handler), {}), *arguments))
    base = server.web_app.settings["base_url"]
    server.web_app.add_handlers(".*$", [(url_path_join(base, path), *rest) for path, *rest in rules])
