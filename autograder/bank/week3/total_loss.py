"""Known solutions of the loss of a batch from logits: sum or mean, rows or columns, logits or probabilities.

The module `tf` is the one that the notebook imports.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-total-loss"


@wrong(
    "total_loss", hint="This is the mean over the batch. What would a short last batch count for, if means were added?"
)
def mean_instead_of_the_sum(logits, labels):
    losses = tf.keras.losses.categorical_crossentropy(tf.transpose(labels), tf.transpose(logits), from_logits=True)
    return tf.reduce_mean(losses)


@wrong("total_loss", hint="The softmax ran over the examples. Which axis does TensorFlow take for the classes?")
def not_transposed(logits, labels):
    return tf.reduce_sum(tf.keras.losses.categorical_crossentropy(labels, logits, from_logits=True))


@wrong("total_loss", hint="The logits were taken for probabilities. Which argument tells what they are?")
def logits_taken_for_probabilities(logits, labels):
    return tf.reduce_sum(tf.keras.losses.categorical_crossentropy(tf.transpose(labels), tf.transpose(logits)))


@wrong("total_loss", hint="The softmax is applied twice, by you and by the loss. Which of the two should it be?")
def softmax_applied_twice(logits, labels):
    p = tf.nn.softmax(tf.transpose(logits))
    return tf.reduce_sum(tf.keras.losses.categorical_crossentropy(tf.transpose(labels), p, from_logits=True))


@wrong("total_loss", hint="Labels and logits have changed places. Which comes first in Keras?")
def arguments_swapped(logits, labels):
    losses = tf.keras.losses.categorical_crossentropy(tf.transpose(logits), tf.transpose(labels), from_logits=True)
    return tf.reduce_sum(losses)


@wrong(
    "total_loss",
    hint="Extreme logits give probabilities of 0, which Keras replaces by 1e-7. How can the loss be exact?",
)
def softmax_first_and_then_the_logarithm(logits, labels):
    p = tf.nn.softmax(tf.transpose(logits))
    return tf.reduce_sum(tf.keras.losses.categorical_crossentropy(tf.transpose(labels), p))


@wrong("total_loss", hint="exp(10000) is infinite. What can be subtracted from the logits of an example beforehand?")
def exponentials_that_overflow(logits, labels):
    p = tf.exp(logits) / tf.reduce_sum(tf.exp(logits), axis=0)
    return -tf.reduce_sum(labels * tf.math.log(p))


@wrong("total_loss", hint="One loss for each example came back. What becomes of them?")
def one_loss_for_each_example(logits, labels):
    return tf.keras.losses.categorical_crossentropy(tf.transpose(labels), tf.transpose(logits), from_logits=True)


@wrong(
    "total_loss", hint="The class of Keras takes the mean over the batch unless told. Which of its arguments tells it?"
)
def loss_class_with_its_default(logits, labels):
    return tf.keras.losses.CategoricalCrossentropy(from_logits=True)(tf.transpose(labels), tf.transpose(logits))


@wrong("total_loss", hint="The loss is negative. What sign does the logarithm of a probability have?")
def sign_lost(logits, labels):
    return tf.reduce_sum(labels * tf.nn.log_softmax(logits, axis=0))


@wrong(
    "total_loss", hint="The parts of the other classes were added. Which entry of each column does the label choose?"
)
def labels_not_used(logits, labels):
    return -tf.reduce_sum(tf.nn.log_softmax(logits, axis=0))


@wrong(
    "total_loss", hint="The largest logit of the whole batch was subtracted. What becomes of an example far below it?"
)
def shifted_by_the_largest_logit_of_all(logits, labels):
    E = tf.exp(logits - tf.reduce_max(logits))
    return -tf.reduce_sum(labels * tf.math.log(E / tf.reduce_sum(E, axis=0)))


@wrong("total_loss", hint="The logits are cut off at 50, and 10000 is as good as 60. What keeps their differences?")
def logits_clipped(logits, labels):
    z = tf.clip_by_value(logits, -50.0, 50.0)
    return -tf.reduce_sum(labels * tf.nn.log_softmax(z, axis=0))


@wrong(
    "total_loss", hint="Two classes at a time: the sigmoid treats every logit on its own. What do the classes share?"
)
def sigmoid_cross_entropy(logits, labels):
    return tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits))


@wrong(
    "total_loss", hint="The answer is that of the visible check for every batch. Which names does the function read?"
)
def answer_of_the_visible_check(logits, labels):
    return tf.constant(np.log(6.0), dtype=tf.float32)


@wrong("total_loss", hint="The result is printed and not returned. What does a caller get?")
def printed_instead_of_returned(logits, labels):
    losses = tf.keras.losses.categorical_crossentropy(tf.transpose(labels), tf.transpose(logits), from_logits=True)
    print(tf.reduce_sum(losses))


@wrong("total_loss", hint="A Python number came back. Could a tape follow it?")
def number_instead_of_a_tensor(logits, labels):
    losses = tf.keras.losses.categorical_crossentropy(tf.transpose(labels), tf.transpose(logits), from_logits=True)
    return float(tf.reduce_sum(losses))


@right("total_loss")
def log_softmax_along_the_classes(logits, labels):
    return -tf.reduce_sum(labels * tf.nn.log_softmax(logits, axis=0))


@right("total_loss")
def loss_class_with_the_sum(logits, labels):
    loss = tf.keras.losses.CategoricalCrossentropy(from_logits=True, reduction="sum")
    return loss(tf.transpose(labels), tf.transpose(logits))


@right("total_loss")
def logsumexp_minus_the_chosen_logit(logits, labels):
    return tf.reduce_sum(tf.reduce_logsumexp(logits, axis=0) - tf.reduce_sum(labels * logits, axis=0))


@right("total_loss")
def one_example_after_the_other(logits, labels):
    total = tf.constant(0.0)
    for i in range(logits.shape[1]):
        z = logits[:, i] - tf.reduce_max(logits[:, i])
        total += tf.math.log(tf.reduce_sum(tf.exp(z))) - tf.reduce_sum(labels[:, i] * z)
    return total


@right("total_loss")
def whole_numbers_as_labels(logits, labels):
    return tf.reduce_sum(
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.argmax(labels, axis=0), logits=tf.transpose(logits))
    )


@right("total_loss")
def classes_on_the_first_axis(logits, labels):
    return tf.reduce_sum(tf.keras.losses.categorical_crossentropy(labels, logits, from_logits=True, axis=0))
