"""Known solutions of an L1 penalty and its derivative: lambda over m times the sum of absolute values, and the sign.

The mistakes take another norm, divide zero by zero, or make the slope depend on the size of a weight.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-l1"


@wrong(
    "l1_cost_and_grad", hint="For a matrix this norm is the largest column sum. Do you need one column or all entries?"
)
def norm_of_a_matrix_that_is_a_column_sum(W, lambd, m):
    return lambd / m * np.linalg.norm(W, 1), lambd / m * np.sign(W)


@wrong("l1_cost_and_grad", hint="0/0 is not a number. What is the derivative at a weight of zero, as the task says?")
def weight_divided_by_its_absolute_value(W, lambd, m):
    return lambd / m * np.sum(np.abs(W)), lambd / m * W / np.abs(W)


@wrong("l1_cost_and_grad", hint="Squares make an L2 penalty. What does L1 add up?")
def squares_instead_of_absolute_values(W, lambd, m):
    return lambd / m * np.sum(W**2), lambd / m * np.sign(W)


@wrong("l1_cost_and_grad", hint="The slope of |w| is 1 or -1, whatever its size. Does yours grow with the weight?")
def slope_that_grows_with_the_weight(W, lambd, m):
    return lambd / m * np.sum(np.abs(W)), lambd / m * W


@wrong("l1_cost_and_grad", hint="A weight of zero has a slope of 1. Which value was agreed on for zero?")
def zero_counted_as_positive(W, lambd, m):
    return lambd / m * np.sum(np.abs(W)), lambd / m * np.where(W >= 0, 1.0, -1.0)


@wrong("l1_cost_and_grad", hint="Positive and negative weights cancel. What does the norm do with each of them first?")
def signed_sum(W, lambd, m):
    return lambd / m * np.abs(np.sum(W)), lambd / m * np.sign(W)


@wrong("l1_cost_and_grad", hint="The cost has the shape of W. How do the sizes of all weights become one number?")
def sizes_of_the_weights_not_summed(W, lambd, m):
    return lambd / m * np.abs(W), lambd / m * np.sign(W)


@wrong("l1_cost_and_grad", hint="Your results are half of the expected ones. Which factor does this task use?")
def factor_of_the_other_convention(W, lambd, m):
    return lambd / (2 * m) * np.sum(np.abs(W)), lambd / (2 * m) * np.sign(W)


@wrong("l1_cost_and_grad", hint="The results are m times too large. By what is lambda divided?")
def not_divided_by_the_number_of_examples(W, lambd, m):
    return lambd * np.sum(np.abs(W)), lambd * np.sign(W)


@wrong("l1_cost_and_grad", hint="The negative weights have no slope. Which sign has it on their side?")
def slope_for_positive_weights_only(W, lambd, m):
    return lambd / m * np.sum(np.abs(W)), lambd / m * (W > 0).astype(float)


@wrong("l1_cost_and_grad", hint="The two results come in the other order. Which is first?")
def results_exchanged(W, lambd, m):
    return lambd / m * np.sign(W), lambd / m * np.sum(np.abs(W))


@wrong("l1_cost_and_grad", hint="Your caller's weights became positive. Does your code write into what it was given?")
def absolute_values_written_into_the_weights(W, lambd, m):
    dW = lambd / m * np.sign(W)
    np.abs(W, out=W)
    return lambd / m * W.sum(), dW


@wrong("l1_cost_and_grad", hint="The answer to the visible check is written into the code. What about other numbers?")
def answer_of_the_visible_check(W, lambd, m):
    return 0.8, np.array([[0.2, -0.2, 0.0]])


@wrong("l1_cost_and_grad", hint="The function returned nothing. Is printing the same as returning?")
def results_printed_instead_of_returned(W, lambd, m):
    print(lambd / m * np.sum(np.abs(W)), lambd / m * np.sign(W))


@right("l1_cost_and_grad")
def sign_from_three_cases(W, lambd, m):
    slope = np.where(W > 0, 1.0, np.where(W < 0, -1.0, 0.0))
    return lambd * np.sum(W * slope) / m, lambd * slope / m


@right("l1_cost_and_grad")
def division_made_safe(W, lambd, m):
    size = np.abs(W)
    dW = np.divide(lambd / m * W, size, out=np.zeros(W.shape), where=size > 0)
    return lambd / m * size.sum(), dW


@right("l1_cost_and_grad")
def norm_of_the_flat_weights(W, lambd, m):
    cost = lambd / m * np.linalg.norm(W.ravel(), ord=1)
    return [float(cost), lambd / m * ((W > 0) * 1.0 - (W < 0) * 1.0)]


@right("l1_cost_and_grad")
def root_of_the_square_and_a_loop(W, lambd, m):
    cost, dW = 0.0, np.zeros(W.shape)
    for place, w in np.ndenumerate(W):
        cost += np.sqrt(w * w)
        if w != 0:
            dW[place] = lambd / m if w > 0 else -lambd / m
    return cost * lambd / m, dW
