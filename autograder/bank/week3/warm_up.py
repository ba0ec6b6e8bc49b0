"""Known solutions of the first steps with tensors: a linear function, the sigmoid, a variable changed in place.

The mistakes are those of people who come from NumPy: its functions, its float64, and names that are bound anew. The
module `tf` is the one that the notebook imports.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-warm-up"


@wrong("linear_function", hint="What came back is a NumPy array. Whose matmul is it, and what could a tape see of it?")
def product_computed_by_numpy(W, X, b):
    return np.matmul(W, X) + b


@wrong("linear_function", hint="The numbers are float64, as NumPy made them. What has to be done before computing?")
def nothing_cast(W, X, b):
    return tf.matmul(tf.constant(W), tf.constant(X)) + b


@wrong("linear_function", hint="Only one of the three arguments is float32. Does TensorFlow cast the others?")
def only_the_weights_cast(W, X, b):
    return tf.matmul(tf.cast(W, tf.float32), X) + b


@wrong("linear_function", hint="`*` multiplies entry by entry. Which operator is the product of matrices?")
def product_entry_by_entry(W, X, b):
    W, X, b = (tf.cast(part, tf.float32) for part in (W, X, b))
    return W * X + b


@wrong("linear_function", hint="The factors are in the other order. Which shape has X, and which W?")
def factors_swapped(W, X, b):
    W, X, b = (tf.cast(part, tf.float32) for part in (W, X, b))
    return tf.matmul(X, W) + b


@wrong("linear_function", hint="The bias is missing. What does the formula add?")
def bias_forgotten(W, X, b):
    return tf.matmul(tf.cast(W, tf.float32), tf.cast(X, tf.float32))


@wrong("linear_function", hint="The result is the same whatever comes in. Which names does the function read?")
def numbers_of_the_visible_check(W, X, b):
    return tf.constant([[5.5, -1.5], [-2.0, 1.0], [4.0, -2.0]])


@wrong("linear_function", hint="The result is printed and not returned. What does a caller get?")
def printed_instead_of_returned(W, X, b):
    W, X, b = (tf.cast(part, tf.float32) for part in (W, X, b))
    print(W @ X + b)


@wrong("sigmoid", hint="What came back is a NumPy array. Which functions of tf compute the same?")
def sigmoid_computed_by_numpy(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=np.float32)))


@wrong("sigmoid", hint="A whole number has no sigmoid as it is. Which dtype does z need?")
def sigmoid_without_a_cast(z):
    return tf.sigmoid(tf.convert_to_tensor(z))


@wrong("sigmoid", hint="The sign in the exponent is missing: your curve falls. What is it for large z?")
def sigmoid_with_the_sign_lost(z):
    z = tf.cast(z, tf.float32)
    return 1 / (1 + tf.exp(z))


@wrong("sigmoid", hint="For large z your numerator and denominator are both infinite. Which form has only one of them?")
def sigmoid_that_overflows(z):
    z = tf.cast(z, tf.float32)
    return tf.exp(z) / (1 + tf.exp(z))


@wrong("descend", hint="The name w stands for a new tensor now, the variable is as it was. Which method changes it?")
def name_bound_anew(w, gradient, lr):
    w = w - lr * gradient
    return w


@wrong("descend", hint="A constant can never change. What does the caller's variable hold now?")
def constant_returned(w, gradient, lr):
    return tf.constant((w - lr * gradient).numpy())


@wrong("descend", hint="A second variable was made, and the caller has the first. Which of them should change?")
def new_variable_returned(w, gradient, lr):
    return tf.Variable(w - lr * gradient)


@wrong("descend", hint="The step goes uphill. Which of assign_add and assign_sub is it?")
def step_uphill(w, gradient, lr):
    w.assign_add(lr * gradient)
    return w


@wrong("descend", hint="The variable now holds the step and not the sum. What did assign do with the old value?")
def step_assigned(w, gradient, lr):
    w.assign(-lr * gradient)
    return w


@wrong("descend", hint="The variable is right, but nothing comes back. What does the task ask to return?")
def nothing_returned(w, gradient, lr):
    w.assign_sub(lr * gradient)


@wrong("descend", hint="The numbers came back, and not the variable that holds them. Which object was asked for?")
def value_of_the_variable_returned(w, gradient, lr):
    w.assign_sub(lr * gradient)
    return w.read_value()


@right("linear_function")
def functions_instead_of_operators(W, X, b):
    return tf.add(tf.matmul(tf.cast(W, "float32"), tf.cast(X, "float32")), tf.cast(b, "float32"))


@right("linear_function")
def bias_as_one_more_column(W, X, b):
    W, X, b = (tf.cast(part, tf.float32) for part in (W, X, b))
    return tf.concat([W, b], axis=1) @ tf.concat([X, tf.ones((1, X.shape[1]))], axis=0)


@right("linear_function")
def sum_over_an_axis(W, X, b):
    W, X, b = (tf.cast(part, tf.float32) for part in (W, X, b))
    return tf.reduce_sum(W[:, :, tf.newaxis] * X[tf.newaxis], axis=1) + b


@right("sigmoid")
def sigmoid_by_its_formula(z):
    return 1.0 / (1.0 + tf.exp(-tf.cast(z, tf.float32)))


@right("sigmoid")
def sigmoid_as_a_hyperbolic_tangent(z):
    return (tf.tanh(tf.cast(z, tf.float32) / 2) + 1) / 2


@right("sigmoid")
def sigmoid_of_keras(z):
    return tf.keras.activations.sigmoid(tf.cast(z, tf.float32))


@right("descend")
def result_of_the_method_returned(w, gradient, lr):
    return w.assign_sub(lr * gradient)


@right("descend")
def whole_value_assigned(w, gradient, lr):
    w.assign(w - gradient * lr)
    return w


@right("descend")
def optimizer_for_one_step(w, gradient, lr):
    tf.keras.optimizers.SGD(learning_rate=lr).apply_gradients([(gradient, w)])
    return w
