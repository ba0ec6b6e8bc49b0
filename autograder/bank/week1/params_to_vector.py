"""Known solutions of lining up all parameters in one vector, and of the way back.

Square matrices and dicts that were filled in order hide most of the mistakes.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-vector"


@wrong(
    "params_to_vector",
    hint="The same parameters make another vector when the dict was filled in another order. What decides yours?",
)
def order_of_the_dict(params):
    layout = [(k, v.shape) for k, v in params.items()]
    return np.concatenate([v.reshape(-1, 1) for v in params.values()]), layout


@wrong("params_to_vector", hint="The way back scrambles W. Are rows or columns read first, there and back?")
def columns_first_on_the_way_there(params):
    layout = [(k, params[k].shape) for k in sorted(params)]
    return np.concatenate([params[k].reshape(-1, 1, order="F") for k, _ in layout]), layout


@wrong("params_to_vector", hint="theta is too short. Which parameters besides the weights are there?")
def biases_left_out(params):
    layout = [(k, params[k].shape) for k in sorted(params) if k.startswith("W")]
    return np.concatenate([params[k].reshape(-1, 1) for k, _ in layout]), layout


@wrong("params_to_vector", hint="A network of another depth loses its last layers. Where does the loop get L from?")
def two_layers_built_in(params):
    layout = [(k, params[k].shape) for k in ("W1", "b1", "W2", "b2")]
    return np.concatenate([params[k].reshape(-1, 1) for k, _ in layout]), layout


@wrong("params_to_vector", hint="theta is a row. Which shape was asked for?")
def a_row_instead_of_a_column(params):
    layout = [(k, params[k].shape) for k in sorted(params)]
    return np.concatenate([params[k].reshape(1, -1) for k, _ in layout], axis=1), layout


@wrong("params_to_vector", hint="In which order are the two results asked for?")
def results_in_the_wrong_order(params):
    layout = [(k, params[k].shape) for k in sorted(params)]
    return layout, np.concatenate([params[k].reshape(-1, 1) for k, _ in layout])


@wrong("params_to_vector", hint="The caller's dict is empty now. Does your loop take things out of it?")
def dict_of_the_caller_emptied(params):
    layout, pieces = [], []
    for k in sorted(params):
        v = params.pop(k)
        layout.append((k, v.shape))
        pieces.append(v.reshape(-1, 1))
    return np.concatenate(pieces), layout


@wrong("params_to_vector", hint="Only theta came back. What does the way back need besides the numbers?")
def layout_forgotten(params):
    return np.concatenate([params[k].reshape(-1, 1) for k in sorted(params)])


@wrong("vector_to_params", hint="The way back scrambles W. Are rows or columns read first, there and back?")
def columns_first_on_the_way_back(theta, layout):
    params, start = {}, 0
    for key, shape in layout:
        size = int(np.prod(shape))
        params[key] = theta[start : start + size].reshape(shape, order="F")
        start += size
    return params


@wrong("vector_to_params", hint="b came back flat. Which shape did it have?")
def flat_biases(theta, layout):
    params, start = {}, 0
    for key, shape in layout:
        size = int(np.prod(shape))
        piece = theta[start : start + size].reshape(shape)
        params[key] = piece.ravel() if key.startswith("b") else piece
        start += size
    return params


@wrong("vector_to_params", hint="All pieces begin at the same place. Does the position move on?")
def position_does_not_move(theta, layout):
    params = {}
    for key, shape in layout:
        params[key] = theta[: int(np.prod(shape))].reshape(shape)
    return params


@wrong("vector_to_params", hint="Another theta gives the same parameters. Whose numbers do you return?")
def parameters_of_the_notebook(theta, layout):
    return {k: v.copy() for k, v in _params.items()}


@wrong("vector_to_params", hint="A position grows by the number of rows only. How many numbers does a piece hold?")
def position_grows_by_rows(theta, layout):
    params, start = {}, 0
    for key, (rows, columns) in layout:
        params[key] = theta[start : start + rows * columns].reshape(rows, columns)
        start += rows
    return params


@wrong("vector_to_params", hint="theta of the caller has changed. Does the way back write into it?")
def theta_of_the_caller_used_up(theta, layout):
    params = {}
    position = 0
    for key, shape in layout:
        size = int(np.prod(shape))
        params[key] = theta[position : position + size].reshape(shape).copy()
        theta[position : position + size] = 0
        position += size
    return params


@wrong("params_to_vector", hint="Zeros stand where the biases belong. Which arrays does your loop copy?")
def biases_left_at_zero(params):
    layout = [(k, params[k].shape) for k in sorted(params)]
    theta, start = np.zeros((sum(v.size for v in params.values()), 1)), 0
    for k, shape in layout:
        size = shape[0] * shape[1]
        if k.startswith("W"):
            theta[start : start + size] = params[k].reshape(-1, 1)
        start += size
    return theta, layout


@right("params_to_vector")
def layer_by_layer_with_a_counter(params):
    L = len(params) // 2
    keys = [letter + str(l) for l in range(1, L + 1) for letter in ("W", "b")]
    layout = [(k, params[k].shape) for k in keys]
    return np.vstack([params[k].reshape(-1, 1) for k in keys]), layout


@right("params_to_vector")
def biases_first_and_backwards(params):
    keys = sorted(params, key=lambda k: (k[0] != "b", -int(k[1:])))
    layout = [(k, params[k].shape) for k in keys]
    numbers = []
    for k in keys:
        for row in params[k]:
            numbers.extend(float(x) for x in row)
    return np.array(numbers).reshape(len(numbers), 1), layout


@right("params_to_vector")
def flat_vector(params):
    layout = tuple((k, tuple(params[k].shape)) for k in sorted(params))
    return np.concatenate([params[k].ravel() for k, _ in layout]), layout


@right("params_to_vector")
def hstack_of_raveled_arrays(params):
    names = sorted(params.keys(), reverse=True)
    theta = np.hstack([np.ravel(params[n]) for n in names])[:, np.newaxis]
    return theta, [[n, list(params[n].shape)] for n in names]


@right("vector_to_params")
def split_at_the_borders(theta, layout):
    sizes = [int(np.prod(shape)) for _, shape in layout]
    pieces = np.split(np.array(theta), np.cumsum(sizes)[:-1])
    return {key: piece.reshape(shape) for (key, shape), piece in zip(layout, pieces)}


@right("vector_to_params")
def one_number_after_the_other(theta, layout):
    numbers = iter(np.ravel(theta))
    params = {}
    for key, (rows, columns) in layout:
        params[key] = np.array([[next(numbers) for _ in range(columns)] for _ in range(rows)])
    return params


@right("vector_to_params")
def from_the_end(theta, layout):
    rest, params = np.ravel(theta).copy(), {}
    for key, shape in reversed(layout):
        size = shape[0] * shape[1]
        params[key], rest = rest[len(rest) - size :].reshape(shape), rest[: len(rest) - size]
    return params


@wrong(
    "params_to_vector",
    hint="The way back takes the layout of the latest call, whatever it is given. Where should the layout come from?",
)
def layout_kept_in_a_global(params):
    global LAYOUT
    LAYOUT = [(k, params[k].shape) for k in sorted(params)]

    def back(theta, layout):
        out, i = {}, 0
        for k, s in LAYOUT:
            out[k] = theta[i : i + s[0] * s[1]].reshape(s)
            i += s[0] * s[1]
        return out

    global vector_to_params
    vector_to_params = back
    return np.concatenate([params[k].reshape(-1, 1) for k in sorted(params)]), None
