"""Known answers to the six numbers that are predicted with pen and paper.

Each wrong entry has one wrong answer, the one that goes with a misconception; the right ones are rounded, or computed
in another way.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w2-predictions"


@wrong(
    "predictions",
    hint="Your corrected average is the uncorrected one. What does the correction divide by after two steps?",
)
def corrected_average_left_uncorrected():
    return {
        "v2": 7.5,
        "v2_corrected": 7.5,
        "window": 50,
        "adam_first_step": 0.0099,
        "batches": 3,
        "lr_epoch_2": 0.0667,
    }


@wrong("predictions", hint="Your average is as large as the series at once. From which value does it start?")
def average_started_at_the_first_value():
    return {
        "v2": 10,
        "v2_corrected": 10,
        "window": 50,
        "adam_first_step": 0.0099,
        "batches": 3,
        "lr_epoch_2": 0.0667,
    }


@wrong("predictions", hint="You stopped after one step of the average. How many values has the series?")
def average_after_one_step_only():
    return {
        "v2": 5,
        "v2_corrected": 10,
        "window": 50,
        "adam_first_step": 0.0099,
        "batches": 3,
        "lr_epoch_2": 0.0667,
    }


@wrong(
    "predictions",
    hint="Your correction undoes one step and not two. Which power of beta belongs to the second value?",
)
def correction_without_the_power():
    return {
        "v2": 7.5,
        "v2_corrected": 7.5 / (1 - 0.5),
        "window": 50,
        "adam_first_step": 0.0099,
        "batches": 3,
        "lr_epoch_2": 0.0667,
    }


@wrong(
    "predictions",
    hint="Your window is beta in percent. How does the window follow from the share of the newest value?",
)
def window_of_ninety_eight_days():
    return {
        "v2": 7.5,
        "v2_corrected": 10,
        "window": 98,
        "adam_first_step": 0.0099,
        "batches": 3,
        "lr_epoch_2": 0.0667,
    }


@wrong(
    "predictions",
    hint="Your window is shorter than two days. What do you divide 1 by: beta, or what is left of it?",
)
def window_as_one_over_beta():
    return {
        "v2": 7.5,
        "v2_corrected": 10,
        "window": 1 / 0.98,
        "adam_first_step": 0.0099,
        "batches": 3,
        "lr_epoch_2": 0.0667,
    }


@wrong(
    "predictions",
    hint="Your first step of Adam shrinks with the gradient. What does Adam divide the average gradient by?",
)
def first_step_in_proportion_to_the_gradient():
    return {
        "v2": 7.5,
        "v2_corrected": 10,
        "window": 50,
        "adam_first_step": 0.01 * 1e-6,
        "batches": 3,
        "lr_epoch_2": 0.0667,
    }


@wrong("predictions", hint="Your first step of Adam is too long. Are both averages corrected for their start at zero?")
def first_step_without_corrections():
    return {
        "v2": 7.5,
        "v2_corrected": 10,
        "window": 50,
        "adam_first_step": 0.01 * (0.1 * 1e-6) / ((0.001 * 1e-12) ** 0.5 + 1e-8),
        "batches": 3,
        "lr_epoch_2": 0.0667,
    }


@wrong("predictions", hint="Your first step of Adam is too short. Does eps stand under the root or outside?")
def first_step_with_eps_under_the_root():
    return {
        "v2": 7.5,
        "v2_corrected": 10,
        "window": 50,
        "adam_first_step": 0.01 * 1e-6 / (1e-12 + 1e-8) ** 0.5,
        "batches": 3,
        "lr_epoch_2": 0.0667,
    }


@wrong("predictions", hint="Some examples have no batch. What becomes of the rest that does not fill one?")
def two_full_batches_only():
    return {
        "v2": 7.5,
        "v2_corrected": 10,
        "window": 50,
        "adam_first_step": 0.0099,
        "batches": 2,
        "lr_epoch_2": 0.0667,
    }


@wrong("predictions", hint="A part of a batch is still a batch. How many steps does the loop take in one epoch?")
def batches_as_a_fraction():
    return {
        "v2": 7.5,
        "v2_corrected": 10,
        "window": 50,
        "adam_first_step": 0.0099,
        "batches": 148 / 64,
        "lr_epoch_2": 0.0667,
    }


@wrong("predictions", hint="Your learning rate is that of the epoch before. Which number has the first epoch?")
def epochs_counted_from_one():
    return {
        "v2": 7.5,
        "v2_corrected": 10,
        "window": 50,
        "adam_first_step": 0.0099,
        "batches": 3,
        "lr_epoch_2": 0.1,
    }


@wrong("predictions", hint="Your learning rate halves in each epoch. Is the epoch an exponent in this schedule?")
def rate_halved_in_each_epoch():
    return {
        "v2": 7.5,
        "v2_corrected": 10,
        "window": 50,
        "adam_first_step": 0.0099,
        "batches": 3,
        "lr_epoch_2": 0.2 / 2**2,
    }


@wrong("predictions", hint="The answers are texts. What does Python need in order to compare them with numbers?")
def answers_written_as_texts():
    return {
        "v2": "7.5",
        "v2_corrected": "10",
        "window": "50 days",
        "adam_first_step": "0.0099",
        "batches": "3",
        "lr_epoch_2": "0.0667",
    }


@wrong(
    "predictions",
    hint="The answers came without their names. How does a reader know which number answers which question?",
)
def list_of_answers_without_names():
    return [7.5, 10, 50, 0.0099, 3, 0.0667]


@wrong("predictions", hint="An answer has its unit in it, so it is a text. What can a program compare with a number?")
def window_with_its_unit():
    return {
        "v2": 7.5,
        "v2_corrected": 10.0,
        "window": "50 days",
        "adam_first_step": 0.01 * 1e-6 / (1e-6 + 1e-8),
        "batches": 3,
        "lr_epoch_2": 0.2 / 3,
    }


@right("predictions")
def answers_rounded_to_three_digits():
    return {
        "v2": 7.5,
        "v2_corrected": 10,
        "window": 50,
        "adam_first_step": 0.0099,
        "batches": 3,
        "lr_epoch_2": 0.0667,
    }


@right("predictions")
def first_step_rounded_to_the_learning_rate():
    return dict(v2=7.5, v2_corrected=10.0, window=50, adam_first_step=0.01, batches=3.0, lr_epoch_2=0.067)


@right("predictions")
def every_answer_computed_by_a_small_simulation():
    v, power = 0.0, 1.0
    for theta in (10, 10):
        v, power = 0.5 * v + 0.5 * theta, 0.5 * power
    g = 1e-6
    v_hat = 0.1 * g / (1 - 0.9)
    s_hat = 0.001 * g**2 / (1 - 0.999)
    answers = {"v2": v, "v2_corrected": v / (1 - power)}
    answers["window"] = sum(0.98**k for k in range(2000))
    answers["adam_first_step"] = 0.01 * v_hat / (s_hat**0.5 + 1e-8)
    answers["batches"] = len(range(0, 148, 64))
    answers["lr_epoch_2"] = [0.2 / (1 + epoch) for epoch in range(3)][-1]
    return answers


@right("predictions")
def answers_as_numbers_of_numpy():
    names = ["v2", "v2_corrected", "window", "adam_first_step", "batches", "lr_epoch_2"]
    values = np.array([7.5, 7.5 / 0.75, 1 / (1 - 0.98), 0.01 / 1.01, np.ceil(148 / 64), 0.2 / 3])
    return dict(zip(reversed(names), reversed(values)))
