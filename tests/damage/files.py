"""What happens to the file as such: on disks, in mail programs, in browsers, in git."""

import io
import json
import zipfile

from nbformat import NotebookNode

from tests.damage.case import as_bytes, case
from tests.damage.solved import ANSWER, DOUBLE, HALVE, at, stub

CUT_OFF = ("damaged or breaks off", "cells w0-halve and w0-written-why were missing", "check")


def written(notebook: NotebookNode) -> str:
    return as_bytes(notebook).decode()


def zipped(files: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return whole.getvalue()


@case(says="the file was called Tiny (final) v2.ipynb", file="Tiny (final) v2.ipynb")
def renamed(notebook: NotebookNode) -> None:
    pass


@case(says="the file was called tiny.ipynb.txt", file="tiny.ipynb.txt")
def renamed_by_a_browser(notebook: NotebookNode) -> None:
    pass


@case(file="tiny-Copy1.ipynb")
def a_copy_made_in_jupyterlab(notebook: NotebookNode) -> None:
    pass


@case()
def downloaded_twice(notebook: NotebookNode) -> dict[str, bytes]:
    at(notebook, "w0-halve").source = stub("w0-halve")
    return {"tiny.ipynb": as_bytes(notebook), "tiny (1).ipynb": renamed.files()["Tiny (final) v2.ipynb"]}


@case()
def handed_in_as_a_zip(notebook: NotebookNode) -> dict[str, bytes]:
    return {"my week.zip": zipped({"week0/tiny.ipynb": as_bytes(notebook), "__MACOSX/week0/._tiny.ipynb": b"\0"})}


@case(refused="is a zip inside a zip")
def handed_in_as_a_zip_in_a_zip(notebook: NotebookNode) -> dict[str, bytes]:
    return {"all.zip": zipped({"week.zip": zipped({"tiny.ipynb": as_bytes(notebook)})})}


@case()
def handed_in_as_the_whole_kit(notebook: NotebookNode) -> dict[str, bytes]:
    kit = {"START.md": b"# Start", "requirements.txt": b"", "wheels/x.whl": b"PK", "datasets/manifest.toml": b""}
    return {"kit.zip": zipped({**kit, "week0/tiny.ipynb": as_bytes(notebook)})}


@case(says="byte order mark")
def saved_with_a_byte_order_mark(notebook: NotebookNode) -> bytes:
    return b"\xef\xbb\xbf" + as_bytes(notebook)


@case(says="saved as utf-16")
def saved_as_utf_16(notebook: NotebookNode) -> bytes:
    return written(notebook).encode("utf-16")


@case(says="bytes that are no text", keeps="double halve")
def saved_as_latin_1(notebook: NotebookNode) -> bytes:
    at(notebook, "w0-written-why").source = "Weil größer nicht kleiner ist."
    return written(notebook).encode("latin-1")


@case()
def with_line_ends_of_windows(notebook: NotebookNode) -> bytes:
    return written(notebook).replace("\n", "\r\n").encode()


@case()
def with_line_ends_of_windows_in_every_cell(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.id != "w0-written-why":
            cell.source = cell.source.replace("\n", "\r\n")


@case(says="goes on after the notebook's end")
def followed_by_what_was_there_before(notebook: NotebookNode) -> bytes:
    return as_bytes(notebook) + b' }\n ],\n "metadata": {}\n}\n'


@case(says="goes on after the notebook's end")
def filled_up_with_zeros_by_a_full_disk(notebook: NotebookNode) -> bytes:
    return as_bytes(notebook) + bytes(4096)


@case(says="goes on after the notebook's end")
def written_twice_into_one_file(notebook: NotebookNode) -> bytes:
    return as_bytes(notebook) * 2


@case(keeps="double", says=CUT_OFF)
def cut_off_in_the_middle_of_a_cell(notebook: NotebookNode) -> bytes:
    whole = written(notebook)
    return whole[: whole.index("Half of x")].encode()


@case(keeps="double", says=CUT_OFF)
def cut_off_between_two_cells(notebook: NotebookNode) -> bytes:
    whole = written(notebook)
    return whole[: whole.index('"id": "w0-halve"')].encode()


@case(says="damaged or breaks off")
def cut_off_after_the_last_cell(notebook: NotebookNode) -> bytes:
    whole = written(notebook)
    return whole[: whole.index('\n "metadata"')].encode()


@case(says=("damaged", "check w0-double-hidden-arrays was missing"))
def a_bad_block_in_the_middle(notebook: NotebookNode) -> bytes:
    whole = written(notebook)
    place = whole.index("checks.call(double")
    return whole[:place].encode() + bytes(40) + b'"}' + whole[place + 40 :].encode()


@case(says="damaged")
def a_comma_lost_when_edited_by_hand(notebook: NotebookNode) -> bytes:
    notebook.cells.insert(0, notebook.cells[0].copy() | {"id": "edited", "source": "# By hand"})
    whole = written(notebook)
    place = whole.index('"metadata"')
    return (whole[: place - 4].rstrip(",\n ") + whole[place - 4 :]).encode()


@case(says="two versions that git could not merge")
def conflict_of_git_in_an_execution_count(notebook: NotebookNode) -> bytes:
    whole = written(notebook)
    line = '   "execution_count": 2,\n'
    other = line.replace("2", "17")
    assert line in whole
    return whole.replace(line, f"<<<<<<< HEAD\n{line}=======\n{other}>>>>>>> origin/main\n").encode()


@case(says="two versions that git could not merge")
def conflict_of_git_between_solution_and_stub(notebook: NotebookNode) -> bytes:
    ours = json.dumps(stub("w0-double"))
    whole = written(notebook)
    line = next(line for line in whole.split("\n") if '"source": "def double' in line)
    return whole.replace(line, f'<<<<<<< HEAD\n   "source": {ours}\n=======\n{line}\n>>>>>>> 4f1c2d').encode()


@case(says="two versions that git could not merge")
def conflict_of_git_with_the_base_shown(notebook: NotebookNode) -> bytes:
    whole = written(notebook)
    line = next(line for line in whole.split("\n") if '"source": "def halve' in line)
    base = f'   "source": {json.dumps(stub("w0-halve"))}'
    stale = line.replace("0.5", "5.0")
    return whole.replace(line, f"<<<<<<< ours\n{line}\n||||||| base\n{base}\n=======\n{stale}\n>>>>>>> theirs").encode()


@case()
def with_numbers_that_are_none(notebook: NotebookNode) -> bytes:
    notebook.cells[6].metadata["cost"] = float("nan")
    notebook.metadata["best"] = float("-inf")
    return as_bytes(notebook)


@case(says="of a form that no notebook has")
def with_an_output_nested_without_end(notebook: NotebookNode) -> bytes:
    deep = "[" * 400 + "]" * 400
    line = '"name": "stdout"'
    whole = written(notebook)
    assert line in whole
    return whole.replace(line, f'"nested": {deep}, {line}').encode()


@case()
def with_all_text_as_escapes(notebook: NotebookNode) -> bytes:
    return json.dumps(notebook).encode()


@case(says="control characters")
def with_raw_tabs_in_the_text(notebook: NotebookNode) -> bytes:
    at(notebook, "w0-double").source = DOUBLE.replace("    ", "\t")
    return written(notebook).replace("\\t", "\t").encode()


@case(says="wrapped")
def downloaded_from_the_servers_interface(notebook: NotebookNode) -> bytes:
    model = {"name": "tiny.ipynb", "path": "week0/tiny.ipynb", "type": "notebook", "format": "json", "writable": True}
    return as_bytes(model | {"content": notebook})


@case(says="did not say which notebook format")
def put_together_by_a_script_of_their_own(notebook: NotebookNode) -> bytes:
    return as_bytes({"cells": [{**cell, "outputs": []} for cell in notebook.cells]})


@case(refused="is empty")
def an_empty_file(notebook: NotebookNode) -> bytes:
    return b""


@case(refused="is a web page")
def the_page_of_a_login_instead(notebook: NotebookNode) -> bytes:
    return b"<!DOCTYPE html>\n<html><body><form>Sign in</form></body></html>"


@case(refused="is a web page made from the notebook", file="tiny.html")
def exported_as_a_web_page(notebook: NotebookNode) -> bytes:
    return f"<html><body><pre>{DOUBLE}\n{HALVE}</pre><p>{ANSWER}</p></body></html>".encode()


@case(refused="is a printout", file="tiny.pdf")
def printed(notebook: NotebookNode) -> bytes:
    return b"%PDF-1.7\n"


@case(refused="is a pointer of Git LFS")
def a_pointer_of_git_lfs(notebook: NotebookNode) -> bytes:
    return b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


@case(refused="is a shortcut")
def a_shortcut_to_the_file(notebook: NotebookNode) -> bytes:
    return b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F" + bytes(200)


@case(refused="has none of the exercises of week0")
def another_notebook(notebook: NotebookNode) -> None:
    notebook.cells = notebook.cells[:1]
