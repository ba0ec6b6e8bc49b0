"""Known solutions of the forward pass on tensors, and of the test whether all parameters are wired to its result.

The module `tf` is the one that the notebook imports. Entries for `probe_gradients` use the master's `tf_forward`.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-tf-forward"


@wrong("tf_forward", hint="Your columns sum to 1: these are probabilities. What are logits?")
def softmax_at_the_end(X, params):
    A, depth = X, len(params) // 2
    for l in range(1, depth + 1):
        Z = params[f"W{l}"] @ A + params[f"b{l}"]
        A = tf.nn.relu(Z)
    return tf.nn.softmax(Z, axis=0)


@wrong("tf_forward", hint="No logit is negative, although some should be. After which layers comes a ReLU?")
def relu_on_the_last_layer_too(X, params):
    A = X
    for l in range(1, len(params) // 2 + 1):
        A = tf.nn.relu(params[f"W{l}"] @ A + params[f"b{l}"])
    return A


@wrong("tf_forward", hint="A network without activations is one linear function. What comes between two layers?")
def no_activation_at_all(X, params):
    A = X
    for l in range(1, len(params) // 2 + 1):
        A = params[f"W{l}"] @ A + params[f"b{l}"]
    return A


@wrong("tf_forward", hint="W has the shape (n_out, n_in) and examples are columns. Which factor comes first?")
def factors_swapped(X, params):
    A, depth = X, len(params) // 2
    for l in range(1, depth + 1):
        Z = A @ params[f"W{l}"] + params[f"b{l}"]
        A = tf.nn.relu(Z)
    return Z


@wrong("tf_forward", hint="Three layers are written into the function. What says how many there are?")
def three_layers_written_out(X, params):
    A1 = tf.nn.relu(params["W1"] @ X + params["b1"])
    A2 = tf.nn.relu(params["W2"] @ A1 + params["b2"])
    return params["W3"] @ A2 + params["b3"]


@wrong("tf_forward", hint="Two layers are written into the function. What says how many there are?")
def two_layers_written_out(X, params):
    return params["W2"] @ tf.nn.relu(params["W1"] @ X + params["b1"]) + params["b2"]


@wrong("tf_forward", hint="The numbers are right, but NumPy computed them: which gradients can the tape know?")
def computed_by_numpy(X, params):
    A = np.asarray(X)
    for l in range(1, len(params) // 2 + 1):
        Z = params[f"W{l}"].numpy() @ A + params[f"b{l}"].numpy()
        A = np.maximum(Z, 0)
    return tf.constant(Z)


@wrong("tf_forward", hint="The biases are missing. What is added to W @ A?")
def biases_forgotten(X, params):
    A = X
    for l in range(1, len(params) // 2 + 1):
        Z = params[f"W{l}"] @ A
        A = tf.nn.relu(Z)
    return Z


@wrong("tf_forward", hint="The hidden layers squash to values between 0 and 1. Which activation does the task name?")
def sigmoid_in_the_hidden_layers(X, params):
    A = X
    for l in range(1, len(params) // 2 + 1):
        Z = params[f"W{l}"] @ A + params[f"b{l}"]
        A = tf.sigmoid(Z)
    return Z


@wrong("tf_forward", hint="Every layer sees X itself. Which values does layer 2 get?")
def every_layer_fed_with_the_input(X, params):
    for l in range(1, len(params) // 2 + 1):
        Z = params[f"W{l}"] @ X + params[f"b{l}"]
    return Z


@wrong("tf_forward", hint="An array came back. Which kind of object can a tape follow?")
def array_returned(X, params):
    A = X
    for l in range(1, len(params) // 2 + 1):
        Z = params[f"W{l}"] @ A + params[f"b{l}"]
        A = tf.nn.relu(Z)
    return Z.numpy()


@wrong("tf_forward", hint="The names of other parameters than those handed in are used. Where should W1 come from?")
def parameters_taken_from_the_notebook(X, params):
    A = X
    for l in range(1, len(_params) // 2 + 1):
        Z = _params[f"W{l}"] @ A + _params[f"b{l}"]
        A = tf.nn.relu(Z)
    return Z


@wrong(
    "probe_gradients",
    hint="Every gradient is None: the tape was not there when the logits were made. What belongs inside?",
)
def logits_computed_before_the_tape(X, params):
    Z = tf_forward(X, params)
    with tf.GradientTape() as tape:
        S = tf.reduce_sum(tf.square(Z))
    return S, tape.gradient(S, params)


@wrong("probe_gradients", hint="This is the mean of the squares, not their sum. Which of the reduce functions adds?")
def mean_of_the_squares(X, params):
    with tf.GradientTape() as tape:
        S = tf.reduce_mean(tf.square(tf_forward(X, params)))
    return S, tape.gradient(S, params)


@wrong("probe_gradients", hint="This is the sum of the logits. What happens to each of them before the sum?")
def squares_forgotten(X, params):
    with tf.GradientTape() as tape:
        S = tf.reduce_sum(tf_forward(X, params))
    return S, tape.gradient(S, params)


@wrong("probe_gradients", hint="The keys of the gradients are not those of params. What does the task say about them?")
def keys_of_week_2(X, params):
    with tf.GradientTape() as tape:
        S = tf.reduce_sum(tf.square(tf_forward(X, params)))
    return S, {"d" + key: value for key, value in tape.gradient(S, params).items()}


@wrong("probe_gradients", hint="The gradients come first, and S second. Which order does the task name?")
def results_in_the_other_order(X, params):
    with tf.GradientTape() as tape:
        S = tf.reduce_sum(tf.square(tf_forward(X, params)))
    return tape.gradient(S, params), S


@wrong("probe_gradients", hint="These are gradients for the weights alone. Which parameters are missing?")
def biases_left_out(X, params):
    weights = {key: value for key, value in params.items() if key[0] == "W"}
    with tf.GradientTape() as tape:
        S = tf.reduce_sum(tf.square(tf_forward(X, params)))
    return S, tape.gradient(S, weights)


@wrong(
    "probe_gradients",
    hint="NumPy computed S, so the tape lost sight of the logits. Which function of tf does the same?",
)
def sum_computed_by_numpy(X, params):
    with tf.GradientTape() as tape:
        S = tf.constant(np.sum(np.square(tf_forward(X, params))))
    return S, tape.gradient(S, params)


@wrong("probe_gradients", hint="S is right, but the gradients are those of the logits' sum. Of what should they be?")
def gradients_of_the_logits(X, params):
    with tf.GradientTape() as tape:
        Z = tf_forward(X, params)
    return tf.reduce_sum(tf.square(Z)), tape.gradient(Z, params)


@wrong("probe_gradients", hint="S came back as a number of Python. Which kind of object was asked for?")
def sum_as_a_plain_number(X, params):
    with tf.GradientTape() as tape:
        S = tf.reduce_sum(tf.square(tf_forward(X, params)))
    return float(S), tape.gradient(S, params)


@right("tf_forward")
def maximum_and_functions_instead_of_operators(X, params):
    A, depth = tf.convert_to_tensor(X), sum(key.startswith("W") for key in params)
    for l in range(1, depth):
        A = tf.maximum(tf.add(tf.linalg.matmul(params[f"W{l}"], A), params[f"b{l}"]), 0.0)
    return tf.add(tf.matmul(params[f"W{depth}"], A), params[f"b{depth}"])


@right("tf_forward")
def recursion_from_the_last_layer(X, params):
    def logits(l):
        below = X if l == 1 else tf.keras.activations.relu(logits(l - 1))
        return params[f"W{l}"] @ below + params[f"b{l}"]

    return logits(len(params) // 2)


@right("tf_forward")
def rows_inside_and_columns_outside(X, params):
    A = tf.transpose(tf.constant(X) if isinstance(X, np.ndarray) else X)
    layer = 1
    while f"W{layer}" in params:
        A = tf.matmul(A, params[f"W{layer}"], transpose_b=True) + tf.reshape(params[f"b{layer}"], [1, -1])
        layer += 1
        if f"W{layer}" in params:
            A = tf.where(A > 0, A, tf.zeros_like(A))
    return tf.transpose(A)


@right("tf_forward")
def folded_with_reduce(X, params):
    from functools import reduce

    depth = len(params) // 2
    hidden = reduce(lambda A, l: tf.nn.relu(params[f"W{l}"] @ A + params[f"b{l}"]), range(1, depth), X)
    return params[f"W{depth}"] @ hidden + params[f"b{depth}"]


@right("probe_gradients")
def one_source_after_the_other_from_a_persistent_tape(X, params):
    with tf.GradientTape(persistent=True) as tape:
        Z = tf_forward(X, params)
        S = tf.reduce_sum(Z * Z)
    return S, {key: tape.gradient(S, variable) for key, variable in params.items()}


@right("probe_gradients")
def list_of_variables_zipped_with_the_keys(X, params):
    with tf.GradientTape() as tape:
        S = tf.reduce_sum(tf_forward(X, params) ** 2)
        gradients = tape.gradient(S, list(params.values()))
    return S, dict(zip(params, gradients))
