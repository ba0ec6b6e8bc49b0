"""Known solutions of one training step and of the loop over batches and epochs.

The module `tf` is the one that the notebook imports. Entries for `fit` use the master's `train_step`.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-train-step"


@wrong("train_step", hint="Your step grows with the batch: it is that of the total loss. What makes a mean of it?")
def gradient_of_the_total(params, xb, yb, optimizer):
    variables = list(params.values())
    with tf.GradientTape() as tape:
        A = tf.transpose(xb)
        for l in range(1, len(params) // 2 + 1):
            Z = params[f"W{l}"] @ A + params[f"b{l}"]
            A = tf.nn.relu(Z)
        total = tf.reduce_sum(tf.keras.losses.categorical_crossentropy(yb, tf.transpose(Z), from_logits=True))
    optimizer.apply_gradients(zip(tape.gradient(total, variables), variables))
    return total


@wrong(
    "train_step", hint="This is the mean loss. Which of total and mean can be added up over batches of different sizes?"
)
def mean_returned(params, xb, yb, optimizer):
    variables = list(params.values())
    with tf.GradientTape() as tape:
        A = tf.transpose(xb)
        for l in range(1, len(params) // 2 + 1):
            Z = params[f"W{l}"] @ A + params[f"b{l}"]
            A = tf.nn.relu(Z)
        mean = tf.reduce_mean(tf.keras.losses.categorical_crossentropy(yb, tf.transpose(Z), from_logits=True))
    optimizer.apply_gradients(zip(tape.gradient(mean, variables), variables))
    return mean


@wrong(
    "train_step", hint="The optimizer needs to know which gradient belongs to which variable. How do you make pairs?"
)
def gradients_without_their_variables(params, xb, yb, optimizer):
    variables = list(params.values())
    with tf.GradientTape() as tape:
        A = tf.transpose(xb)
        for l in range(1, len(params) // 2 + 1):
            Z = params[f"W{l}"] @ A + params[f"b{l}"]
            A = tf.nn.relu(Z)
        total = tf.reduce_sum(tf.keras.losses.categorical_crossentropy(yb, tf.transpose(Z), from_logits=True))
        mean = total / xb.shape[0]
    optimizer.apply_gradients(tape.gradient(mean, variables))
    return total


@wrong(
    "train_step",
    hint="Copies of the variables are trained, and the caller's stay as they were. Who holds the new ones?",
)
def copies_trained(params, xb, yb, optimizer):
    copies = {key: tf.Variable(value) for key, value in params.items()}
    variables = list(copies.values())
    with tf.GradientTape() as tape:
        A = tf.transpose(xb)
        for l in range(1, len(copies) // 2 + 1):
            Z = copies[f"W{l}"] @ A + copies[f"b{l}"]
            A = tf.nn.relu(Z)
        total = tf.reduce_sum(tf.keras.losses.categorical_crossentropy(yb, tf.transpose(Z), from_logits=True))
        mean = total / xb.shape[0]
    optimizer.apply_gradients(zip(tape.gradient(mean, variables), variables))
    return total


@wrong("train_step", hint="No update is made. What happens to the gradients?")
def gradients_never_applied(params, xb, yb, optimizer):
    variables = list(params.values())
    with tf.GradientTape() as tape:
        A = tf.transpose(xb)
        for l in range(1, len(params) // 2 + 1):
            Z = params[f"W{l}"] @ A + params[f"b{l}"]
            A = tf.nn.relu(Z)
        total = tf.reduce_sum(tf.keras.losses.categorical_crossentropy(yb, tf.transpose(Z), from_logits=True))
        mean = total / xb.shape[0]
    tape.gradient(mean, variables)
    return total


@wrong(
    "train_step", hint="The forward pass is not on the tape, so all gradients are None. What belongs inside the block?"
)
def forward_outside_the_tape(params, xb, yb, optimizer):
    variables = list(params.values())
    A = tf.transpose(xb)
    for l in range(1, len(params) // 2 + 1):
        Z = params[f"W{l}"] @ A + params[f"b{l}"]
        A = tf.nn.relu(Z)
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(tf.keras.losses.categorical_crossentropy(yb, tf.transpose(Z), from_logits=True))
        mean = total / xb.shape[0]
    optimizer.apply_gradients(zip(tape.gradient(mean, variables), variables))
    return total


@wrong("train_step", hint="Plain gradient descent was made by hand. What does the optimizer know that you left out?")
def optimizer_bypassed(params, xb, yb, optimizer):
    variables = list(params.values())
    with tf.GradientTape() as tape:
        A = tf.transpose(xb)
        for l in range(1, len(params) // 2 + 1):
            Z = params[f"W{l}"] @ A + params[f"b{l}"]
            A = tf.nn.relu(Z)
        total = tf.reduce_sum(tf.keras.losses.categorical_crossentropy(yb, tf.transpose(Z), from_logits=True))
        mean = total / xb.shape[0]
    for gradient, variable in zip(tape.gradient(mean, variables), variables):
        variable.assign_sub(optimizer.learning_rate * gradient)
    return total


@wrong(
    "train_step", hint="A new Adam in every step has forgotten all the others. Whose optimizer should make the update?"
)
def own_optimizer_in_each_step(params, xb, yb, optimizer):
    optimizer = tf.keras.optimizers.Adam(learning_rate=0.001)
    variables = list(params.values())
    with tf.GradientTape() as tape:
        A = tf.transpose(xb)
        for l in range(1, len(params) // 2 + 1):
            Z = params[f"W{l}"] @ A + params[f"b{l}"]
            A = tf.nn.relu(Z)
        total = tf.reduce_sum(tf.keras.losses.categorical_crossentropy(yb, tf.transpose(Z), from_logits=True))
        mean = total / xb.shape[0]
    optimizer.apply_gradients(zip(tape.gradient(mean, variables), variables))
    return total


@wrong(
    "train_step",
    hint="The weights are trained and the biases are not. Which variables does the tape have to be asked about?",
)
def biases_left_out(params, xb, yb, optimizer):
    variables = [value for key, value in params.items() if key[0] == "W"]
    with tf.GradientTape() as tape:
        A = tf.transpose(xb)
        for l in range(1, len(params) // 2 + 1):
            Z = params[f"W{l}"] @ A + params[f"b{l}"]
            A = tf.nn.relu(Z)
        total = tf.reduce_sum(tf.keras.losses.categorical_crossentropy(yb, tf.transpose(Z), from_logits=True))
        mean = total / xb.shape[0]
    optimizer.apply_gradients(zip(tape.gradient(mean, variables), variables))
    return total


@wrong(
    "train_step",
    hint="Each variable counts as an update of its own, and the optimizer meets new ones. How often is it asked in a step?",
)
def one_call_for_each_variable(params, xb, yb, optimizer):
    variables = list(params.values())
    with tf.GradientTape() as tape:
        A = tf.transpose(xb)
        for l in range(1, len(params) // 2 + 1):
            Z = params[f"W{l}"] @ A + params[f"b{l}"]
            A = tf.nn.relu(Z)
        total = tf.reduce_sum(tf.keras.losses.categorical_crossentropy(yb, tf.transpose(Z), from_logits=True))
        mean = total / xb.shape[0]
    for pair in zip(tape.gradient(mean, variables), variables):
        optimizer.apply_gradients([pair])
    return total


@wrong("train_step", hint="The pipeline gives one row per example. What do the layers expect?")
def batch_not_transposed(params, xb, yb, optimizer):
    variables = list(params.values())
    with tf.GradientTape() as tape:
        A = xb
        for l in range(1, len(params) // 2 + 1):
            Z = params[f"W{l}"] @ A + params[f"b{l}"]
            A = tf.nn.relu(Z)
        total = tf.reduce_sum(tf.keras.losses.categorical_crossentropy(yb, tf.transpose(Z), from_logits=True))
        mean = total / xb.shape[0]
    optimizer.apply_gradients(zip(tape.gradient(mean, variables), variables))
    return total


@wrong("train_step", hint="The number of examples is taken from the wrong axis. Which axis of xb counts them?")
def divided_by_the_number_of_features(params, xb, yb, optimizer):
    variables = list(params.values())
    with tf.GradientTape() as tape:
        A = tf.transpose(xb)
        for l in range(1, len(params) // 2 + 1):
            Z = params[f"W{l}"] @ A + params[f"b{l}"]
            A = tf.nn.relu(Z)
        total = tf.reduce_sum(tf.keras.losses.categorical_crossentropy(yb, tf.transpose(Z), from_logits=True))
        mean = total / xb.shape[1]
    optimizer.apply_gradients(zip(tape.gradient(mean, variables), variables))
    return total


@wrong("train_step", hint="The last layer passes through a ReLU on its way to the loss. What are logits allowed to be?")
def relu_on_the_logits(params, xb, yb, optimizer):
    variables = list(params.values())
    with tf.GradientTape() as tape:
        A = tf.transpose(xb)
        for l in range(1, len(params) // 2 + 1):
            A = tf.nn.relu(params[f"W{l}"] @ A + params[f"b{l}"])
        total = tf.reduce_sum(tf.keras.losses.categorical_crossentropy(yb, tf.transpose(A), from_logits=True))
        mean = total / xb.shape[0]
    optimizer.apply_gradients(zip(tape.gradient(mean, variables), variables))
    return total


@wrong(
    "train_step",
    hint="Once a probability is below 1e-7 your loss stays at 16.1, and its gradient is 0. What else could it be given?",
)
def probabilities_in_place_of_logits(params, xb, yb, optimizer):
    variables = list(params.values())
    with tf.GradientTape() as tape:
        A = tf.transpose(xb)
        for l in range(1, len(params) // 2 + 1):
            Z = params[f"W{l}"] @ A + params[f"b{l}"]
            A = tf.nn.relu(Z)
        P = tf.nn.softmax(tf.transpose(Z))
        total = tf.reduce_sum(tf.keras.losses.categorical_crossentropy(yb, P))
        mean = total / xb.shape[0]
    optimizer.apply_gradients(zip(tape.gradient(mean, variables), variables))
    return total


@wrong(
    "train_step",
    hint="With large logits a probability is exactly 0, and its logarithm infinite. Which loss takes the logits?",
)
def logarithm_of_softmax(params, xb, yb, optimizer):
    variables = list(params.values())
    with tf.GradientTape() as tape:
        A = tf.transpose(xb)
        for l in range(1, len(params) // 2 + 1):
            Z = params[f"W{l}"] @ A + params[f"b{l}"]
            A = tf.nn.relu(Z)
        total = -tf.reduce_sum(yb * tf.math.log(tf.nn.softmax(tf.transpose(Z))))
        mean = total / xb.shape[0]
    optimizer.apply_gradients(zip(tape.gradient(mean, variables), variables))
    return total


@wrong(
    "fit",
    hint="The sum is divided by the number of batches. How much does an example of the short last batch count then?",
)
def divided_by_the_number_of_batches(params, dataset, optimizer, epochs):
    means = []
    for _ in range(epochs):
        totals = [float(train_step(params, xb, yb, optimizer)) for xb, yb in dataset]
        means.append(sum(totals) / len(totals))
    return means


@wrong("fit", hint="Every step takes the first batch. What does iter(dataset) begin?")
def always_the_first_batch(params, dataset, optimizer, epochs):
    means = []
    for _ in range(epochs):
        total, count = 0.0, 0
        for _ in range(int(dataset.cardinality())):
            xb, yb = next(iter(dataset))
            total += float(train_step(params, xb, yb, optimizer))
            count += xb.shape[0]
        means.append(total / count)
    return means


@wrong("fit", hint="The sums of earlier epochs are still in them. Where do they have to start?")
def sums_never_reset(params, dataset, optimizer, epochs):
    means, total, count = [], 0.0, 0
    for _ in range(epochs):
        for xb, yb in dataset:
            total += float(train_step(params, xb, yb, optimizer))
            count += xb.shape[0]
        means.append(total / count)
    return means


@wrong("fit", hint="There is one mean per example for the whole training. How many numbers does the task ask for?")
def only_the_last_epoch(params, dataset, optimizer, epochs):
    for _ in range(epochs):
        total, count = 0.0, 0
        for xb, yb in dataset:
            total += float(train_step(params, xb, yb, optimizer))
            count += xb.shape[0]
    return [total / count]


@wrong(
    "fit",
    hint="The plain mean of the means of batches counts the last one as much as the others. What are the weights?",
)
def mean_of_the_means(params, dataset, optimizer, epochs):
    means = []
    for _ in range(epochs):
        batches = [float(train_step(params, xb, yb, optimizer)) / xb.shape[0] for xb, yb in dataset]
        means.append(sum(batches) / len(batches))
    return means


@wrong("fit", hint="The totals are added up and not divided. What is asked for: of the data set, or per example?")
def totals_not_divided(params, dataset, optimizer, epochs):
    return [sum(float(train_step(params, xb, yb, optimizer)) for xb, yb in dataset) for _ in range(epochs)]


@wrong("fit", hint="The data set was gone through once. How often does one call of iter last?")
def one_iterator_for_all_epochs(params, dataset, optimizer, epochs):
    means, batches = [], iter(dataset)
    for _ in range(epochs):
        total, count = 0.0, 0
        for xb, yb in batches:
            total += float(train_step(params, xb, yb, optimizer))
            count += xb.shape[0]
        means.append(total / max(count, 1))
    return means


@wrong("fit", hint="Copies are trained, and the caller's variables stay as they were. Who holds the new numbers?")
def copies_trained_in_all_epochs(params, dataset, optimizer, epochs):
    copies, means = {key: tf.Variable(value) for key, value in params.items()}, []
    for _ in range(epochs):
        total, count = 0.0, 0
        for xb, yb in dataset:
            total += float(train_step(copies, xb, yb, optimizer))
            count += xb.shape[0]
        means.append(total / count)
    return means


@right("train_step")
def gradients_of_the_total_divided_afterwards(params, xb, yb, optimizer):
    with tf.GradientTape() as tape:
        A, depth = tf.transpose(xb), len(params) // 2
        for l in range(1, depth):
            A = tf.maximum(params[f"W{l}"] @ A + params[f"b{l}"], 0.0)
        Z = params[f"W{depth}"] @ A + params[f"b{depth}"]
        total = tf.keras.losses.CategoricalCrossentropy(from_logits=True, reduction="sum")(yb, tf.transpose(Z))
        gradients = tape.gradient(total, params)
    optimizer.apply_gradients([(gradients[key] / len(xb), params[key]) for key in params])
    return float(total)


@right("train_step")
def mean_loss_and_rows_throughout(params, xb, yb, optimizer):
    layers = [(params[f"W{l}"], params[f"b{l}"]) for l in range(1, len(params) // 2 + 1)]
    variables = [variable for layer in layers for variable in layer]
    with tf.GradientTape() as tape:
        for W, b in layers:
            Z = tf.matmul(xb, tf.transpose(W)) + tf.transpose(b)
            xb = tf.nn.relu(Z)
        mean = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=yb, logits=Z))
    optimizer.apply(tape.gradient(mean, variables), variables)
    return mean * float(yb.shape[0])


@right("train_step")
def model_in_a_class(params, xb, yb, optimizer):
    class Model:
        def __init__(self):
            self.depth = len(params) // 2

        def __call__(self, A):
            for l in range(1, self.depth + 1):
                A = params[f"W{l}"] @ A + params[f"b{l}"]
                A = tf.nn.relu(A) if l < self.depth else A
            return A

    model = Model()
    with tf.GradientTape(persistent=True) as tape:
        logp = tf.nn.log_softmax(model(tf.transpose(xb)), axis=0)
        total = -tf.reduce_sum(tf.transpose(yb) * logp)
        mean = total / tf.cast(tf.shape(xb)[0], tf.float32)
    variables = list(params.values())
    optimizer.apply_gradients((tape.gradient(mean, v), v) for v in variables)
    return total.numpy()


@right("fit")
def metric_of_keras(params, dataset, optimizer, epochs):
    mean, means = tf.keras.metrics.Mean(), []
    while len(means) < epochs:
        mean.reset_state()
        for xb, yb in dataset:
            size = float(xb.shape[0])
            mean.update_state(train_step(params, xb, yb, optimizer) / size, sample_weight=size)
        means.append(float(mean.result()))
    return means


@right("fit")
def array_of_means(params, dataset, optimizer, epochs):
    means = np.zeros(epochs)
    for epoch in range(epochs):
        pairs = [(float(train_step(params, *batch, optimizer)), len(batch[0])) for batch in dataset]
        totals, sizes = np.array(pairs).T
        means[epoch] = np.average(totals / sizes, weights=sizes)
    return means


@right("fit")
def repeated_data_set(params, dataset, optimizer, epochs):
    batches, sums = int(dataset.cardinality()), []
    for number, (xb, yb) in enumerate(dataset.repeat(epochs)):
        if number % batches == 0:
            sums.append([0.0, 0])
        sums[-1][0] += float(train_step(params, xb, yb, optimizer))
        sums[-1][1] += xb.shape[0]
    return [total / count for total, count in sums]
