"""Known solutions of initializing a network: the variance of the weights, their symmetry, the shapes, the biases.

A layer as wide as the one before hides which of the two widths was used, and three layers a loop that ends too early.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-init"


@wrong("init_parameters", hint="No weight is negative. Which distribution has the mean 0?")
def uniform_from_zero_to_one(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = rng.random((o, i)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="The standard deviation is the variance that was asked for. What is missing?")
def root_missing(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 10, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = rng.standard_normal((o, i)) * v
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="ReLU halves the mean square. Which number in He's variance makes up for it?")
def one_instead_of_two_for_he(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 1 / i}[method]
        p["W" + str(l)] = rng.standard_normal((o, i)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="Glorot's weights are far too small. Is it the sum or the product of the widths?")
def product_of_the_widths_for_glorot(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i * o), "he": 2 / i}[method]
        p["W" + str(l)] = rng.standard_normal((o, i)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="The size depends on the units of the layer. Which width counts the inputs of a unit?")
def number_of_outputs_instead_of_inputs(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / o, "glorot": 2 / (i + o), "he": 2 / o}[method]
        p["W" + str(l)] = rng.standard_normal((o, i)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="b is flat. What shape must it have to be added to each column of Z?")
def flat_biases(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = rng.standard_normal((o, i)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros(o)
    return p


@wrong("init_parameters", hint="The last layer has no parameters. Where does the range of layers end?")
def last_layer_forgotten(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims) - 1):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = rng.standard_normal((o, i)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="Biases are random. Is there a symmetry left for them to break?")
def random_biases(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = rng.standard_normal((o, i)) * np.sqrt(v)
        p["b" + str(l)] = rng.standard_normal((o, 1)) * np.sqrt(v)
    return p


@wrong("init_parameters", hint="Equal seeds give different weights. Which generator do your numbers come from?")
def global_random_state(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = np.random.randn(o, i) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="Every call gives the same weights. Does your function start a generator of its own?")
def generator_with_a_fixed_seed(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    rng = np.random.default_rng(0)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = rng.standard_normal((o, i)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="Layers of the same shape have the same weights. Is the generator started in the loop?")
def each_layer_from_the_same_seed(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    seed = int(rng.integers(2**31))
    p = {}
    for l in range(1, len(layer_dims)):
        layer_rng = np.random.default_rng(seed)
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = layer_rng.standard_normal((o, i)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="All units of a layer are copies of each other. What breaks their symmetry?")
def one_random_row_for_all_units(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = np.tile(rng.standard_normal((1, i)) * np.sqrt(v), (o, 1))
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="An unknown name got He's weights without a word. What was asked for instead?")
def unknown_method_accepted(layer_dims, method, rng):
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o)}.get(method, 2 / i)
        p["W" + str(l)] = rng.standard_normal((o, i)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="An unknown name stopped with another error. Which one does the task ask for?")
def unknown_method_is_a_key_error(layer_dims, method, rng):
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = rng.standard_normal((o, i)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="W is transposed. Does a row of W belong to an input or to a unit?")
def inputs_as_rows(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = rng.standard_normal((i, o)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="'Large' is larger than asked for. Is 10 squared the variance or the factor?")
def hundred_as_the_factor_for_large(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        f = {"zeros": 0, "large": 100, "lecun": i**-0.5, "glorot": (2 / (i + o)) ** 0.5, "he": (2 / i) ** 0.5}[method]
        p["W" + str(l)] = rng.standard_normal((o, i)) * f
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="The widths are those of one network only. Which argument tells them?")
def widths_of_one_network(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    f = {"zeros": 0, "large": 10, "lecun": 3**-0.5, "glorot": (2 / 7) ** 0.5, "he": (2 / 3) ** 0.5}[method]
    return {
        "W1": f * rng.standard_normal((4, 3)),
        "b1": np.zeros((4, 1)),
        "W2": f * rng.standard_normal((1, 4)),
        "b2": np.zeros((1, 1)),
    }


@wrong("init_parameters", hint="The size of all layers comes from the first. Which layer's inputs count?")
def width_of_the_input_for_all_layers(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p, i = {}, layer_dims[0]
    for l in range(1, len(layer_dims)):
        o = layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = rng.standard_normal((o, layer_dims[l - 1])) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="With 'zeros' the weights are small, and not 0. Which number does the table ask for?")
def zeros_that_are_small_numbers(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 1e-4, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = rng.standard_normal((o, i)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="Only with 'zeros' is there a b. In which branch does its line stand?")
def biases_in_one_branch_only(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}
        if method == "zeros":
            p["W" + str(l)] = np.zeros((o, i))
            p["b" + str(l)] = np.zeros((o, 1))
        else:
            p["W" + str(l)] = rng.standard_normal((o, i)) * np.sqrt(v[method])
    return p


@wrong("init_parameters", hint="W is transposed where it is random. Do all branches agree on what a row is?")
def random_weights_transposed(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}
        p["W" + str(l)] = np.zeros((o, i)) if method == "zeros" else rng.standard_normal((i, o)) * np.sqrt(v[method])
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="The weights for 'lecun' are too small. Does the table have variances or factors?")
def root_missing_for_lecun(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        factor = {"zeros": 0, "large": 10, "lecun": 1 / i, "glorot": np.sqrt(2 / (i + o)), "he": np.sqrt(2 / i)}
        p["W" + str(l)] = rng.standard_normal((o, i)) * factor[method]
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="The caller's list of widths gets shorter. Does pop look at a number, or take it away?")
def widths_taken_off_the_list(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p, l, i = {}, 0, layer_dims.pop(0)
    while layer_dims:
        l, o = l + 1, layer_dims.pop(0)
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = rng.standard_normal((o, i)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
        i = o
    return p


@wrong("init_parameters", hint="Inputs have the weights of their neighbors. How many random numbers does a row need?")
def one_random_number_for_two_inputs(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = np.repeat(rng.standard_normal((o, -(-i // 2))), 2, axis=1)[:, :i] * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@wrong("init_parameters", hint="All calls share one generator, made once for ever. Which one was handed in?")
def one_generator_for_all_calls(layer_dims, method, rng, own=np.random.default_rng(0)):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = own.standard_normal((o, i)) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@right("init_parameters")
def uniform_with_the_same_variance(layer_dims, method, rng):
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        if method == "zeros":
            v = 0
        elif method == "large":
            v = 100
        elif method == "lecun":
            v = 1 / i
        elif method == "glorot":
            v = 2 / (i + o)
        elif method == "he":
            v = 2 / i
        else:
            raise ValueError("unknown method")
        a = np.sqrt(3 * v)
        p[f"W{l}"] = rng.uniform(-a, a, size=(o, i))
        p[f"b{l}"] = np.zeros((o, 1))
    return p


@right("init_parameters")
def last_layer_first(layer_dims, method, rng):
    variance = {
        "zeros": lambda i, o: 0.0,
        "large": lambda i, o: 100.0,
        "lecun": lambda i, o: 1.0 / i,
        "glorot": lambda i, o: 2.0 / (i + o),
        "he": lambda i, o: 2.0 / i,
    }
    if method not in variance:
        raise ValueError(method)
    L = len(layer_dims) - 1
    p = {}
    for l in range(L, 0, -1):
        p["b%d" % l] = np.zeros((layer_dims[l], 1))
        s = np.sqrt(variance[method](layer_dims[l - 1], layer_dims[l]))
        p["W%d" % l] = rng.normal(0.0, s, (layer_dims[l], layer_dims[l - 1]))
    return p


@right("init_parameters")
def one_long_vector_cut_into_pieces(layer_dims, method, rng):
    if method not in ["zeros", "large", "lecun", "glorot", "he"]:
        raise ValueError("no such method: " + method)
    dims = [int(n) for n in layer_dims]
    sizes = [a * b for a, b in zip(dims[:-1], dims[1:])]
    pieces = np.split(rng.standard_normal(sum(sizes)), np.cumsum(sizes)[:-1])
    p = {}
    for l, piece in enumerate(pieces, start=1):
        i, o = dims[l - 1], dims[l]
        v = dict(zeros=0, large=100, lecun=1 / i, glorot=2 / (i + o), he=2 / i)[method]
        p["W" + str(l)] = np.sqrt(v) * piece.reshape(o, i)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@right("init_parameters")
def old_random_state_seeded_from_rng(layer_dims, method, rng):
    old = np.random.RandomState(rng.integers(2**31))
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        try:
            v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        except KeyError:
            raise ValueError("method " + method)
        p["W" + str(l)] = old.randn(o, i) * np.sqrt(v)
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@right("init_parameters")
def plus_or_minus_one_number(layer_dims, method, rng):
    if method not in ("zeros", "large", "lecun", "glorot", "he"):
        raise ValueError(method)
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        v = {"zeros": 0, "large": 100, "lecun": 1 / i, "glorot": 2 / (i + o), "he": 2 / i}[method]
        p["W" + str(l)] = np.sqrt(v) * rng.choice([-1.0, 1.0], size=(o, i))
        p["b" + str(l)] = np.zeros((o, 1))
    return p


@right("init_parameters")
def weight_by_weight(layer_dims, method, rng):
    factors = {"large": lambda i, o: 10, "lecun": lambda i, o: (1 / i) ** 0.5, "he": lambda i, o: (2 / i) ** 0.5}
    factors["glorot"] = lambda i, o: (2 / (i + o)) ** 0.5
    factors["zeros"] = lambda i, o: 0
    if method not in factors:
        raise ValueError
    p = {}
    for l in range(1, len(layer_dims)):
        i, o = layer_dims[l - 1], layer_dims[l]
        p[f"W{l}"] = np.array([[factors[method](i, o) * rng.normal() for _ in range(i)] for _ in range(o)], dtype=float)
        p[f"b{l}"] = np.zeros(shape=(o, 1))
    return p


@right("init_parameters")
def laplace_numbers(layer_dims, method, rng):
    d = [int(n) for n in layer_dims]
    L = len(d) - 1
    v = {
        "zeros": lambda i, o: 0,
        "large": lambda i, o: 100,
        "lecun": lambda i, o: 1 / i,
        "glorot": lambda i, o: 2 / (i + o),
        "he": lambda i, o: 2 / i,
    }
    try:
        v = v[method]
    except KeyError:
        raise ValueError("no such method") from None
    W = {f"W{l}": rng.laplace(0, (v(d[l - 1], d[l]) / 2) ** 0.5, (d[l], d[l - 1])) for l in range(1, L + 1)}
    return W | {f"b{l}": np.zeros((d[l], 1)) for l in range(1, L + 1)}
