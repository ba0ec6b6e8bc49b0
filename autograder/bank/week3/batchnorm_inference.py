"""Known solutions of batch norm at prediction time, and of the running averages that it needs.

A prediction depends on one example and on what was learned. Mistakes let the neighbors in, update while predicting, or
turn the weights of the average around.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-batchnorm-inference"


@wrong(
    "batchnorm_inference",
    hint="A prediction depends on which other examples are in the batch. Whose mean and variance should be used?",
)
def statistics_of_the_batch(Z, gamma, beta, running_mu, running_var, eps=1e-5):
    mu, var = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
    return gamma * (Z - mu) / np.sqrt(var + eps) + beta


@wrong("batchnorm_inference", hint="The mean is the batch's own. Which of the two statistics comes from training?")
def mean_of_the_batch_with_the_running_variance(Z, gamma, beta, running_mu, running_var, eps=1e-5):
    return gamma * (Z - Z.mean(axis=1, keepdims=True)) / np.sqrt(running_var + eps) + beta


@wrong("batchnorm_inference", hint="The running averages changed. Should a prediction change the model?")
def running_averages_updated_while_predicting(Z, gamma, beta, running_mu, running_var, eps=1e-5):
    out = gamma * (Z - running_mu) / np.sqrt(running_var + eps) + beta
    running_mu *= 0.9
    running_mu += 0.1 * Z.mean(axis=1, keepdims=True)
    running_var *= 0.9
    running_var += 0.1 * Z.var(axis=1, keepdims=True)
    return out


@wrong("batchnorm_inference", hint="The values are normalized and nothing more. Which affine map follows in training?")
def gamma_and_beta_not_applied(Z, gamma, beta, running_mu, running_var, eps=1e-5):
    return (Z - running_mu) / np.sqrt(running_var + eps)


@wrong("batchnorm_inference", hint="The spread is wrong. Is running_var a variance or a standard deviation?")
def divided_by_the_variance(Z, gamma, beta, running_mu, running_var, eps=1e-5):
    return gamma * (Z - running_mu) / (running_var + eps) + beta


@wrong("batchnorm_inference", hint="Units with a tiny variance come out wrong. Where does epsilon stand?")
def epsilon_outside_the_root(Z, gamma, beta, running_mu, running_var, eps=1e-5):
    return gamma * (Z - running_mu) / (np.sqrt(running_var) + eps) + beta


@wrong("batchnorm_inference", hint="The cache came back too. What does the task ask for here?")
def pair_returned_as_in_training(Z, gamma, beta, running_mu, running_var, eps=1e-5):
    Z_hat = (Z - running_mu) / np.sqrt(running_var + eps)
    return gamma * Z_hat + beta, {"Z_hat": Z_hat}


@wrong("batchnorm_inference", hint="Every example gets the same result. Does Z enter it?")
def beta_for_every_example(Z, gamma, beta, running_mu, running_var, eps=1e-5):
    return np.repeat(beta, Z.shape[1], axis=1)


@wrong("batchnorm_inference", hint="The values that you were given changed. Is the mean subtracted in place?")
def running_mean_subtracted_in_place(Z, gamma, beta, running_mu, running_var, eps=1e-5):
    Z -= running_mu
    return gamma * Z / np.sqrt(running_var + eps) + beta


@wrong("batchnorm_inference", hint="Another epsilon changes nothing. Is a number written where the argument belongs?")
def usual_epsilon_written_into_the_formula(Z, gamma, beta, running_mu, running_var, eps=1e-5):
    return gamma * (Z - running_mu) / np.sqrt(running_var + 1e-5) + beta


@wrong(
    "update_running",
    hint="Your average follows the last batch. Which of the two weights is called momentum in this course?",
)
def weights_exchanged(mu, var, running_mu, running_var, momentum=0.9):
    return (1 - momentum) * running_mu + momentum * mu, (1 - momentum) * running_var + momentum * var


@wrong("update_running", hint="The averages grow without end. What share of the batch enters?")
def batch_added_whole(mu, var, running_mu, running_var, momentum=0.9):
    return momentum * running_mu + mu, momentum * running_var + var


@wrong("update_running", hint="The arrays that you were given changed. Does your code write into them?")
def averages_updated_in_place(mu, var, running_mu, running_var, momentum=0.9):
    running_mu *= momentum
    running_mu += (1 - momentum) * mu
    running_var *= momentum
    running_var += (1 - momentum) * var
    return running_mu, running_var


@wrong("update_running", hint="The running variance is an average of roots. What is averaged?")
def standard_deviations_averaged(mu, var, running_mu, running_var, momentum=0.9):
    new_std = momentum * np.sqrt(running_var) + (1 - momentum) * np.sqrt(var)
    return momentum * running_mu + (1 - momentum) * mu, new_std**2


@wrong("update_running", hint="The variance never changes. Do both statistics need an average?")
def variance_left_as_it_was(mu, var, running_mu, running_var, momentum=0.9):
    return momentum * running_mu + (1 - momentum) * mu, running_var


@wrong("update_running", hint="Another momentum changes nothing. Is 0.9 written into your formula?")
def usual_momentum_written_into_the_formula(mu, var, running_mu, running_var, momentum=0.9):
    return 0.9 * running_mu + 0.1 * mu, 0.9 * running_var + 0.1 * var


@wrong("update_running", hint="The variance came first. In which order are the two returned?")
def variance_returned_first(mu, var, running_mu, running_var, momentum=0.9):
    return momentum * running_var + (1 - momentum) * var, momentum * running_mu + (1 - momentum) * mu


@wrong("update_running", hint="The past counts as much as the batch. Does momentum enter?")
def plain_mean_of_old_and_new(mu, var, running_mu, running_var, momentum=0.9):
    return (running_mu + mu) / 2, (running_var + var) / 2


@wrong("update_running", hint="Nothing came back from the function. Is a printed result a returned one?")
def averages_printed_and_not_returned(mu, var, running_mu, running_var, momentum=0.9):
    print(momentum * running_mu + (1 - momentum) * mu, momentum * running_var + (1 - momentum) * var)


@wrong("update_running", hint="The running averages come back flat. Which shape did they have before?")
def averages_made_flat(mu, var, running_mu, running_var, momentum=0.9):
    return (
        (momentum * running_mu + (1 - momentum) * mu).ravel(),
        (momentum * running_var + (1 - momentum) * var).ravel(),
    )


@right("batchnorm_inference")
def one_slope_and_one_intercept_per_unit(Z, gamma, beta, running_mu, running_var, eps=1e-5):
    slope = gamma / np.sqrt(running_var + eps)
    return slope * Z + (beta - slope * running_mu)


@right("batchnorm_inference")
def column_by_column(Z, gamma, beta, running_mu, running_var, eps=1e-5):
    columns = []
    for i in range(Z.shape[1]):
        z = Z[:, i : i + 1]
        columns.append(gamma * ((z - running_mu) * (running_var + eps) ** (-1 / 2)) + beta)
    return np.hstack(columns)


@right("batchnorm_inference")
def entries_one_by_one(Z, gamma, beta, running_mu, running_var, eps=1e-5):
    n, m = Z.shape
    out = np.empty((n, m))
    for k in range(n):
        for i in range(m):
            distance = Z[k, i] - running_mu[k, 0]
            out[k, i] = gamma[k, 0] * distance / np.sqrt(running_var[k, 0] + eps) + beta[k, 0]
    return out


@right("update_running")
def step_towards_the_batch(mu, var, running_mu, running_var, momentum=0.9):
    return [old + (1 - momentum) * (new - old) for old, new in ((running_mu, mu), (running_var, var))]


@right("update_running")
def copies_changed_in_place(mu, var, running_mu, running_var, momentum=0.9):
    running_mu, running_var = running_mu.copy(), running_var.copy()
    for old, new in ((running_mu, mu), (running_var, var)):
        old *= momentum
        old += (1 - momentum) * new
    return running_mu, running_var


@right("update_running")
def weighted_average_by_numpy(mu, var, running_mu, running_var, momentum=0.9):
    weights = [momentum, 1 - momentum]
    new_mu = np.average(np.stack([running_mu, mu]), axis=0, weights=weights)
    new_var = np.average(np.stack([running_var, var]), axis=0, weights=weights)
    return new_mu, new_var
