"""Known solutions of following a signal through random layers, and of the gain of a linear network.

With one layer, or with gain 1, most of the mistakes cannot be seen; ReLU tells the standard deviation from the root of
the mean square, and a single unit shows whether a matrix was used twice.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-scales"


@wrong("linear_gain", hint="Your gain has one factor too many. Which of the L matrices has another shape?")
def one_factor_for_each_of_the_matrices(a, L):
    return a**L


@wrong("linear_gain", hint="The gain grows by the same amount for each layer. Do layers add or multiply?")
def factors_added(a, L):
    return a * (L - 1)


@wrong("linear_gain", hint="Was the result returned, or only shown?")
def gain_printed(a, L):
    print(a ** (L - 1))


@wrong("linear_gain", hint="A gain below 1 came out as 0. Were decimals lost?")
def gain_as_a_whole_number(a, L):
    return int(a ** (L - 1))


@wrong("forward_scales", hint="The sizes of the arrays do not fit, or only by chance. Which product do layers form?")
def product_entry_by_entry(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((width, 500))
    out = []
    for _ in range(depth):
        A = scale * rng.standard_normal((width, 500)) * A
        if activation == "relu":
            A = np.maximum(A, 0)
        if activation == "tanh":
            A = np.tanh(A)
        out.append(A.std())
    return np.array(out)


@wrong("forward_scales", hint="Two layers multiply by the same matrix. Where is W drawn?")
def one_matrix_for_all_layers(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((width, 500))
    W = scale * rng.standard_normal((width, width))
    out = np.zeros(depth)
    for l in range(depth):
        A = W @ A
        if activation == "relu":
            A = np.maximum(A, 0)
        if activation == "tanh":
            A = np.tanh(A)
        out[l] = A.std()
    return out


@wrong(
    "forward_scales", hint="One number came back where a number for each layer was expected. What is the plot to show?"
)
def only_the_last_layer(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((width, 500))
    for _ in range(depth):
        A = scale * rng.standard_normal((width, width)) @ A
        if activation == "relu":
            A = np.maximum(A, 0)
        if activation == "tanh":
            A = np.tanh(A)
    return A.std()


@wrong("forward_scales", hint="The layers do not feel the activation function. Is its result the input of the next?")
def activation_ignored(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((width, 500))
    out = np.zeros(depth)
    for l in range(depth):
        A = scale * rng.standard_normal((width, width)) @ A
        out[l] = A.std()
    return out


@wrong("forward_scales", hint="You measured Z and not A. On which side of the activation function is the thermometer?")
def measured_before_the_activation(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((width, 500))
    out = np.zeros(depth)
    for l in range(depth):
        Z = scale * rng.standard_normal((width, width)) @ A
        out[l] = Z.std()
        A = {"linear": Z, "relu": np.maximum(Z, 0), "tanh": np.tanh(Z)}[activation]
    return out


@wrong("forward_scales", hint="For ReLU your numbers are too large. Was the mean removed before squaring?")
def root_of_the_mean_square(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((width, 500))
    out = np.zeros(depth)
    for l in range(depth):
        Z = scale * rng.standard_normal((width, width)) @ A
        A = {"linear": Z, "relu": np.maximum(Z, 0), "tanh": np.tanh(Z)}[activation]
        out[l] = np.sqrt(np.mean(A**2))
    return out


@wrong("forward_scales", hint="You returned squares of what was asked for. Which root is missing?")
def variance_instead_of_its_root(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((width, 500))
    out = np.zeros(depth)
    for l in range(depth):
        Z = scale * rng.standard_normal((width, width)) @ A
        A = {"linear": Z, "relu": np.maximum(Z, 0), "tanh": np.tanh(Z)}[activation]
        out[l] = np.var(A)
    return out


@wrong("forward_scales", hint="The first number belongs to the input. After which layer does the list begin?")
def input_counted_as_a_layer(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((width, 500))
    out = [A.std()]
    for l in range(depth):
        Z = scale * rng.standard_normal((width, width)) @ A
        A = {"linear": Z, "relu": np.maximum(Z, 0), "tanh": np.tanh(Z)}[activation]
        out.append(A.std())
    return np.array(out)


@wrong("forward_scales", hint="The growth does not depend on the scale that was asked for. Is it used?")
def scale_of_he_built_in(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((width, 500))
    out = np.zeros(depth)
    for l in range(depth):
        Z = np.sqrt(2 / width) * rng.standard_normal((width, width)) @ A
        A = {"linear": Z, "relu": np.maximum(Z, 0), "tanh": np.tanh(Z)}[activation]
        out[l] = A.std()
    return out


@wrong("forward_scales", hint="Equal seeds give different results. Which generator do your numbers come from?")
def numbers_from_the_global_state(scale, depth, width, rng, activation="linear"):
    A = np.random.randn(width, 500)
    out = np.zeros(depth)
    for l in range(depth):
        Z = scale * np.random.randn(width, width) @ A
        A = {"linear": Z, "relu": np.maximum(Z, 0), "tanh": np.tanh(Z)}[activation]
        out[l] = A.std()
    return out


@wrong("forward_scales", hint="All weights are positive, so the signal grows too fast. Which numbers have mean 0?")
def weights_from_zero_to_one(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((width, 500))
    out = np.zeros(depth)
    for l in range(depth):
        Z = scale * rng.random((width, width)) @ A
        A = {"linear": Z, "relu": np.maximum(Z, 0), "tanh": np.tanh(Z)}[activation]
        out[l] = A.std()
    return out


@wrong("forward_scales", hint="This is the answer to one question only. Where do the arguments come in?")
def answer_of_the_visible_check(scale, depth, width, rng, activation="linear"):
    return np.array([2.0, 4.0, 8.0])


@wrong(
    "forward_scales", hint="With a single unit your numbers are 0. Over which numbers of a layer is the spread taken?"
)
def spread_over_the_units_of_each_example(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((width, 500))
    out = np.zeros(depth)
    for l in range(depth):
        A = scale * rng.standard_normal((width, width)) @ A
        if activation == "relu":
            A = np.maximum(A, 0)
        if activation == "tanh":
            A = np.tanh(A)
        out[l] = A.std(axis=0).mean()
    return out


@wrong(
    "forward_scales",
    hint="Units of different means are measured apart. Is the spread of all entries a mean of spreads?",
)
def mean_of_the_spreads_of_the_units(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((width, 500))
    out = np.zeros(depth)
    for l in range(depth):
        A = scale * rng.standard_normal((width, width)) @ A
        if activation == "relu":
            A = np.maximum(A, 0)
        if activation == "tanh":
            A = np.tanh(A)
        out[l] = np.mean(np.std(A, axis=1))
    return out


@wrong("forward_scales", hint="Every seed gives the same numbers. What became of the generator that was handed in?")
def generator_with_a_fixed_seed(scale, depth, width, rng, activation="linear"):
    rng = np.random.default_rng(0)
    A = rng.standard_normal((width, 500))
    out = np.zeros(depth)
    for l in range(depth):
        Z = scale * rng.standard_normal((width, width)) @ A
        A = {"linear": Z, "relu": np.maximum(Z, 0), "tanh": np.tanh(Z)}[activation]
        out[l] = A.std()
    return out


@wrong("forward_scales", hint="All calls share one generator, made once for ever. Which one was handed in?")
def one_generator_for_all_calls(scale, depth, width, rng, activation="linear", own=np.random.default_rng(0)):
    A = own.standard_normal((width, 500))
    out = np.zeros(depth)
    for l in range(depth):
        Z = scale * own.standard_normal((width, width)) @ A
        A = {"linear": Z, "relu": np.maximum(Z, 0), "tanh": np.tanh(Z)}[activation]
        out[l] = A.std()
    return out


@right("linear_gain")
def running_product(a, L):
    gain = 1.0
    for _ in range(L - 1):
        gain = gain * a
    return gain


@right("linear_gain")
def through_matrices(a, L):
    return np.linalg.matrix_power(a * np.eye(2), L - 1)[0, 0]


@right("linear_gain")
def power_function(a, L):
    return np.power(float(a), L - 1)


@right("linear_gain")
def through_logarithms(a, L):
    return np.exp((L - 1) * np.log(a))


@right("forward_scales")
def all_matrices_drawn_beforehand(scale, depth, width, rng, activation="linear"):
    matrices = [rng.normal(0, scale, (width, width)) for _ in range(depth)]
    g = {"linear": lambda z: z, "relu": lambda z: z * (z > 0), "tanh": np.tanh}[activation]
    A = rng.normal(size=(width, 500))
    out = []
    for W in matrices:
        A = g(W @ A)
        out.append(float(np.std(A)))
    return np.array(out)


@right("forward_scales")
def list_of_numbers_with_einsum(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((width, 500))
    out = []
    while len(out) < depth:
        A = np.einsum("ij,jk->ik", scale * rng.standard_normal((width, width)), A, optimize=True)
        if activation == "tanh":
            A = (np.exp(2 * A) - 1) / (np.exp(2 * A) + 1)
        elif activation == "relu":
            A = np.where(A > 0, A, 0)
        out.append(A.std())
    return out


@right("forward_scales")
def examples_as_rows(scale, depth, width, rng, activation="linear"):
    A = rng.standard_normal((500, width))
    out = np.empty(depth)
    for l in range(depth):
        A = A @ (scale * rng.standard_normal((width, width)))
        A = np.clip(A, 0, None) if activation == "relu" else np.tanh(A) if activation == "tanh" else A
        out[l] = np.sqrt(np.mean((A - A.mean()) ** 2))
    return out
