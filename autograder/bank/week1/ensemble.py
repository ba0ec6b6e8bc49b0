"""Known solutions of an ensemble's prediction: the mean of the probabilities of its models.

The mistakes count votes, add without dividing, or average something other than probabilities.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-ensemble"


@wrong("ensemble_predict", hint="You count votes. What becomes of how sure each model is?")
def mean_of_hard_labels(list_of_probs):
    return np.mean([np.asarray(p) > 0.5 for p in list_of_probs], axis=0)


@wrong("ensemble_predict", hint="The mean was rounded to labels. Did the task ask for probabilities?")
def labels_of_the_mean(list_of_probs):
    return (np.mean(list_of_probs, axis=0) > 0.5).astype(float)


@wrong("ensemble_predict", hint="You averaged before the sigmoid. Is the mean of logits the mean of probabilities?")
def mean_of_logits(list_of_probs):
    p = np.clip(np.array(list_of_probs), 1e-12, 1 - 1e-12)
    z = np.mean(np.log(p / (1 - p)), axis=0)
    return 1 / (1 + np.exp(-z))


@wrong("ensemble_predict", hint="The probabilities add up to more than one. By what is a sum divided to be a mean?")
def sum_not_divided(list_of_probs):
    return np.sum(list_of_probs, axis=0)


@wrong("ensemble_predict", hint="The columns no longer sum to 1. Are probabilities of several models multiplied?")
def product_of_probabilities(list_of_probs):
    return np.prod(list_of_probs, axis=0)


@wrong("ensemble_predict", hint="One number came back for all examples. Over which axis is the mean taken?")
def mean_over_everything(list_of_probs):
    return np.mean(list_of_probs)


@wrong("ensemble_predict", hint="The examples were averaged for each model. Which axis counts the models?")
def mean_over_the_examples(list_of_probs):
    return np.mean(list_of_probs, axis=2)


@wrong("ensemble_predict", hint="Always divided by two. How many models are in the list?")
def always_two_models(list_of_probs):
    return sum(list_of_probs) / 2


@wrong("ensemble_predict", hint="The median ignores how far models are apart. What is a mean?")
def median_of_the_models(list_of_probs):
    return np.median(list_of_probs, axis=0)


@wrong("ensemble_predict", hint="The most confident model decides alone. What becomes of the others?")
def most_confident_model_wins(list_of_probs):
    p = np.array(list_of_probs)
    winner = np.argmax(np.abs(p - 0.5), axis=0)
    return np.take_along_axis(p, winner[np.newaxis], axis=0)[0]


@wrong("ensemble_predict", hint="The first model's array changed. Does += make a new array?")
def summed_into_the_first_array(list_of_probs):
    total = list_of_probs[0]
    for probs in list_of_probs[1:]:
        total += probs
    return total / len(list_of_probs)


@wrong("ensemble_predict", hint="The answer to the visible check is written into the code. What about other numbers?")
def answer_of_the_visible_check(list_of_probs):
    return np.array([[0.65, 0.4]])


@wrong("ensemble_predict", hint="The function returned nothing. Is printing the same as returning?")
def mean_printed_instead_of_returned(list_of_probs):
    print(np.mean(list_of_probs, axis=0))


@right("ensemble_predict")
def running_mean(list_of_probs):
    mean = np.zeros_like(list_of_probs[0], dtype=float)
    for k, probs in enumerate(list_of_probs, start=1):
        mean = mean + (probs - mean) / k
    return mean


@right("ensemble_predict")
def stacked_along_a_new_last_axis(list_of_probs):
    return np.stack(list_of_probs, axis=-1).mean(axis=-1)


@right("ensemble_predict")
def average_with_weights_one_over_m(list_of_probs):
    M = len(list_of_probs)
    return np.average(np.array(list_of_probs), axis=0, weights=np.full(M, 1 / M))


@right("ensemble_predict")
def tensordot_with_ones(list_of_probs):
    return np.tensordot(np.ones(len(list_of_probs)), np.array(list_of_probs), axes=1) / len(list_of_probs)


@right("ensemble_predict")
def sum_of_the_list_over_its_length(list_of_probs):
    return sum(list_of_probs) / len(list_of_probs)


@wrong(
    "ensemble_predict",
    hint="The last model weighs as much as all others together. What weight should each of M models have?",
)
def half_of_the_new_one_each_time(list_of_probs):
    p = list_of_probs[0]
    for q in list_of_probs[1:]:
        p = (p + q) / 2
    return p
