"""Known solutions of the centered difference, for one number and for several.

A tiny step hides the one-sided quotient; the order of the error shows it. Products of the variables show whether one of
them moved at a time, and integers whether a step survived.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-difference"


@wrong("centered_difference", hint="The error falls like eps and not like its square. On how many sides do you look?")
def one_sided(f, theta, eps):
    if np.ndim(theta) == 0:
        return (f(theta + eps) - f(theta)) / eps
    out = np.zeros(len(theta))
    for i in range(len(theta)):
        up = np.array(theta, dtype=float)
        up[i] += eps
        out[i] = (f(up) - f(theta)) / eps
    return out


@wrong("centered_difference", hint="The result shrinks with eps. What does Python make of a / 2 * eps?")
def brackets_missing_in_the_divisor(f, theta, eps):
    if np.ndim(theta) == 0:
        return (f(theta + eps) - f(theta - eps)) / 2 * eps
    out = np.zeros(len(theta))
    for i in range(len(theta)):
        up, down = np.array(theta, dtype=float), np.array(theta, dtype=float)
        up[i] += eps
        down[i] -= eps
        out[i] = (f(up) - f(down)) / 2 * eps
    return out


@wrong("centered_difference", hint="The result is twice the derivative. How far apart are the two points?")
def divided_by_one_step(f, theta, eps):
    if np.ndim(theta) == 0:
        return (f(theta + eps) - f(theta - eps)) / eps
    out = np.zeros(len(theta))
    for i in range(len(theta)):
        up, down = np.array(theta, dtype=float), np.array(theta, dtype=float)
        up[i] += eps
        down[i] -= eps
        out[i] = (f(up) - f(down)) / eps
    return out


@wrong("centered_difference", hint="All entries moved together. Which of them should move for the derivative by one?")
def all_entries_moved_at_once(f, theta, eps):
    d = (f(theta + eps) - f(theta - eps)) / (2 * eps)
    return d if np.ndim(theta) == 0 else np.full(len(theta), d)


@wrong("centered_difference", hint="With integers the derivative is 0 or huge. Can such an array hold theta + eps?")
def step_lost_in_an_array_of_integers(f, theta, eps):
    if np.ndim(theta) == 0:
        return (f(theta + eps) - f(theta - eps)) / (2 * eps)
    out = np.zeros(len(theta))
    for i in range(len(theta)):
        up, down = theta.copy(), theta.copy()
        up[i] = up[i] + eps
        down[i] = down[i] - eps
        out[i] = (f(up) - f(down)) / (2 * eps)
    return out


@wrong("centered_difference", hint="Plus and minus are one array with two names. What does `=` copy?")
def two_names_for_one_array(f, theta, eps):
    if np.ndim(theta) == 0:
        return (f(theta + eps) - f(theta - eps)) / (2 * eps)
    out = np.zeros(len(theta))
    for i in range(len(theta)):
        up = np.array(theta, dtype=float)
        down = up
        up[i] += eps
        down[i] -= eps
        out[i] = (f(up) - f(down)) / (2 * eps)
    return out


@wrong("centered_difference", hint="An entry stays moved while the next one moves. Is it put back?")
def entry_not_put_back(f, theta, eps):
    if np.ndim(theta) == 0:
        return (f(theta + eps) - f(theta - eps)) / (2 * eps)
    out = np.zeros(len(theta))
    work = np.array(theta, dtype=float)
    for i in range(len(theta)):
        work[i] += eps
        up = f(work.copy())
        work[i] -= 2 * eps
        out[i] = (up - f(work.copy())) / (2 * eps)
    return out


@wrong("centered_difference", hint="The caller's theta is another one now. Whose array did you move?")
def theta_of_the_caller_moved(f, theta, eps):
    if np.ndim(theta) == 0:
        return (f(theta + eps) - f(theta - eps)) / (2 * eps)
    out = np.zeros(len(theta))
    for i in range(len(theta)):
        theta[i] += eps
        up = f(theta)
        theta[i] -= 2 * eps
        out[i] = (up - f(theta)) / (2 * eps)
        theta[i] += eps
    return out + 0 * theta


@wrong("centered_difference", hint="It works for numbers only. What if theta is an array?")
def numbers_only(f, theta, eps):
    return (f(float(theta) + eps) - f(float(theta) - eps)) / (2 * eps)


@wrong("centered_difference", hint="A single number came back for several derivatives. One for each entry?")
def sum_of_the_derivatives(f, theta, eps):
    if np.ndim(theta) == 0:
        return (f(theta + eps) - f(theta - eps)) / (2 * eps)
    total = 0.0
    for i in range(len(theta)):
        step = np.zeros(len(theta))
        step[i] = eps
        total += (f(theta + step) - f(theta - step)) / (2 * eps)
    return total


@wrong("centered_difference", hint="The derivative has the wrong sign. Which of the two values comes first?")
def minus_side_first(f, theta, eps):
    if np.ndim(theta) == 0:
        return (f(theta - eps) - f(theta + eps)) / (2 * eps)
    eye = np.eye(len(theta))
    return np.array([(f(theta - eps * e) - f(theta + eps * e)) / (2 * eps) for e in eye])


@wrong("centered_difference", hint="This is the derivative of one function. Where does f come in?")
def derivative_of_the_cube(f, theta, eps):
    return 3 * np.asarray(theta) ** 2 if np.ndim(theta) == 0 else np.array([6.0, 10.0])


@wrong("centered_difference", hint="Was the result returned, or only shown?")
def printed_instead_of_returned(f, theta, eps):
    if np.ndim(theta) == 0:
        print((f(theta + eps) - f(theta - eps)) / (2 * eps))
    else:
        eye = np.eye(len(theta))
        print([(f(theta + eps * e) - f(theta - eps * e)) / (2 * eps) for e in eye])


@right("centered_difference")
def richardson_extrapolation(f, theta, eps):
    def half(h):
        if np.ndim(theta) == 0:
            return (f(theta + h) - f(theta - h)) / (2 * h)
        return np.array([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(len(theta))])

    return (4 * half(eps / 2) - half(eps)) / 3


@right("centered_difference")
def five_point_formula(f, theta, eps):
    def along(e):
        near = f(theta + eps * e) - f(theta - eps * e)
        far = f(theta + 2 * eps * e) - f(theta - 2 * eps * e)
        return (8 * near - far) / (12 * eps)

    return along(1) if np.ndim(theta) == 0 else np.array([along(e) for e in np.eye(len(theta))])


@right("centered_difference")
def complex_step(f, theta, eps):
    if np.ndim(theta) == 0:
        return (f(theta + 1j * 1e-20) / 1e-20).imag
    return np.array([(f(theta + 1j * 1e-20 * e)).imag / 1e-20 for e in np.eye(len(theta))])


@right("centered_difference")
def moved_in_place_and_restored(f, theta, eps):
    if np.ndim(theta) == 0:
        return (f(theta + eps) - f(theta - eps)) / (2.0 * eps)
    work = np.array(theta, dtype=float)
    out = []
    for i, old in enumerate(work.tolist()):
        work[i] = old + eps
        up = f(work)
        work[i] = old - eps
        down = f(work)
        work[i] = old
        out.append((up - down) / eps / 2)
    return out


@right("centered_difference")
def mean_of_both_one_sided_quotients(f, theta, eps):
    middle = f(theta)

    def along(e):
        return 0.5 * ((f(theta + eps * e) - middle) / eps + (middle - f(theta - eps * e)) / eps)

    return along(1.0) if np.ndim(theta) == 0 else np.fromiter((along(e) for e in np.eye(len(theta))), float)
