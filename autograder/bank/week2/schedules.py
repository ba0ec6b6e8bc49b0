"""Known solutions of four learning-rate schedules: inverse time, exponential, inverse square root and staircase.

All of them give lr0 in epoch 0. Python's order of operations, the borders of the intervals and the power taken for a
product are what goes wrong.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w2-schedules"


@wrong(
    "inverse_time",
    hint="The rate grows with the epochs. What does Python divide by in your line: everything after the slash?",
)
def denominator_without_parentheses(lr0, epoch, decay):
    return 1 / 1 + decay * epoch * lr0


@wrong(
    "inverse_time",
    hint="The rate is 0 in the first epoch and grows. On which side of the fraction line belongs the epoch?",
)
def epoch_outside_the_denominator(lr0, epoch, decay):
    return lr0 / (1 + decay) * epoch


@wrong("inverse_time", hint="The rate is infinite, or an error, in epoch 0. What keeps the denominator away from zero?")
def one_forgotten_in_the_denominator(lr0, epoch, decay):
    return lr0 / (decay * epoch)


@wrong("inverse_time", hint="The rate is not the initial one in epoch 0. From which number are epochs counted?")
def epochs_counted_from_one(lr0, epoch, decay):
    return lr0 / (1 + decay * (epoch + 1))


@wrong(
    "inverse_time",
    hint="The rate falls too fast from the second epoch on. Does the decay come as a product or as a power?",
)
def decay_to_the_power_of_the_epoch(lr0, epoch, decay):
    return lr0 / (1 + decay) ** epoch


@wrong("inverse_time", hint="The rate becomes exactly 0. Which kind of division cuts off the decimals?")
def whole_number_division(lr0, epoch, decay):
    return lr0 // (1 + decay * epoch)


@wrong("inverse_time", hint="The result starts at 1 whatever the initial rate. What is it a multiple of?")
def initial_rate_forgotten(lr0, epoch, decay):
    return 1 / (1 + decay * epoch)


@wrong(
    "inverse_time",
    hint="The rate is linear in the epoch and turns negative in the end. Is the decay in the numerator?",
)
def straight_line_instead_of_a_fraction(lr0, epoch, decay):
    return lr0 * (1 - decay * epoch)


@wrong("exponential", hint="The rate is 0 in epoch 0 and grows. Is the base multiplied by the epoch, or raised to it?")
def base_times_epoch_instead_of_power(lr0, epoch, base=0.95):
    return base * epoch * lr0


@wrong(
    "exponential",
    hint="The rate does not depend on the base that is given. Is a number written where the argument belongs?",
)
def usual_base_written_into_the_formula(lr0, epoch, base=0.95):
    return lr0 * 0.95**epoch


@wrong("exponential", hint="The initial rate was raised to the power, too. What does the exponent apply to?")
def initial_rate_inside_the_power(lr0, epoch, base=0.95):
    return (base * lr0) ** epoch


@wrong("exponential", hint="The rate grows. Is the base of your power below 1?")
def exponential_growth(lr0, epoch, base=0.95):
    return lr0 * base ** (-epoch)


@wrong(
    "exponential",
    hint="The base plays another part here. Is it the number that is multiplied each epoch, or a decay constant?",
)
def base_used_as_a_decay_constant(lr0, epoch, base=0.95):
    return lr0 * np.exp(-base * epoch)


@wrong("exponential", hint="Epoch and base changed places. Which of them is the exponent?")
def epoch_to_the_power_of_the_base(lr0, epoch, base=0.95):
    return lr0 * epoch**base


@wrong("exponential", hint="The first epoch does not run at the initial rate. From which number are epochs counted?")
def one_power_ahead(lr0, epoch, base=0.95):
    return lr0 * base ** (epoch + 1)


@wrong(
    "inv_sqrt",
    hint="The rate of epoch 0 is infinite. What is the root of 0, and what does the task promise for that epoch?",
)
def infinite_in_epoch_zero(k, epoch, lr0):
    return k * lr0 / np.sqrt(epoch)


@wrong("inv_sqrt", hint="The rate falls like one over the epoch. What takes off half of the exponent?")
def root_forgotten(k, epoch, lr0):
    if epoch == 0:
        return lr0
    return k * lr0 / epoch


@wrong("inv_sqrt", hint="After epoch 0 the initial rate no longer matters. What should the schedule be a multiple of?")
def initial_rate_forgotten_after_epoch_zero(k, epoch, lr0):
    if epoch == 0:
        return lr0
    return k / np.sqrt(epoch)


@wrong("inv_sqrt", hint="The rate of epoch 0 has a factor too many. Which rate does the task promise for it?")
def factor_k_in_epoch_zero(k, epoch, lr0):
    return k * lr0 / np.sqrt(max(epoch, 1))


@wrong(
    "inv_sqrt",
    hint="Every epoch from the first on has the rate of the next one. "
    "Is a shift needed when epoch 0 is a case of its own?",
)
def epochs_shifted_by_one(k, epoch, lr0):
    if epoch == 0:
        return lr0
    return k * lr0 / np.sqrt(epoch + 1)


@wrong(
    "inv_sqrt",
    hint="A small number was added under the root, and epoch 0 got a huge rate. What does the task promise for it?",
)
def small_number_against_the_division_by_zero(k, epoch, lr0):
    return k * lr0 / np.sqrt(epoch + 1e-8)


@wrong("inv_sqrt", hint="The whole fraction went under the root. What does the root cover?")
def everything_under_the_root(k, epoch, lr0):
    if epoch == 0:
        return lr0
    return np.sqrt(k * lr0 / epoch)


@wrong("inv_sqrt", hint="The rate grows with the epochs. Is the root above or below the fraction line?")
def root_multiplied(k, epoch, lr0):
    if epoch == 0:
        return lr0
    return k * lr0 * np.sqrt(epoch)


@wrong("inv_sqrt", hint="Constant and initial rate changed places in epoch 0. In which order do the arguments come?")
def arguments_in_the_order_of_the_other_schedules(lr0, epoch, k):
    if epoch == 0:
        return lr0
    return k * lr0 / np.sqrt(epoch)


@wrong("staircase", hint="The stairs come half an interval early. Do you round to the nearest or down?")
def interval_rounded_to_the_nearest(lr0, epoch, decay, interval):
    return lr0 / (1 + decay * round(epoch / interval))


@wrong(
    "staircase",
    hint="The rate jumps back up after each interval. Do you count whole intervals, or what is left over?",
)
def remainder_instead_of_quotient(lr0, epoch, decay, interval):
    return lr0 / (1 + decay * (epoch % interval))


@wrong("staircase", hint="The rate falls in every epoch. What makes a slope into stairs?")
def slope_instead_of_stairs(lr0, epoch, decay, interval):
    return lr0 / (1 + decay * epoch / interval)


@wrong("staircase", hint="The rate falls already in the first interval. Do you round up or down?")
def interval_rounded_up(lr0, epoch, decay, interval):
    return lr0 / (1 + decay * np.ceil(epoch / interval))


@wrong(
    "staircase",
    hint="The first stair comes one epoch late. Which epoch opens the second interval when you count from 0?",
)
def stair_one_epoch_late(lr0, epoch, decay, interval):
    return lr0 / (1 + decay * max(0, (epoch - 1) // interval))


@wrong("staircase", hint="The interval is ignored. How often should the rate fall?")
def interval_ignored(lr0, epoch, decay, interval):
    return lr0 / (1 + decay * epoch)


@wrong("staircase", hint="The fraction as a whole was rounded down. What has to be a whole number here?")
def rounding_of_the_wrong_quantity(lr0, epoch, decay, interval):
    return lr0 / (1 + np.floor(decay * epoch / interval))


@wrong("staircase", hint="Each stair is a constant factor. Which of the schedules above takes its steps here?")
def exponential_stairs(lr0, epoch, decay, interval):
    return lr0 * decay ** (epoch // interval)


@wrong("inv_sqrt", hint="Epoch 0 has a number of its own in it. Which of the arguments is it?")
def first_rate_copied_from_the_example(k, epoch, lr0):
    return 0.6 if epoch == 0 else k * lr0 / np.sqrt(epoch)


@wrong("staircase", hint="The stairs are always 100 epochs long. Which argument says how long they are?")
def stairs_of_a_hundred_epochs_written_in(lr0, epoch, decay, interval):
    return lr0 / (1 + decay * (epoch // 100))


@wrong("inverse_time", hint="The rate falls equally fast for every decay. Where does decay enter?")
def decay_of_one_written_in(lr0, epoch, decay):
    return lr0 / (1 + epoch)


@wrong("inverse_time", hint="Your rate agrees with the expected one to four decimals only. Is it rounded?")
def rounded_to_four_decimals(lr0, epoch, decay):
    return round(lr0 / (1 + decay * epoch), 4)


@right("inverse_time")
def initial_rate_times_a_power_of_minus_one(lr0, epoch, decay):
    return lr0 * np.power(1.0 + decay * epoch, -1)


@right("inverse_time")
def reciprocal_of_a_sum(lr0, epoch, decay):
    return 1 / (1 / lr0 + decay * epoch / lr0)


@right("inverse_time")
def numpy_divide(lr0, epoch, decay):
    return np.divide(lr0, np.add(np.multiply(decay, epoch), 1))


@right("inverse_time")
def single_precision(lr0, epoch, decay):
    return np.float32(lr0) / (np.float32(1) + np.float32(decay) * np.float32(epoch))


@right("exponential")
def exponential_of_a_logarithm(lr0, epoch, base=0.95):
    return lr0 * np.exp(epoch * np.log(base))


@right("exponential")
def product_built_epoch_by_epoch(lr0, epoch, base=0.95):
    rate = float(lr0)
    for _ in range(int(epoch)):
        rate *= base
    return rate


@right("exponential")
def power_from_the_math_module(lr0, epoch, base=0.95):
    import math

    return math.pow(base, epoch) * lr0


@right("inv_sqrt")
def power_minus_one_half(k, epoch, lr0):
    return lr0 if epoch < 1 else lr0 * k * float(epoch) ** -0.5


@right("inv_sqrt")
def root_from_the_math_module(k, epoch, lr0):
    from math import sqrt

    try:
        return k * lr0 / sqrt(epoch)
    except ZeroDivisionError:
        return lr0


@right("inv_sqrt")
def choice_by_numpy_where(k, epoch, lr0):
    return np.where(np.asarray(epoch) == 0, lr0, k * lr0 / np.sqrt(np.maximum(epoch, 1)))


@right("inv_sqrt")
def factor_chosen_before_the_product(k, epoch, lr0):
    factor = k / np.sqrt(epoch) if epoch else 1
    return lr0 * factor


@right("staircase")
def floor_of_the_quotient(lr0, epoch, decay, interval):
    import math

    return lr0 / (1 + decay * math.floor(epoch / interval))


@right("staircase")
def quotient_cut_by_int(lr0, epoch, decay, interval):
    stairs = int(epoch / interval)
    return lr0 / (1.0 + stairs * decay)


@right("staircase")
def numpy_floor_divide(lr0, epoch, decay, interval):
    return np.divide(lr0, 1 + decay * np.floor_divide(epoch, interval))


@right("staircase")
def stairs_counted_in_a_loop(lr0, epoch, decay, interval):
    denominator = 1.0
    first_epoch_of_next_stair = interval
    while epoch >= first_epoch_of_next_stair:
        denominator += decay
        first_epoch_of_next_stair += interval
    return lr0 / denominator


@right("staircase")
def remainder_taken_off_before_dividing(lr0, epoch, decay, interval):
    return lr0 / (1 + decay * ((epoch - epoch % interval) / interval))


@wrong(
    "inv_sqrt",
    hint="The rate is held at its first value where the formula asks for more. Is there a largest rate in it?",
)
def never_above_the_initial_rate(k, epoch, lr0):
    return lr0 if epoch == 0 else min(lr0, k * lr0 / np.sqrt(epoch))


@wrong(
    "staircase",
    hint="From the second stair on the rate is too low. Does the number of stairs multiply the decay, or is it an exponent?",
)
def compounding_stairs(lr0, epoch, decay, interval):
    return lr0 / (1 + decay) ** (epoch // interval)
