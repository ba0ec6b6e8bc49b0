"""Figures: everything readable, nothing on top of something else, a description for everybody."""

import base64
import functools
import io
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import PathCollection
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure
from matplotlib.text import Text

from course_utils import plots
from course_utils.plots import lines, points, showing, style

rng = np.random.default_rng(4)
X = rng.standard_normal((2, 60))
Y = (X[:1] > 0).astype(int)
ONE = np.arange(1.0, 41.0)


def predict(Z: Any) -> Any:
    return 1 / (1 + np.exp(-3 * Z[:1]))


def bowl(x: Any, y: Any) -> Any:
    return x**2 + 10 * y**2


def crowded() -> Figure:
    return plots.curves({f"method {k}": 1 / ONE + 0.001 * k for k in range(6)}, "Six ends meet", "step", "cost")


FIGURES: dict[str, Callable[[], Figure]] = {
    "scatter": lambda: plots.scatter_classes(X, Y, "Two classes"),
    "boundary": lambda: plots.decision_boundary(predict, X, Y, "A straight border"),
    "three boundaries": lambda: plots.boundaries(
        {"first": predict, "second": predict, "third": predict}, X, Y, "A long claim that needs more than one line " * 2
    ),
    "four boundaries": lambda: plots.boundaries(dict.fromkeys("abcd", predict), X, Y, "Two by two"),
    "five boundaries": lambda: plots.boundaries(dict.fromkeys("abcde", predict), X, Y, "Five"),
    "curves": lambda: plots.curves({"Adam": 1 / ONE, "GD": (ONE[::2], 2 / ONE[::2])}, "Adam wins", "epoch", "cost"),
    "log curves": lambda: plots.curves({"Adam": 1 / ONE}, "Logarithmic", "epoch", "cost", logx=True, logy=True),
    "less than a decade": lambda: plots.curves({"cost": 0.3 + 0.5 / ONE}, "Minor ticks", "epoch", "cost", logy=True),
    "crowded curves": crowded,
    "series": lambda: plots.series(ONE, np.sin(ONE), {"smooth": 0 * ONE}, "Smoothed", "day", "°C"),
    "paths": lambda: plots.contour_paths(
        bowl, {"GD": [[1, 0.5, 0.1], [1, -0.5, 0]]}, "Downhill", (-1, 1), (-1, 1), marks={"minimum": (0, 0)}
    ),
    "regions": lambda: plots.class_regions(lambda Z: Z.argmax(axis=0), X, Y, "Straight borders"),
    "trials": lambda: plots.trials(
        {"coarse": (10.0 ** -ONE[:9], ONE[:9]), "fine": (10.0 ** -ONE[2:5], ONE[:3])}, "A search", "rate", "error", True
    ),
    "coverage": lambda: plots.coverage(
        {"grid": [[0.1, 0.1, 0.9], [0.2, 0.8, 0.5]], "random": np.abs(np.sin(ONE[:6])).reshape(2, 3)},
        np.cos,
        "Same effort, more values",
        "learning rate",
        "another",
    ),
    "histograms": lambda: plots.histograms({f"layer {k}": X / k for k in (1, 5, 10)}, "They shrink", "activation"),
    "log histograms": lambda: plots.histograms({"rates": np.abs(X) + 0.1}, "Rates", "rate", logx=True),
    "pictures": lambda: plots.pictures(rng.random((12, 8, 8, 3)), [f"{k} not {k + 1}" for k in range(12)], "Twelve"),
    "confusion": lambda: plots.confusion([0, 1, 2, 2], [0, 1, 1, 2], ["none", "one", "two"], "One mistake"),
    "bars": lambda: plots.bars({"n = 1": 0.5, "n = 2": 0.14, "a rather long name": 0.02}, "Rare", "share"),
}


def visible_texts(fig: Figure) -> list[Text]:
    """The texts that are drawn, in the places they are drawn at."""
    drawn: dict[Text, None] = {}  # savefig draws twice
    draw = Text.draw

    @functools.wraps(draw)
    def draw_and_note(text: Text, *arguments: Any, **options: Any) -> None:
        drawn[text] = None
        draw(text, *arguments, **options)

    with mock.patch.object(Text, "draw", draw_and_note):
        fig.savefig(io.BytesIO(), format="png")
    return [text for text in drawn if text.get_visible() and text.get_text().strip()]


@pytest.mark.parametrize("name", FIGURES)
def test_every_text_is_large_enough_inside_the_figure_and_clear_of_the_others(name: str) -> None:
    fig = FIGURES[name]()
    texts = visible_texts(fig)
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    for text, box in boxes:
        assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= fig.bbox.x1 + 1 and box.y1 <= fig.bbox.y1 + 1, text
    for (one, box), (other, second) in combinations(boxes, 2):
        assert not box.padded(-2).overlaps(second.padded(-2)), (one, other)
    assert min(text.get_fontsize() for text in texts) >= 11


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_white_seven_inches_wide_and_titled(name: str) -> None:
    fig = FIGURES[name]()
    assert fig.get_figwidth() == 7 and 4 <= fig.get_figheight() <= 6
    assert fig.get_facecolor() == (1, 1, 1, 1)
    assert fig.get_suptitle()


@pytest.mark.parametrize("name", ["scatter", "boundary", "three boundaries", "paths"])
def test_the_legend_lies_beside_the_plot_not_on_it(name: str) -> None:
    fig = FIGURES[name]()
    visible_texts(fig)
    [legend] = fig.legends
    assert not any(legend.get_window_extent().overlaps(ax.bbox) for ax in fig.axes)


def test_four_classifiers_stand_two_by_two_and_no_panel_stays_empty() -> None:
    fig = FIGURES["four boundaries"]()
    places = [(round(ax.get_position().x0, 2), round(ax.get_position().y0, 2)) for ax in fig.axes if ax.axison]
    assert len(fig.axes) == len(places) == 4
    assert len({x for x, _ in places}) == len({y for _, y in places}) == 2


def test_classes_differ_in_marker_and_in_color() -> None:
    colors, markers = zip(*points.CLASS_STYLES, strict=True)
    assert len(set(colors)) == len(set(markers)) == len(points.CLASS_STYLES)
    fig = plots.scatter_classes(np.tile(X, 2), np.hstack([Y, Y + 2]), "Four")
    drawn = [artist for artist in fig.axes[0].collections if isinstance(artist, PathCollection)]
    assert [artist.get_label() for artist in drawn] == ["class 0", "class 1", "class 2", "class 3"]
    assert len({tuple(artist.get_facecolor()[0]) for artist in drawn}) == 4


def test_curves_differ_in_style_and_in_color() -> None:
    colors, styles = zip(*style.LINE_STYLES, strict=True)
    assert len(set(colors)) == len(set(styles)) == len(style.LINE_STYLES)
    drawn = crowded().axes[0].lines[:6]
    assert len({line.get_color() for line in drawn}) == 6


def test_a_curve_is_named_at_the_height_where_it_ends() -> None:
    fig = plots.curves({"low": 0 * ONE, "high": 0 * ONE + 1}, "Two levels", "x", "y", ylim=(-1, 3))
    names = {text.get_text(): text.get_position()[1] for text in fig.axes[0].texts}
    assert names == {"low": pytest.approx(0.25), "high": pytest.approx(0.5)}


def test_a_curve_without_x_starts_at_one_and_a_pair_keeps_its_x() -> None:
    fig = plots.curves({"plain": [5.0, 6.0], "pair": ([10, 20], [1.0, 2.0])}, "Two ways", "x", "y")
    plain, pair = fig.axes[0].lines[:2]
    assert list(plain.get_xdata()) == [1, 2] and list(plain.get_ydata()) == [5, 6]
    assert list(pair.get_xdata()) == [10, 20] and list(pair.get_ydata()) == [1, 2]


def test_epochs_are_marked_by_whole_numbers_and_only_they() -> None:
    def marks(x: Any) -> Any:
        fig = plots.curves({"loss": (x, np.ones(len(x)))}, "Five epochs", "epoch", "loss")
        fig.canvas.draw()
        return fig.axes[0].get_xticks()

    assert all(float(mark).is_integer() for mark in marks([1, 2, 3, 4, 5]))
    assert not all(float(mark).is_integer() for mark in marks([0, 0.5, 1]))


def test_a_curve_with_unequal_x_and_y_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'pair': x has 3 values and y has 2"):
        plots.curves({"pair": ([1, 2, 3], [1, 2])}, "", "", "")


def test_diverging_and_empty_runs_can_be_shown() -> None:
    runs = {
        "explodes": 10.0 ** (7 * ONE),
        "infinite": np.where(ONE > 5, np.inf, ONE),
        "lost": np.full(40, np.nan),
        "fine": 1 / ONE,
    }
    for logy in (False, True):
        fig = plots.curves(runs, "Some diverge", "epoch", "cost", logy=logy, ylim=(1e-2, 10))
        names = [text.get_text() for text in fig.axes[0].texts]
        assert names == ["explodes", "infinite", "lost (no finite value)", "fine"]
        for text in visible_texts(fig):
            assert np.all(np.isfinite(text.get_window_extent().extents))


@given(st.lists(st.floats(0, 1), max_size=12), st.floats(0.01, 0.3))
def test_spread_labels_keep_order_and_distance_and_stay_inside(wanted: list[float], gap: float) -> None:
    placed = lines._spread(wanted, gap)
    kept = min(gap, 1 / max(1, len(wanted) - 1))
    in_order = [placed[k] for k in np.argsort(wanted, kind="stable")]
    assert all(b - a >= kept - 1e-9 for a, b in zip(in_order, in_order[1:], strict=False))
    assert all(-1e-9 <= position <= 1 + 1e-9 for position in placed)


@given(st.lists(st.integers(0, 10), max_size=8, unique=True))
def test_labels_that_are_far_apart_are_not_moved(tenths: list[int]) -> None:
    wanted = [tenth / 10 for tenth in tenths]
    assert lines._spread(wanted, 0.1) == pytest.approx(wanted)


def test_crowded_labels_move_as_little_as_possible() -> None:
    assert lines._spread([0.5, 0.5], 0.1) == pytest.approx([0.45, 0.55])
    assert lines._spread([0.0, 0.0], 0.1) == pytest.approx([0.0, 0.1])


@pytest.mark.parametrize("value", [0.2, 0.5, 1.0, np.nan])
def test_a_classifier_that_says_the_same_everywhere_can_be_drawn(value: float) -> None:
    fig = plots.decision_boundary(lambda Z: np.full((1, Z.shape[1]), value), X, Y, "No border")
    assert visible_texts(fig)
    assert len(fig.axes[0].collections) == 3  # the background and two classes, no line


def test_the_border_is_drawn_where_the_probability_is_one_half() -> None:
    fig = plots.decision_boundary(lambda Z: predict(Z - 0.25), X, Y, "Border at x1 = 0.25")
    border = fig.axes[0].collections[1].get_paths()[0].vertices
    np.testing.assert_allclose(border[:, 0], 0.25, atol=1e-3)


def test_where_a_classifier_gives_nan_the_rest_is_still_drawn() -> None:
    fig = plots.decision_boundary(lambda Z: np.where(Z[1:] > 0, np.nan, predict(Z)), X, Y, "Upper half lost")
    border = fig.axes[0].collections[1].get_paths()[0].vertices
    assert border[:, 1].max() < 0.1 and np.allclose(border[:, 0], 0.0, atol=1e-3)


def test_a_classifier_with_the_wrong_number_of_answers_is_refused() -> None:
    with pytest.raises(ValueError, match=r"must return \(1, 32400\) probabilities; it returned shape \(1, 3\)"):
        plots.decision_boundary(lambda Z: np.zeros((1, 3)), X, Y, "")


@pytest.mark.parametrize("wrong", [(X.T, Y), (X, Y.ravel()), (X, Y[:, :-1])])
def test_points_and_labels_that_do_not_fit_are_refused(wrong: tuple[Any, Any]) -> None:
    with pytest.raises(ValueError, match=r"Expected X \(2, m\) and Y \(1, m\)"):
        plots.scatter_classes(*wrong, "")


def test_regions_have_a_border_and_refuse_too_few_classes() -> None:
    (ax,) = plots.class_regions(lambda Z: (Z[0] > 0).astype(int), X, Y, "Two regions").axes
    borders = [drawn for drawn in ax.collections if isinstance(drawn, QuadContourSet) and not drawn.filled]
    places = np.concatenate([path.vertices for border in borders for path in border.get_paths()])
    assert np.all(np.abs(places[:, 0]) < 0.1)
    with pytest.raises(ValueError, match="must return"):
        plots.class_regions(lambda Z: [0, 1], X, Y, "Wrong")


def test_coverage_marks_every_value_that_was_tried_once() -> None:
    fig = plots.coverage({"grid": [[0.1, 0.1, 0.9], [0.2, 0.8, 0.5]]}, np.cos, "Claim", "x", "y")
    marks = fig.axes[0].lines[1]
    assert np.array_equal(np.asarray(marks.get_xdata()), [0.1, 0.9])
    assert np.allclose(np.asarray(marks.get_ydata()), np.cos([0.1, 0.9]))
    assert fig.axes[0].get_title() == "grid: 2 values tried"


def test_groups_of_trials_differ_in_marker_and_in_color() -> None:
    ax = plots.trials({"coarse": ([1, 2], [3, 4]), "fine": ([1], [2])}, "Claim", "x", "y").axes[0]
    first, second = (c for c in ax.collections if isinstance(c, PathCollection))
    assert not np.array_equal(first.get_paths()[0].vertices, second.get_paths()[0].vertices)
    assert not np.array_equal(first.get_facecolor(), second.get_facecolor())


def test_histograms_share_their_axes_and_count_what_is_not_finite() -> None:
    fig = plots.histograms({"all": X, "some": [1.0, np.inf, np.nan]}, "Finite", "x")
    first, second = fig.axes
    assert first.get_xlim() == second.get_xlim() and first.get_ylim() == second.get_ylim()
    assert second.get_title(loc="right") == "some (2 not finite)"
    assert sum(bar.get_height() for bar in first.patches) == X.size


def test_histograms_on_a_logarithmic_axis_refuse_values_that_have_no_place_there() -> None:
    with pytest.raises(ValueError, match="needs positive values"):
        plots.histograms({"rates": [0.0, 1.0]}, "", "", logx=True)


class Page(HTMLParser):
    """The attributes of the images, and the captions."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []
        self.captions: list[str] = []
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.images += [dict(attrs)] if tag == "img" else []
        self._inside = tag == "figcaption"

    def handle_data(self, data: str) -> None:
        self.captions += [data] if self._inside else []
        self._inside = False


ALT = 'Two "moons", x1 < 3 & x2 > 0.'


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, str], dict[str, Any]]]:
    """What a notebook would be given to display: (data, metadata) pairs."""
    given_to_it: list[tuple[dict[str, str], dict[str, Any]]] = []

    def display(bundle: dict[str, str], metadata: dict[str, Any], raw: bool) -> None:
        assert raw
        given_to_it.append((bundle, metadata))

    monkeypatch.setattr(showing, "_notebook_display", lambda: display)
    return given_to_it


def test_show_displays_a_picture_with_its_description_as_alternative_text_and_caption(
    displayed: list[tuple[dict[str, str], dict[str, Any]]],
) -> None:
    plots.show(FIGURES["scatter"](), ALT)
    [(bundle, metadata)] = displayed
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata == {"image/png": {"alt": ALT}}
    page = Page(bundle["text/html"])
    assert page.images == [{"src": f"data:image/png;base64,{bundle['image/png']}", "alt": ALT}]
    assert page.captions == [ALT]
    assert bundle["text/plain"] == f"Figure: {ALT}"


def test_the_description_reaches_the_page_that_nbconvert_makes(
    displayed: list[tuple[dict[str, str], dict[str, Any]]],
) -> None:
    import nbformat
    from nbconvert import HTMLExporter

    plots.show(FIGURES["bars"](), ALT)
    [(bundle, metadata)] = displayed
    output = nbformat.v4.new_output("display_data", data=bundle, metadata=metadata)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output])])
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert [image["alt"] for image in Page(page).images] == [ALT]


@pytest.mark.parametrize("alt", ["", "  \n", None])
def test_show_refuses_a_figure_without_a_description(alt: Any) -> None:
    with pytest.raises(ValueError, match="description of the figure in words"):
        plots.show(FIGURES["bars"](), alt)


def run_alone(program: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program], cwd=root, capture_output=True, text=True, check=False
    )


def test_outside_a_notebook_show_displays_nothing_and_closes_figures_of_pyplot() -> None:
    done = run_alone(
        "import matplotlib; matplotlib.use('agg')\n"
        "import matplotlib.pyplot as plt\n"
        "from course_utils import plots\n"
        "plots.show(plots.bars({'a': 1.0}, 'One', 'y'), 'A bar.')\n"
        "plots.show(plt.figure(), 'Nothing.')\n"
        "assert plt.get_fignums() == []\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_show_works_without_ipython() -> None:
    done = run_alone(
        "import sys; sys.modules['IPython'] = None\n"
        "from course_utils import plots\n"
        "plots.show(plots.bars({'a': 1.0}, 'One', 'y'), 'A bar.')\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_plotting_imports_neither_pyplot_nor_ipython() -> None:
    done = run_alone(
        "import sys\n"
        "from course_utils import plots\n"
        "plots.scatter_classes([[0, 1], [0, 1]], [[0, 1]], 'Two points')\n"
        "print(*(name for name in ('matplotlib.pyplot', 'IPython') if name in sys.modules))\n"
    )
    assert (done.returncode, done.stdout.strip()) == (0, "")


def test_matplotlib_is_loaded_with_the_first_function_and_not_before() -> None:
    done = run_alone(
        "import sys\n"
        "from course_utils import plots\n"
        "print('matplotlib' in sys.modules, 'pictures' in dir(plots))\n"
        "plots.show = print\n"
        "assert plots.curves and plots.show is print\n"
        "import course_utils.plots.images\n"
        "print(all(callable(getattr(plots, name)) for name in plots.__all__), 'matplotlib' in sys.modules)\n"
        "plots.curve\n"
    )
    assert done.stdout.split() == ["False", "True", "True", "True"]
    assert "has no attribute 'curve'. Did you mean: 'curves'?" in done.stderr


def test_pictures_stand_in_their_order_with_their_labels_and_no_axes() -> None:
    images = np.arange(8 * 4, dtype=np.uint8).reshape(8, 2, 2)
    fig = plots.pictures(images, [f"number {k}" for k in range(8)], "Eight", columns=6)
    assert len(fig.axes) == 12 and not any(ax.axison for ax in fig.axes)
    for k, ax in enumerate(fig.axes[:8]):
        assert np.array_equal(ax.images[0].get_array(), images[k])
        assert [text.get_text() for text in ax.texts] == [f"number {k}"]
    assert not any(ax.images for ax in fig.axes[8:])


def test_pictures_without_as_many_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="3 labels"):
        plots.pictures(np.zeros((2, 4, 4)), ["a", "b", "c"], "Two")


def test_the_confusion_matrix_counts_true_classes_in_rows() -> None:
    fig = plots.confusion([0, 0, 0, 2], [0, 1, 1, 2], ["a", "b", "c"], "Two mistakes")
    [ax] = fig.axes
    counts = {(int(t.get_position()[1]), int(t.get_position()[0])): t.get_text() for t in ax.texts}
    assert [counts[0, k] for k in range(3)] == ["1", "2", "0"] and counts[2, 2] == "1" and counts[1, 1] == "0"
    assert ax.get_ylabel() == "true class" and ax.get_xlabel() == "predicted class"
