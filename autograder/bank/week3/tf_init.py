"""Known solutions of the initial parameters as variables.

The module `tf` is the one that the notebook imports.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-tf-init"


@wrong("init_tf_parameters", hint="A tensor can never change, so nothing can be trained. What does an optimizer need?")
def constants_instead_of_variables(layer_dims, seed):
    params = {}
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.GlorotNormal(seed=seed + l)
        params[f"W{l}"] = tf.constant(draw(shape=(layer_dims[l], layer_dims[l - 1])))
        params[f"b{l}"] = tf.zeros((layer_dims[l], 1))
    return params


@wrong("init_tf_parameters", hint="All layers repeat one pattern: they share a seed. How could each get its own?")
def same_seed_for_every_layer(layer_dims, seed):
    params = {}
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.GlorotNormal(seed=seed)
        params[f"W{l}"] = tf.Variable(draw(shape=(layer_dims[l], layer_dims[l - 1])))
        params[f"b{l}"] = tf.Variable(tf.zeros((layer_dims[l], 1)))
    return params


@wrong("init_tf_parameters", hint="The weights are much too large. Which variance does Glorot's initializer give?")
def standard_normal_weights(layer_dims, seed):
    params = {}
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.RandomNormal(mean=0.0, stddev=1.0, seed=seed + l)
        params[f"W{l}"] = tf.Variable(draw(shape=(layer_dims[l], layer_dims[l - 1])))
        params[f"b{l}"] = tf.Variable(tf.zeros((layer_dims[l], 1)))
    return params


@wrong("init_tf_parameters", hint="This is the initializer of He et al. Which did the task name?")
def he_weights(layer_dims, seed):
    params = {}
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.HeNormal(seed=seed + l)
        params[f"W{l}"] = tf.Variable(draw(shape=(layer_dims[l], layer_dims[l - 1])))
        params[f"b{l}"] = tf.Variable(tf.zeros((layer_dims[l], 1)))
    return params


@wrong(
    "init_tf_parameters", hint="The variance is right, but no weight is far from 0. Which distribution was asked for?"
)
def uniform_weights(layer_dims, seed):
    params = {}
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.GlorotUniform(seed=seed + l)
        params[f"W{l}"] = tf.Variable(draw(shape=(layer_dims[l], layer_dims[l - 1])))
        params[f"b{l}"] = tf.Variable(tf.zeros((layer_dims[l], 1)))
    return params


@wrong(
    "init_tf_parameters", hint="NumPy's numbers are float64, and so are these variables. Which dtype do the data have?"
)
def variables_of_float64(layer_dims, seed):
    rng = np.random.default_rng(seed)
    params = {}
    for n_in, n_out in zip(layer_dims, layer_dims[1:]):
        l = len(params) // 2 + 1
        params[f"W{l}"] = tf.Variable(rng.normal(0, np.sqrt(2 / (n_in + n_out)), (n_out, n_in)))
        params[f"b{l}"] = tf.Variable(np.zeros((n_out, 1)))
    return params


@wrong("init_tf_parameters", hint="The biases are random. What does the task ask them to be?")
def biases_drawn_as_well(layer_dims, seed):
    params = {}
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.GlorotNormal(seed=seed + l)
        params[f"W{l}"] = tf.Variable(draw(shape=(layer_dims[l], layer_dims[l - 1])))
        params[f"b{l}"] = tf.Variable(draw(shape=(layer_dims[l], 1)))
    return params


@wrong(
    "init_tf_parameters", hint="The shape is (n_in, n_out), as Keras layers have it. What do W @ A and the task need?"
)
def shape_of_keras_layers(layer_dims, seed):
    params = {}
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.GlorotNormal(seed=seed + l)
        params[f"W{l}"] = tf.Variable(draw(shape=(layer_dims[l - 1], layer_dims[l])))
        params[f"b{l}"] = tf.Variable(tf.zeros((layer_dims[l], 1)))
    return params


@wrong("init_tf_parameters", hint="The biases are flat. What would Z + b do with B columns?")
def flat_biases(layer_dims, seed):
    params = {}
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.GlorotNormal(seed=seed + l)
        params[f"W{l}"] = tf.Variable(draw(shape=(layer_dims[l], layer_dims[l - 1])))
        params[f"b{l}"] = tf.Variable(tf.zeros((layer_dims[l],)))
    return params


@wrong("init_tf_parameters", hint="The number of layers is written into the function. What says how many there are?")
def always_two_layers(layer_dims, seed):
    params = {}
    for l in (1, 2):
        draw = tf.keras.initializers.GlorotNormal(seed=seed + l)
        params[f"W{l}"] = tf.Variable(draw(shape=(layer_dims[l], layer_dims[l - 1])))
        params[f"b{l}"] = tf.Variable(tf.zeros((layer_dims[l], 1)))
    return params


@wrong("init_tf_parameters", hint="The seed is not used, so no run can be repeated. Where does the initializer get it?")
def seed_ignored(layer_dims, seed):
    params = {}
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.GlorotNormal()
        params[f"W{l}"] = tf.Variable(draw(shape=(layer_dims[l], layer_dims[l - 1])))
        params[f"b{l}"] = tf.Variable(tf.zeros((layer_dims[l], 1)))
    return params


@wrong(
    "init_tf_parameters",
    hint="These variables are marked as not trainable, and the tape will pass them over. Who said so?",
)
def variables_that_cannot_be_trained(layer_dims, seed):
    params = {}
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.GlorotNormal(seed=seed + l)
        params[f"W{l}"] = tf.Variable(draw(shape=(layer_dims[l], layer_dims[l - 1])), trainable=False)
        params[f"b{l}"] = tf.Variable(tf.zeros((layer_dims[l], 1)), trainable=False)
    return params


@wrong(
    "init_tf_parameters", hint="The parameters come as a list. By which keys will the other functions look for them?"
)
def list_instead_of_a_dict(layer_dims, seed):
    params = []
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.GlorotNormal(seed=seed + l)
        params += [
            tf.Variable(draw(shape=(layer_dims[l], layer_dims[l - 1]))),
            tf.Variable(tf.zeros((layer_dims[l], 1))),
        ]
    return params


@wrong("init_tf_parameters", hint="Every seed gives the same weights. Where does the argument seed come in?")
def number_of_the_layer_as_the_seed(layer_dims, seed):
    params = {}
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.GlorotNormal(seed=l)
        params[f"W{l}"] = tf.Variable(draw(shape=(layer_dims[l], layer_dims[l - 1])))
        params[f"b{l}"] = tf.Variable(tf.zeros((layer_dims[l], 1)))
    return params


@wrong("init_tf_parameters", hint="The same seed gives other weights each time. Which calls share your generator?")
def seeds_from_one_generator_for_all_calls(layer_dims, seed, own=np.random.default_rng(0)):
    params = {}
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.GlorotNormal(seed=int(own.integers(1_000_000)))
        params[f"W{l}"] = tf.Variable(draw(shape=(layer_dims[l], layer_dims[l - 1])))
        params[f"b{l}"] = tf.Variable(tf.zeros((layer_dims[l], 1)))
    return params


@wrong(
    "init_tf_parameters",
    hint="Keras draws the seed of an initializer that has none from Python's random. Does tf.random.set_seed reach it?",
)
def seed_of_tensorflow_and_none_for_the_initializer(layer_dims, seed):
    tf.random.set_seed(seed)
    params = {}
    for l in range(1, len(layer_dims)):
        draw = tf.keras.initializers.GlorotNormal()
        params[f"W{l}"] = tf.Variable(draw(shape=(layer_dims[l], layer_dims[l - 1])))
        params[f"b{l}"] = tf.Variable(tf.zeros((layer_dims[l], 1)))
    return params


@right("init_tf_parameters")
def seeds_far_apart_and_zeros_of_keras(layer_dims, seed):
    zeros = tf.keras.initializers.Zeros()
    pairs = list(zip(layer_dims[:-1], layer_dims[1:]))
    weights = {
        f"W{l}": tf.Variable(tf.keras.initializers.GlorotNormal(seed=1000 * seed + 17 * l)([n_out, n_in]), name=f"W{l}")
        for l, (n_in, n_out) in enumerate(pairs, 1)
    }
    biases = {f"b{l}": tf.Variable(zeros([n_out, 1]), name=f"b{l}") for l, (_, n_out) in enumerate(pairs, 1)}
    return weights | biases


@right("init_tf_parameters")
def drawn_with_numpy_and_cast(layer_dims, seed):
    rng = np.random.default_rng(seed)
    params = {}
    for l, (n_in, n_out) in enumerate(zip(layer_dims, layer_dims[1:]), start=1):
        W = rng.standard_normal((n_out, n_in)) * np.sqrt(2 / (n_in + n_out))
        params[f"W{l}"] = tf.Variable(W, dtype=tf.float32)
        params[f"b{l}"] = tf.Variable(np.zeros((n_out, 1)), dtype="float32")
    return params


@right("init_tf_parameters")
def variance_scaling_spelled_out(layer_dims, seed):
    params = {}
    for l in reversed(range(1, len(layer_dims))):
        draw = tf.keras.initializers.VarianceScaling(
            scale=1.0, mode="fan_avg", distribution="truncated_normal", seed=seed * len(layer_dims) + l
        )
        params[f"b{l}"] = tf.Variable([[0.0]] * layer_dims[l])
        params[f"W{l}"] = tf.Variable(draw((layer_dims[l], layer_dims[l - 1]), dtype=tf.float32))
    return params
