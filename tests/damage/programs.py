"""What other programs make of a notebook: editors, hosts of notebooks, old versions of Jupyter."""

import nbformat
from nbformat import NotebookNode

from tests.damage.case import as_bytes, case
from tests.damage.solved import code, text

LABEL_LOST = ("cells w0-double and w0-halve had lost their labels", "w0-written-why had lost its")


def without_ids(notebook: NotebookNode, minor: int = 0) -> None:
    notebook.nbformat_minor = minor
    for cell in notebook.cells:
        del cell["id"]


def without_labels(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)


@case()
def saved_by_colab(notebook: NotebookNode) -> None:
    notebook.metadata |= {"colab": {"provenance": [], "toc_visible": True}, "accelerator": "GPU"}
    for number, cell in enumerate(notebook.cells):
        cell.metadata |= {"id": f"Xq7{number}", "colab": {"base_uri": "https://localhost:8080/"}, "outputId": "5d-b2"}
        if cell.cell_type == "code":
            cell["source"] = cell.source.splitlines(keepends=True)
    without_ids(notebook)


@case(says=LABEL_LOST)
def labels_lost_in_colab(notebook: NotebookNode) -> None:
    for number, cell in enumerate(notebook.cells):
        cell["metadata"] = {"id": f"Xq7{number}"}
    notebook.cells.insert(0, code("from google.colab import drive\ndrive.mount('/content/drive')"))
    without_ids(notebook)


@case()
def saved_by_vs_code(notebook: NotebookNode) -> None:
    notebook.metadata["kernelspec"]["display_name"] = ".venv (3.12.3)"
    for cell in notebook.cells:
        cell.metadata["vscode"] = {"languageId": "python"}


@case(says=LABEL_LOST)
def labels_and_ids_made_anew_by_an_editor(notebook: NotebookNode) -> None:
    for number, cell in enumerate(notebook.cells):
        cell["metadata"], cell["id"] = {}, f"{number:08x}"


@case(says=LABEL_LOST)
def exported_by_kaggle(notebook: NotebookNode) -> None:
    start = "import os\nfor folder, _, names in os.walk('/kaggle/input'):\n    for name in names:\n        print(name)"
    notebook.cells.insert(0, code(start))
    notebook.metadata["kaggle"] = {"accelerator": "none", "dataSources": [], "isInternetEnabled": True}
    for cell in notebook.cells:
        cell["metadata"] = {"_uuid": "8f2839f2", "trusted": True, "execution": {"iopub.status.busy": "2026-03-01"}}
    without_ids(notebook, 4)


@case(says=LABEL_LOST)
def exported_by_databricks(notebook: NotebookNode) -> None:
    kind = "application/vnd.databricks.v1+"
    notebook.metadata = {f"{kind}notebook": {"dashboards": [], "language": "python", "notebookName": "tiny"}}
    for number, cell in enumerate(notebook.cells):
        cell["metadata"] = {f"{kind}cell": {"inputWidgets": {}, "nuid": f"1-{number}", "showTitle": False, "title": ""}}
    without_ids(notebook)


@case(says=LABEL_LOST)
def exported_by_deepnote(notebook: NotebookNode) -> None:
    notebook.metadata |= {"deepnote": {}, "deepnote_notebook_id": "4f1c"}
    for number, cell in enumerate(notebook.cells):
        kind = "code" if cell.cell_type == "code" else "text-cell-p"
        cell["metadata"] = {"cell_id": f"{number:032x}", "deepnote_cell_type": kind, "source_hash": "b623e53d"}
    notebook.cells.append(text("<a style='text-decoration:none' href='https://deepnote.com'>Created in Deepnote</a>"))
    without_ids(notebook)


@case()
def saved_by_pycharm_with_sources_in_one_piece(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata["pycharm"] = {"name": "#%%\n", "is_executing": False}


@case()
def sources_as_lists_of_lines(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell["source"] = cell.source.splitlines(keepends=True)


@case()
def saved_by_cocalc(notebook: NotebookNode) -> None:
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"{number:06x}"
        cell.metadata |= {"collapsed": False, "editable": True}


@case()
def made_into_slides(notebook: NotebookNode) -> None:
    notebook.metadata |= {"celltoolbar": "Slideshow", "toc": {"base_numbering": 1}, "varInspector": {"cols": {}}}
    for cell in notebook.cells:
        cell.metadata |= {"slideshow": {"slide_type": "slide"}, "hidden": True, "heading_collapsed": True}


@case()
def run_by_papermill(notebook: NotebookNode) -> None:
    notebook.metadata["papermill"] = {"duration": 3.1, "exception": None, "input_path": "tiny.ipynb"}
    for cell in notebook.cells:
        cell.metadata |= {"papermill": {"status": "completed"}, "tags": [*cell.metadata.get("tags", []), "run"]}


@case(says="old notebook format 3")
def saved_in_format_3(notebook: NotebookNode) -> bytes:
    return as_bytes(nbformat.convert(notebook, 3))


@case(says=("old notebook format 3", *LABEL_LOST))
def saved_in_format_3_without_labels(notebook: NotebookNode) -> bytes:
    without_labels(notebook)
    return as_bytes(nbformat.convert(notebook, 3))


@case()
def saved_in_format_4_0_without_ids(notebook: NotebookNode) -> None:
    without_ids(notebook)


@case()
def of_a_format_with_ids_that_has_none(notebook: NotebookNode) -> None:
    without_ids(notebook, 5)


@case()
def without_ids_in_half_of_the_cells(notebook: NotebookNode) -> None:
    for cell in notebook.cells[::2]:
        del cell["id"]


@case()
def with_the_name_of_another_kernel(notebook: NotebookNode) -> None:
    notebook.metadata = {
        "kernelspec": {"display_name": "R", "language": "R", "name": "ir"},
        "language_info": {"name": "R", "file_extension": ".r"},
    }


@case()
def without_a_kernel(notebook: NotebookNode) -> None:
    notebook.metadata = {}


@case()
def with_widgets(notebook: NotebookNode) -> None:
    kind = "application/vnd.jupyter.widget"
    state = {"5f": {"model_module": "@jupyter-widgets/controls", "model_name": "FloatProgressModel", "state": {}}}
    notebook.metadata["widgets"] = {f"{kind}-state+json": {"version_major": 2, "version_minor": 0, "state": state}}
    shown = {f"{kind}-view+json": {"model_id": "5f", "version_major": 2, "version_minor": 0}}
    notebook.cells[3].outputs = [nbformat.v4.new_output("display_data", data=shown)]


@case()
def with_outputs_of_megabytes(notebook: NotebookNode) -> None:
    picture = nbformat.v4.new_output("display_data", data={"image/png": "iVBORw0KGgo" * 200_000})
    notebook.cells[6].outputs = [picture, nbformat.v4.new_output("stream", text="epoch 1, cost 0.5\n" * 50_000)]
