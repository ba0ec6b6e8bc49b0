"""Known solutions of gradient descent on a parabola with a tape: what lives for one step and what for all of them.

The causes of a gradient that is None are the classic ones of TensorFlow's guide to automatic differentiation: nothing
recorded, a tensor where the variable was, integers. The module `tf` is the one that the notebook imports.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-minimise"


@wrong(
    "minimise_quadratic", hint="The gradient is None: nothing was recorded. What must happen inside the `with` block?"
)
def loss_computed_outside_the_tape(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    for _ in range(steps):
        loss = a * w**2 + b * w + c
        with tf.GradientTape() as tape:
            pass
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        losses.append(float(loss))
    return w, losses


@wrong(
    "minimise_quadratic", hint="It works once; then w is a tensor, which no tape watches. How does a variable change?"
)
def variable_replaced_by_a_tensor(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = a * w**2 + b * w + c
        w = w - lr * tape.gradient(loss, w)
        losses.append(float(loss))
    return w, losses


@wrong(
    "minimise_quadratic",
    hint="A start like 3 makes a variable of integers, which have no gradient. Which dtype does w need?",
)
def variable_of_integers(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = a * w**2 + b * w + c
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        losses.append(float(loss))
    return w, losses


@wrong("minimise_quadratic", hint="A tape gives its gradients once. Where does the line that makes it belong?")
def one_tape_for_all_steps(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    with tf.GradientTape() as tape:
        loss = a * w**2 + b * w + c
    for _ in range(steps):
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        losses.append(float(loss))
    return w, losses


@wrong("minimise_quadratic", hint="A new optimizer has no velocity. How often should it be made?")
def optimizer_made_in_each_step(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    losses = []
    for _ in range(steps):
        optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
        with tf.GradientTape() as tape:
            loss = a * w**2 + b * w + c
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        losses.append(float(loss))
    return w, losses


@wrong("minimise_quadratic", hint="The optimizer knows nothing of the momentum. Which arguments does it get?")
def momentum_ignored(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = a * w**2 + b * w + c
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        losses.append(float(loss))
    return w, losses


@wrong(
    "minimise_quadratic", hint="This is the momentum of week 2, which averages. What multiplies the gradient in Keras?"
)
def momentum_in_the_form_of_an_average(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    v, losses = 0.0, []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = a * w**2 + b * w + c
        v = momentum * v + (1 - momentum) * tape.gradient(loss, w)
        w.assign_sub(lr * v)
        losses.append(float(loss))
    return w, losses


@wrong("minimise_quadratic", hint="The parabola is always the same one. Where do a, b and c come from?")
def parabola_written_into_the_function(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = w**2 - 10 * w + 25
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        losses.append(float(loss))
    return w, losses


@wrong(
    "minimise_quadratic",
    hint="Each loss is taken after its update. Which value does the first entry of losses have to be?",
)
def losses_after_the_updates(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = a * w**2 + b * w + c
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        losses.append(float(a * w**2 + b * w + c))
    return w, losses


@wrong("minimise_quadratic", hint="The formula for the minimum takes no steps. What should w be after two of them?")
def minimum_by_formula(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(-b / (2 * a), dtype=tf.float32)
    return w, [float(a * w**2 + b * w + c)] * steps


@wrong("minimise_quadratic", hint="A number came back where the variable was asked for. What does w.numpy() return?")
def number_instead_of_the_variable(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = a * w**2 + b * w + c
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        losses.append(float(loss))
    return w.numpy(), losses


@wrong("minimise_quadratic", hint="The results come in the other order. Which did the task name first?")
def results_in_the_other_order(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = a * w**2 + b * w + c
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        losses.append(float(loss))
    return losses, w


@wrong(
    "minimise_quadratic",
    hint="NumPy computes the loss, so the tape sees nothing of it. Which kind of object is w here?",
)
def loss_computed_by_numpy(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = tf.constant(np.polyval(coeffs, w.numpy()))
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        losses.append(float(loss))
    return w, losses


@wrong("minimise_quadratic", hint="w stops short of the minimum. Does a loss below 0.1 end your loop?")
def stopped_when_the_loss_is_small(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = a * w**2 + b * w + c
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        losses.append(float(loss))
        if losses[-1] < 0.1:
            break
    return w, losses


@wrong("minimise_quadratic", hint="Fewer losses than steps came back. What ends your loop before its time?")
def stopped_when_the_gradient_is_small(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = a * w**2 + b * w + c
        gradient = tape.gradient(loss, w)
        optimizer.apply_gradients([(gradient, w)])
        losses.append(float(loss))
        if abs(float(gradient)) < 1e-3:
            break
    return w, losses


@wrong("minimise_quadratic", hint="There is one loss too many. How many losses belong to two steps?")
def loss_of_the_end_appended(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = a * w**2 + b * w + c
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        losses.append(float(loss))
    losses.append(float(a * w**2 + b * w + c))
    return w, losses


@wrong("minimise_quadratic", hint="The losses are right, and w is one step behind. Is the last gradient applied too?")
def last_update_left_out(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    for step in range(steps):
        with tf.GradientTape() as tape:
            loss = a * w**2 + b * w + c
        losses.append(float(loss))
        if step < steps - 1:
            optimizer.apply_gradients([(tape.gradient(loss, w), w)])
    return w, losses


@right("minimise_quadratic")
def velocity_and_assign_add_by_hand(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w, velocity, losses = tf.Variable(float(start)), tf.zeros(()), []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = (a * w + b) * w + c
        velocity = momentum * velocity - lr * tape.gradient(loss, w)
        w.assign_add(velocity)
        losses.append(float(loss))
    return w, losses


@right("minimise_quadratic")
def gradient_asked_inside_the_block(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    w = tf.Variable(tf.cast(start, tf.float32))
    optimizer = tf.keras.optimizers.SGD(lr, momentum)
    losses = []
    while len(losses) < steps:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.constant(coeffs, dtype=tf.float32) * tf.stack([w * w, tf.identity(w), tf.ones(())]))
            (slope,) = tape.gradient(loss, [w])
        losses += [loss.numpy().item()]
        optimizer.apply_gradients(zip([slope], [w]))
    return w, losses


@right("minimise_quadratic")
def persistent_tape_and_a_watched_constant(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = map(float, coeffs)
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    for _ in range(steps):
        x = tf.constant(w.numpy())
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            loss = a * tf.square(x) + tf.multiply(b, x) + c
        optimizer.apply([tape.gradient(loss, x)], [w])
        losses.append(float(loss))
    return w, np.array(losses)


# Without a tape, against the task, and still right: what comes back is the same to the last digit, and the checks see
# nothing else. A counter inside `tf` would count in the student's own process, where the student could turn it.
@right("minimise_quadratic")
def derivative_worked_out_by_hand(coeffs=(1, -10, 25), lr=0.1, steps=100, start=0.0, momentum=0.0):
    a, b, c = coeffs
    w = tf.Variable(start, dtype=tf.float32)
    optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=momentum)
    losses = []
    for _ in range(steps):
        losses.append(float(a * w**2 + b * w + c))
        optimizer.apply_gradients([(2 * a * w + b, w)])
    return w, losses
