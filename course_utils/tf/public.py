"""The public names, each where TensorFlow has it. Nothing is here that TensorFlow lacks."""

from typing import Any

from course_utils.tf import (
    activations,
    arithmetic,
    clipping,
    comparing,
    creating,
    crossentropy,
    data,
    debugging,
    dtypes,
    elements,
    elementwise,
    errors,
    gradients,
    indexing,
    normalization,
    operators,
    products,
    randomness,
    reductions,
    shaping,
)
from course_utils.tf.convert import constant, convert_to_tensor, identity
from course_utils.tf.function import function
from course_utils.tf.keras import activations as keras_activations
from course_utils.tf.keras import initializers, layers, losses, metrics, models, optimizer, optimizers, schedules
from course_utils.tf.module import Module
from course_utils.tf.namespace import Namespace
from course_utils.tf.shapes import TensorShape
from course_utils.tf.tape import GradientTape, UnconnectedGradients
from course_utils.tf.tensor import Tensor, Value
from course_utils.tf.variable import Variable

operators.install()


def is_tensor(x: Any) -> bool:
    """Whether it is a tensor or a variable."""
    return isinstance(x, Value)


def _pick(module: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(module, name) for name in names}


ARITHMETIC = _pick(arithmetic, "add", "add_n", "divide", "maximum", "minimum", "multiply", "pow", "subtract") | _pick(
    elementwise, "abs", "cos", "exp", "floor", "negative", "round", "sigmoid", "sign", "sin", "sqrt", "square", "tanh"
)
LOGIC = _pick(
    comparing, "equal", "greater", "greater_equal", "less", "less_equal", "logical_and", "logical_not", "logical_or",
    "not_equal",
)  # fmt: skip
REDUCTIONS = _pick(
    reductions, "argmax", "argmin", "cumsum", "reduce_all", "reduce_any", "reduce_logsumexp", "reduce_max",
    "reduce_mean", "reduce_min", "reduce_prod", "reduce_sum",
)  # fmt: skip

math = Namespace(
    "tf.math",
    **ARITHMETIC,
    **LOGIC,
    **REDUCTIONS,
    **_pick(arithmetic, "divide_no_nan", "floordiv", "floormod", "squared_difference"),
    **_pick(elementwise, "ceil", "expm1", "log", "log1p", "rsqrt"),
    **_pick(comparing, "is_finite", "is_inf", "is_nan", "logical_xor"),
    **_pick(reductions, "reduce_euclidean_norm", "reduce_std", "reduce_variance"),
    softplus=activations.softplus,
)
linalg = Namespace(
    "tf.linalg",
    **_pick(products, "det", "diag", "diag_part", "inv", "matmul", "matrix_transpose", "matvec", "norm", "solve"),
    **_pick(products, "tensordot", "trace"),
    eye=creating.eye,
    global_norm=clipping.global_norm,
)
nn = Namespace(
    "tf.nn",
    **_pick(activations, "elu", "l2_loss", "leaky_relu", "log_softmax", "relu", "softmax", "softplus"),
    **_pick(crossentropy, "sigmoid_cross_entropy_with_logits", "softmax_cross_entropy_with_logits"),
    **_pick(crossentropy, "sparse_softmax_cross_entropy_with_logits"),
    **_pick(normalization, "batch_normalization", "dropout", "moments"),
    **_pick(elementwise, "sigmoid", "tanh"),
)
random = Namespace("tf.random", **_pick(randomness, "normal", "set_seed", "shuffle", "truncated_normal", "uniform"))
keras = Namespace(
    "tf.keras",
    optimizers=Namespace(
        "tf.keras.optimizers",
        **_pick(optimizers, "SGD", "RMSprop", "Adam", "AdamW"),
        Optimizer=optimizer.Optimizer,
        schedules=Namespace(
            "tf.keras.optimizers.schedules",
            **_pick(schedules, "CosineDecay", "ExponentialDecay", "InverseTimeDecay", "LearningRateSchedule"),
            **_pick(schedules, "PiecewiseConstantDecay", "PolynomialDecay"),
        ),
    ),
    losses=Namespace(
        "tf.keras.losses",
        **_pick(losses, "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"),
        **_pick(
            losses, "BinaryCrossentropy", "CategoricalCrossentropy", "Loss", "MeanAbsoluteError", "MeanSquaredError"
        ),
        **_pick(losses, "SparseCategoricalCrossentropy"),
        MSE=losses.mean_squared_error,
        mse=losses.mean_squared_error,
        MAE=losses.mean_absolute_error,
        mae=losses.mean_absolute_error,
    ),
    metrics=Namespace(
        "tf.keras.metrics",
        **_pick(metrics, "Accuracy", "BinaryAccuracy", "CategoricalAccuracy", "Mean", "MeanSquaredError"),
        **_pick(metrics, "SparseCategoricalAccuracy"),
    ),
    initializers=Namespace(
        "tf.keras.initializers",
        **_pick(
            initializers, "Constant", "GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "Initializer", "Ones"
        ),
        **_pick(initializers, "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling", "Zeros"),
    ),
    Input=layers.Input,
    Sequential=models.Sequential,
    layers=Namespace(
        "tf.keras.layers",
        **_pick(layers, "Activation", "BatchNormalization", "Dense", "Dropout", "Flatten", "Input", "Softmax"),
    ),
    activations=Namespace(
        "tf.keras.activations",
        **_pick(keras_activations, "elu", "linear", "log_softmax", "relu", "sigmoid", "softmax", "softplus", "tanh"),
    ),
)
NAMESPACES = [math, linalg, nn, random, keras]

TOP: dict[str, Any] = {
    **ARITHMETIC,
    **LOGIC,
    **REDUCTIONS,
    **_pick(
        shaping, "broadcast_to", "concat", "expand_dims", "pad", "rank", "repeat", "reshape", "reverse", "shape", "size"
    ),
    **_pick(shaping, "split", "squeeze", "stack", "tile", "transpose", "unstack"),
    **_pick(indexing, "argsort", "boolean_mask", "gather", "one_hot", "sort", "stop_gradient", "where"),
    **_pick(creating, "eye", "fill", "linspace", "ones", "ones_like", "range", "zeros", "zeros_like"),
    **_pick(clipping, "clip_by_global_norm", "clip_by_norm", "clip_by_value"),
    **_pick(products, "matmul", "norm", "tensordot"),
    **_pick(dtypes, "as_dtype", "float32", "float64", "int32", "int64", "uint8", "DType"),
    "GradientTape": GradientTape,
    "Module": Module,
    "Tensor": Tensor,
    "TensorShape": TensorShape,
    "TensorSpec": elements.TensorSpec,
    "UnconnectedGradients": UnconnectedGradients,
    "Variable": Variable,
    "bool": dtypes.bool_,
    "cast": elementwise.cast,
    "constant": constant,
    "convert_to_tensor": convert_to_tensor,
    "custom_gradient": gradients.custom_gradient,
    "data": Namespace("tf.data", AUTOTUNE=data.AUTOTUNE, Dataset=data.Dataset),
    "debugging": Namespace(
        "tf.debugging",
        **_pick(
            debugging, "assert_equal", "assert_greater", "assert_less", "assert_near", "assert_rank", "assert_shapes"
        ),
        **_pick(debugging, "assert_type", "check_numerics"),
    ),
    "errors": Namespace("tf.errors", **_pick(errors, "InvalidArgumentError", "OpError", "OutOfRangeError")),
    "function": function,
    "identity": identity,
    "initializers": keras.initializers,
    "is_tensor": is_tensor,
    "keras": keras,
    "linalg": linalg,
    "losses": keras.losses,
    "math": math,
    "metrics": keras.metrics,
    "newaxis": None,
    "nn": nn,
    "optimizers": keras.optimizers,
    "random": random,
}
