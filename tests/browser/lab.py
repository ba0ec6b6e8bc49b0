"""A notebook in JupyterLab as a person uses it: cells are found by their id, clicked, typed into, run and read."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from autograder.cells import read_notebook
from tests.jupyter import Server

SLOW = 120_000  # milliseconds; machines that test are busy


class Lab:
    """One notebook, open in JupyterLab with a kernel."""

    def __init__(self, page: Page, server: Server, root: Path, path: str) -> None:
        self.page, self.path, self.file = page, path, root / path
        self.order = [cell.id for cell in read_notebook(self.file).cells]
        page.goto(server.page(f"/lab/tree/{path}") + "&reset")  # and no other notebook beside it
        self.notebook = page.locator(".jp-NotebookPanel:visible .jp-Notebook")
        expect(self.notebook.locator(".jp-Cell")).to_have_count(len(self.order), timeout=SLOW)
        expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=SLOW)

    def cell(self, name: str) -> Locator:
        """The cell with this id."""
        return self.notebook.locator(".jp-Cell").nth(self.order.index(name))

    def write(self, name: str, source: str) -> None:
        """Replace what a code cell holds."""
        self.cell(name).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(source)

    def run(self, name: str) -> str:
        """Run a code cell, wait until it is done, and return the text that it shows."""
        cell = self.cell(name)
        cell.locator(".cm-content").click()
        before = cell.locator(".jp-InputPrompt").first.inner_text()
        self.page.keyboard.press("Control+Enter")
        prompt = cell.locator(".jp-InputPrompt").first
        expect(prompt).not_to_have_text(before, timeout=SLOW)
        expect(prompt).to_have_text(re.compile(r"^\[\d+\]:$"), timeout=SLOW)
        outputs = cell.locator(".jp-OutputArea-output")
        if outputs.count():
            outputs.last.scroll_into_view_if_needed()
        return "\n".join(outputs.all_inner_texts())

    def open_hint(self, name: str) -> Locator:
        """Unfold the first hint of a task; the element that unfolded."""
        hint = self.cell(name).locator("details").first
        hint.locator("summary").click()
        return hint

    def save(self) -> None:
        """Save, and wait until the file is written."""
        written = f"/api/contents/{self.path}"  # JupyterLab also puts the layout of its window, at any time
        with self.page.expect_response(
            lambda answer: answer.request.method == "PUT" and written in answer.url, timeout=SLOW
        ) as saved:
            self.page.keyboard.press("Control+s")
        assert saved.value.ok, saved.value.status_text
