"""Known solutions of the training loop: epochs, batches, one update per batch, one cost per epoch.

Which of three places a variable starts in decides almost everything: once per training, once per epoch or once per
batch. The optimizer, the schedule and the random generator are handed in, so a check can listen to all of them. The
module `nn` is the one that the notebook imports.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w2-train"


@wrong(
    "train",
    hint="The short last batch counts as much as a full one. "
    "With which weight does each batch enter the cost of an epoch?",
)
def plain_mean_of_the_batch_costs(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost
        costs.append(total / int(np.ceil(m / batch_size)))
    return parameters, costs


@wrong("train", hint="The count starts over in every epoch, so Adam corrects as if it were new. Where should it start?")
def count_of_updates_reset_in_each_epoch(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, costs = {}, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        t = 0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong(
    "train",
    hint="Your count stands still within an epoch. What does Adam's correction depend on: epochs or updates?",
)
def epochs_counted_instead_of_updates(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t = epoch + 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="The first update has the wrong number. What would the correction of Adam divide by?")
def count_of_updates_starts_at_zero(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            parameters, state = optimizer(parameters, grads, state, t, rate)
            t += 1
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="The optimizer forgets everything between epochs. How long should its averages live?")
def state_made_anew_in_each_epoch(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    t, costs = 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        state = {}
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="The optimizer starts from an empty memory at every update. Where is its state kept?")
def state_made_anew_for_each_batch(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, {}, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="The optimizer gets the same state again and again. What becomes of the one that it returns?")
def returned_state_thrown_away(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, _ = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="The network never changes. What becomes of the parameters that the optimizer returns?")
def returned_parameters_thrown_away(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            new_parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="All epochs have the same batches. How often should the order be drawn?")
def shuffled_once_for_all_epochs(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    order = rng.permutation(m)
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="The batches come in the order of the data. What should happen at the start of an epoch?")
def never_shuffled(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = np.arange(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="All epochs have the same batches. Whose random numbers do you use?")
def fixed_generator_in_each_epoch(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = np.random.default_rng(epochs).permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="Every seed leads to the same training. What became of the generator that was handed in?")
def generator_replaced_by_one_with_a_fixed_seed(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    rng = np.random.default_rng(0)
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="Another seed changes the start but never the batches. Which generator draws your order?")
def fixed_generator_beside_the_given_one(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    shuffler = np.random.default_rng(0)
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = shuffler.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="Two trainings with equal seeds differ. Where do your random numbers come from?")
def global_random_numbers_instead_of_the_generator(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = np.random.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="In an epoch some examples come twice and others never. Is your order a permutation?")
def examples_drawn_with_replacement(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.integers(m, size=m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="The cost does not fall, as if the labels were random. Do the labels follow their examples?")
def labels_left_in_the_old_order(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, start : start + batch_size], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="An epoch has one update too few. What becomes of the examples that do not fill a batch?")
def last_short_batch_dropped(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m - batch_size + 1, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="Every step sees all examples. What is the batch size for?")
def all_examples_in_every_step(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X, Y, parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="The rate changes within an epoch. Which number does the schedule want to know?")
def schedule_asked_with_the_number_of_the_update(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            rate = schedule(lr, t)
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="The rate decays on top of the decay. Which rate does the schedule start from in each epoch?")
def learning_rate_overwritten_by_the_schedule(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        lr = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, lr)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="The learning rate never changes. Which argument should change it?")
def schedule_never_asked(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, lr)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="The first epoch does not run at the first rate. Which number does the schedule get for it?")
def epochs_counted_from_one_for_the_schedule(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch + 1)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong(
    "train",
    hint="You make plain gradient steps, whatever optimizer is handed in. Who should change the parameters?",
)
def optimizer_of_its_own(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters = {name: value - rate * grads["d" + name] for name, value in parameters.items()}
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="The optimizer gets the gradients first. In which order does it take its arguments?")
def gradients_before_parameters(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            _, state = optimizer(grads, parameters, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="You report a cost for every batch. How many numbers should the list hold?")
def one_cost_for_each_batch(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            costs.append(cost)
    return parameters, costs


@wrong("train", hint="The cost of an epoch is that of its last batch. Should the other batches count?")
def cost_of_the_last_batch_only(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(cost)
    return parameters, costs


@wrong("train", hint="Your cost grows with the number of examples. What makes a sum into a mean?")
def sum_of_the_costs_instead_of_their_mean(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total)
    return parameters, costs


@wrong("train", hint="The reported cost climbs from epoch to epoch. Where does its sum start?")
def sum_over_batches_never_reset(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs, total = {}, 0, [], 0.0
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong(
    "train",
    hint="You measure the cost of the epoch after its updates. Which parameters belong to the cost of a batch?",
)
def cost_measured_after_the_epoch(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(nn.cost(X, Y, parameters))
    return parameters, costs


@wrong(
    "train",
    hint="Your cost of an epoch is the one before its first update. When in the epoch does each batch add its share?",
)
def cost_measured_before_the_epoch(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        costs.append(nn.cost(X, Y, parameters))
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            _, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
    return parameters, costs


@wrong("train", hint="Training starts from scratch in every epoch. How often are the parameters drawn?")
def parameters_made_anew_in_each_epoch(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="Only one epoch was run. How far is your return indented?")
def returned_inside_the_loop(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
        return parameters, costs


@wrong("train", hint="A list came where the parameters were expected. In which order are the two results asked for?")
def results_returned_in_the_wrong_order(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return costs, parameters


@wrong(
    "train",
    hint="The data of the caller are in another order after training. Do you shuffle a copy, or column numbers?",
)
def examples_of_the_caller_shuffled_in_place(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        X[:] = X[:, order]
        Y[:] = Y[:, order]
        total = 0.0
        for start in range(0, m, batch_size):
            columns = range(start, min(start + batch_size, m))
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="There is one epoch too few. Where does your range begin?")
def last_epoch_left_out(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(1, epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong("train", hint="After the last update the parameters shrink once more. Whose task is it to change them?")
def parameters_shrunk_after_the_last_update(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return {key: (1 - lr) * value for key, value in parameters.items()}, costs


@wrong("train", hint="The optimizer gets None where it expects a dict. What does the state start as?")
def state_started_as_none(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = None, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong(
    "train", hint="Each batch is drawn from all examples. What makes sure that an epoch uses every one of them once?"
)
def each_batch_drawn_anew_from_all_examples(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = rng.choice(m, min(batch_size, m - start), replace=False)
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong(
    "train", hint="Each epoch has the learning rate of the one before it. For which epoch is schedule asked, and when?"
)
def rate_of_the_epoch_before(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    rate = schedule(lr, 0)
    for epoch in range(epochs):
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
        rate = schedule(lr, epoch)
    return parameters, costs


@wrong("train", hint="All trainings share one generator for the order, made once for ever. Which one was handed in?")
def one_generator_for_all_trainings(
    X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng, own=np.random.default_rng(0)
):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = own.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong(
    "train",
    hint="Examples that drew the same number stay in the order of the file. How many different numbers can they draw?",
)
def three_random_numbers_sorted(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = np.argsort(rng.integers(0, 3, size=m), kind="stable")
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@wrong(
    "train",
    hint="The training does not start from the parameters of the given line. What has changed in that line?",
)
def scale_of_the_given_line_changed(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[0.01 for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for start in range(0, m, batch_size):
            columns = order[start : start + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(columns)
        costs.append(total / m)
    return parameters, costs


@right("train")
def while_loops_with_explicit_ends(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, costs = {}, []
    t = 1
    while len(costs) < epochs:
        rate = schedule(lr, len(costs))
        order = rng.permutation(m)
        X_mixed, Y_mixed = X[:, order], Y[:, order]
        epoch_cost = 0.0
        start = 0
        while start < m:
            end = min(start + batch_size, m)
            cost, grads = nn.cost_and_gradients(X_mixed[:, start:end], Y_mixed[:, start:end], parameters)
            parameters, state = optimizer(parameters, grads, state, t, rate)
            epoch_cost += cost * (end - start) / m
            t += 1
            start = end
        costs.append(epoch_cost)
    return parameters, costs


@right("train")
def weighted_average_of_the_batch_costs(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    from itertools import count

    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    numbers = count(1)
    state = dict()
    costs = []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = np.argsort(rng.random(X.shape[1]))
        batches = np.split(order, range(batch_size, len(order), batch_size))
        batch_costs = []
        for batch in batches:
            cost, grads = nn.cost_and_gradients(X[:, batch], Y[:, batch], parameters)
            parameters, state = optimizer(parameters, grads, state, next(numbers), rate)
            batch_costs.append(cost)
        costs.append(np.average(batch_costs, weights=[len(batch) for batch in batches]))
    return parameters, costs


@right("train")
def number_of_the_update_computed_from_epoch_and_batch(
    X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng
):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    per_epoch = -(-m // batch_size)
    sums = [0.0] * epochs
    state = {}
    for t in range(1, epochs * per_epoch + 1):
        epoch, k = divmod(t - 1, per_epoch)
        if k == 0:
            order = rng.permutation(m)
        columns = order[k * batch_size : (k + 1) * batch_size]
        cost, grads = nn.cost_and_gradients(X[:, columns], Y[:, columns], parameters)
        parameters, state = optimizer(parameters, grads, state, t, schedule(lr, epoch))
        sums[epoch] += cost * columns.size
    return parameters, [total / m for total in sums]


@right("train")
def optimizer_wrapped_into_a_class(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    class Trainer:
        def __init__(self, parameters):
            self.parameters, self.state, self.updates = parameters, {}, 0

        def step(self, X_batch, Y_batch, rate):
            cost, grads = nn.cost_and_gradients(X_batch, Y_batch, self.parameters)
            self.updates += 1
            self.parameters, self.state = optimizer(self.parameters, grads, self.state, self.updates, rate)
            return cost * X_batch.shape[1]

    trainer = Trainer(nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]]))
    m = X.shape[1]
    costs = []
    for epoch in range(epochs):
        index = list(range(m))
        rng.shuffle(index)
        rate = schedule(lr, epoch)
        parts = [index[i : i + batch_size] for i in range(0, m, batch_size)]
        costs.append(sum(trainer.step(X[:, part], Y[:, part], rate) for part in parts) / m)
    return trainer.parameters, costs


@right("train")
def one_function_per_epoch_called_in_turn(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    rates = [schedule(lr, epoch) for epoch in range(epochs)]

    def run_epoch(parameters, state, t, rate):
        both = rng.permutation(np.vstack([X, Y]), axis=1)
        m, total = both.shape[1], 0.0
        for start in range(0, m, batch_size):
            part = both[:, start : start + batch_size]
            cost, grads = nn.cost_and_gradients(part[:-1], part[-1:], parameters)
            parameters, state = optimizer(parameters, grads, state, t, rate)
            t, total = t + 1, total + cost * part.shape[1]
        return parameters, state, t, total / m

    state, t, costs = {}, 1, []
    for rate in rates:
        parameters, state, t, cost = run_epoch(parameters, state, t, rate)
        costs.append(float(cost))
    return parameters, costs


@right("train")
def sum_over_single_examples(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    memory = {"state": {}, "t": 0}
    history = np.zeros(epochs)
    for epoch in range(epochs):
        left = np.arange(X.shape[1])
        example_costs = []
        while left.size:
            chosen = rng.choice(left, size=min(batch_size, left.size), replace=False)
            left = np.setdiff1d(left, chosen)
            cost, grads = nn.cost_and_gradients(X[:, chosen], Y[:, chosen], parameters)
            memory["t"] += 1
            parameters, memory["state"] = optimizer(
                parameters, grads, memory["state"], memory["t"], schedule(lr, epoch)
            )
            example_costs += [cost] * chosen.size
        history[epoch] = np.mean(example_costs)
    return parameters, history.tolist()


@wrong("train", hint="The parameters of the best epoch come back. Which ones were asked for?")
def best_parameters_returned(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    best = None
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for s in range(0, m, batch_size):
            c = order[s : s + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, c], Y[:, c], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * len(c)
        costs.append(total / m)
        if costs[-1] == min(costs):
            best = parameters
    return best, costs


@wrong("train", hint="The short last batch counts as a full one. How many examples does it have?")
def every_batch_counted_as_full(X, Y, layer_dims, optimizer, epochs, batch_size, lr, schedule, rng):
    parameters = nn.random_parameters(layer_dims, rng, scale=[np.sqrt(2 / n) for n in layer_dims[:-1]])
    m = X.shape[1]
    state, t, costs = {}, 0, []
    for epoch in range(epochs):
        rate = schedule(lr, epoch)
        order = rng.permutation(m)
        total = 0.0
        for s in range(0, m, batch_size):
            c = order[s : s + batch_size]
            cost, grads = nn.cost_and_gradients(X[:, c], Y[:, c], parameters)
            t += 1
            parameters, state = optimizer(parameters, grads, state, t, rate)
            total += cost * batch_size
        costs.append(total / m)
    return parameters, costs
