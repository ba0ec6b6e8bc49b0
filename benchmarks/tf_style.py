"""What a training step of course_utils.tf costs: forward, loss, gradients and Adam, beside the same step in NumPy.

    python -m benchmarks.tf_style [ROUNDS]

The measure is hand-tuned float32 NumPy (`out=` everywhere it helps), and all other figures are ratios to it, from the
same round, with one BLAS thread: course_utils.tf, and real TensorFlow (eager and tf.function) and torch where they are
installed. Two cores that are otherwise idle give figures that can be compared. First it says what the import costs.
"""

import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # noqa: E402  after the number of threads is set

JOBS = {
    "12288-25-12-6, batch 32": ([12288, 25, 12, 6], 32),
    "12288-25-12-6, batch 64": ([12288, 25, 12, 6], 64),
    "12288-25-12-6, batch 128": ([12288, 25, 12, 6], 128),
    "12288-25-12-6, batch 256": ([12288, 25, 12, 6], 256),
    "64-64-32-10, batch 32": ([64, 64, 32, 10], 32),
    "64-64-32-10, batch 64": ([64, 64, 32, 10], 64),
    "64-64-32-10, batch 256": ([64, 64, 32, 10], 256),
}
ROUNDS = 5
SECONDS = 0.6  # for each step function in one round
TURN = 5  # steps of one before the next one takes its turn
Step = Callable[[], Any]


def problem(widths: list[int], batch: int) -> tuple[Any, Any, list[Any]]:
    """Images as rows, one-hot labels as rows, and W1, b1, W2, ... with units as rows; all float32."""
    rng = np.random.default_rng(0)
    X = rng.random((batch, widths[0]), dtype=np.float32)
    Y = np.eye(widths[-1], dtype=np.float32)[rng.integers(0, widths[-1], batch)]
    parameters = []
    for n_in, n_out in zip(widths[:-1], widths[1:], strict=True):
        parameters.append((rng.standard_normal((n_out, n_in)) * np.sqrt(2 / (n_in + n_out))).astype(np.float32))
        parameters.append(np.zeros((n_out, 1), np.float32))
    return X, Y, parameters


def tuned(X: Any, Y: Any, parameters: list[Any], rate: float = 1e-3) -> Step:
    """The step by hand: features as rows, no copies that can be avoided, Adam in place."""
    P = [p.copy() for p in parameters]
    M = [np.zeros_like(p) for p in P]
    V = [np.zeros_like(p) for p in P]
    work, move = [np.empty_like(p) for p in P], [np.empty_like(p) for p in P]
    depth, count = len(P) // 2, len(X)
    t = 0

    def step() -> float:
        nonlocal t
        A = [X.T]
        for layer in range(depth):
            Z = P[2 * layer] @ A[-1]
            Z += P[2 * layer + 1]
            if layer < depth - 1:
                np.maximum(Z, 0, out=Z)
            A.append(Z)
        logits = A[-1]
        logits -= np.maximum.reduce(logits, axis=0)
        labels = Y.T
        right = np.add.reduce(logits * labels, axis=0)
        np.exp(logits, out=logits)
        sums = np.add.reduce(logits, axis=0)
        loss = float(np.add.reduce(np.log(sums) - right)) / count
        logits /= sums
        logits -= labels
        logits *= np.float32(1 / count)
        dZ = logits
        gradients: list[Any] = [None] * len(P)
        for layer in range(depth - 1, -1, -1):
            gradients[2 * layer] = dZ @ A[layer].T
            gradients[2 * layer + 1] = np.add.reduce(dZ, axis=1, keepdims=True)
            if layer:
                dA = P[2 * layer].T @ dZ
                dA *= A[layer] > 0
                dZ = dA
        t += 1
        alpha = np.float32(rate * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t))
        for p, g, m, v, w, s in zip(P, gradients, M, V, work, move, strict=True):
            m *= np.float32(0.9)
            np.multiply(g, np.float32(0.1), out=w)
            m += w
            v *= np.float32(0.999)
            np.multiply(g, g, out=w)
            w *= np.float32(0.001)
            v += w
            np.sqrt(v, out=w)
            w += np.float32(1e-7)
            np.multiply(m, alpha, out=s)
            s /= w
            p -= s
        return loss

    return step


def tensorflow_style(tf: Any, compiled: bool = False) -> Callable[..., Step]:
    """The step as week 3 writes it, on whichever `tf`."""

    def build(X: Any, Y: Any, parameters: list[Any]) -> Step:
        variables = [tf.Variable(p) for p in parameters]
        optimizer = tf.keras.optimizers.Adam(1e-3)
        inputs, labels = tf.constant(X), tf.constant(Y)

        def step() -> Any:
            with tf.GradientTape() as tape:
                A = tf.transpose(inputs)
                for layer in range(0, len(variables) - 2, 2):
                    A = tf.nn.relu(tf.add(tf.matmul(variables[layer], A), variables[layer + 1]))
                logits = tf.add(tf.matmul(variables[-2], A), variables[-1])
                losses = tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=tf.transpose(logits))
                loss = tf.reduce_mean(losses)
            gradients = tape.gradient(loss, variables)
            optimizer.apply_gradients(zip(gradients, variables, strict=True))
            return loss

        if not compiled:
            return step
        optimizer.build(variables)
        return tf.function(step)  # type: ignore[no-any-return]

    return build


def torch_style(torch: Any) -> Callable[..., Step]:
    """The same step in torch."""

    def build(X: Any, Y: Any, parameters: list[Any]) -> Step:
        variables = [torch.tensor(p, requires_grad=True) for p in parameters]
        optimizer = torch.optim.Adam(variables, lr=1e-3)
        inputs, labels = torch.tensor(X), torch.tensor(Y)

        def step() -> Any:
            A = inputs.T
            for layer in range(0, len(variables) - 2, 2):
                A = torch.relu(variables[layer] @ A + variables[layer + 1])
            logits = (variables[-2] @ A + variables[-1]).T
            loss = torch.nn.functional.cross_entropy(logits, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            return loss

        return step

    return build


def contestants() -> dict[str, Callable[..., Step]]:
    """Name and maker of a step function, for what is installed here."""
    from course_utils import tf

    found: dict[str, Callable[..., Step]] = {"NumPy, tuned": tuned, "course_utils.tf": tensorflow_style(tf)}
    if importlib.util.find_spec("tensorflow"):
        real = importlib.import_module("tensorflow")
        real.config.threading.set_intra_op_parallelism_threads(1)
        real.config.threading.set_inter_op_parallelism_threads(1)
        found["TensorFlow, eager"] = tensorflow_style(real)
        found["TensorFlow, tf.function"] = tensorflow_style(real, compiled=True)
    if importlib.util.find_spec("torch"):
        torch = importlib.import_module("torch")
        torch.set_num_threads(1)
        found["torch"] = torch_style(torch)
    return found


def measure(steps: dict[str, Step]) -> dict[str, float]:
    """Seconds of one step of each: the tenth percentile, which a busy machine disturbs least, of taken in turns."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    end = time.perf_counter() + SECONDS * len(steps)
    while time.perf_counter() < end:
        for name, step in steps.items():
            step()
            for _ in range(TURN):
                start = time.perf_counter()
                step()
                times[name].append(time.perf_counter() - start)
    return {name: sorted(values)[len(values) // 10] for name, values in times.items()}


def imports(rounds: int) -> str:
    """What importing NumPy costs, and course_utils.tf after it: processor time of new processes, with byte code."""
    program = (
        "import time; a = time.process_time(); import numpy; b = time.process_time()\n"
        "from course_utils import tf; print(b - a, time.process_time() - b)"
    )
    with tempfile.TemporaryDirectory() as cache:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = cache  # the first run compiles, as an installation does
        run = [sys.executable, "-c", program]
        told = [subprocess.run(run, capture_output=True, check=True, env=environment).stdout for _ in range(rounds + 1)]
    base, added = zip(*[map(float, line.split()) for line in told[1:]], strict=True)
    return f"import: NumPy {1000 * min(base):.0f} ms, course_utils.tf adds {1000 * min(added):.0f} ms"


def main(rounds: int) -> None:
    """Print a table: microseconds of tuned NumPy, and for the others the ratio to it, median [smallest, largest]."""
    print(imports(rounds))
    makers = contestants()
    print(f"{'step':26}" + "".join(f"{name:>26}" for name in makers))
    for job, (widths, batch) in JOBS.items():
        ratios: dict[str, list[float]] = {name: [] for name in makers}
        steps = {name: make(*problem(widths, batch)) for name, make in makers.items()}
        base = []
        for _ in range(rounds):
            seconds = measure(steps)
            base.append(seconds["NumPy, tuned"])
            for name in makers:
                ratios[name].append(seconds[name] / seconds["NumPy, tuned"])
        cells = [f"{statistics.median(base) * 1e6:.0f} us"]
        cells += [
            f"{statistics.median(values):.2f} [{min(values):.2f}, {max(values):.2f}]"
            for name, values in ratios.items()
            if name != "NumPy, tuned"
        ]
        print(f"{job:26}" + "".join(f"{cell:>26}" for cell in cells), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
