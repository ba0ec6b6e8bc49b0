"""Attacks that answer so that the message of a hidden check tells the student what it was asked.

The worker knows the input of a hidden check while it is called. Whatever a message says of the answer, the submission
has chosen: its shape, its distance from the right one, the line that raised an error.
"""

from tests.attacks.attack import Attack

ATTACKS = (
    Attack(
        "said by which of a thousand lines raised the error",
        "def double(x):\n    n = int(x[2]) - 2 if np.ndim(x) else 0\n"
        + "    if (n := n - 1) == 0: raise ValueError\n" * 1300
        + "    return 0\n",
    ),
    Attack(
        "said by the shape of the answer",
        """
        def double(x):
            return np.zeros((0, *(int(abs(number) * 1000) for number in x))) if np.ndim(x) else 0
        """,
    ),
    Attack(
        "said by the length of the answer",
        """
        def double(x):
            return np.zeros(int(x[2] * 10)) if np.ndim(x) else 0
        """,
    ),
    Attack(
        "said by the factor that the answer is off",
        """
        def double(x):
            return 2 * x * x[2] if np.ndim(x) else 0
        """,
    ),
    Attack(
        "said by how far the answer is off",
        """
        def double(x):
            return np.array([0.0, 0.0, 2 * x[2] * (1 + x[2] / 200)]) if np.ndim(x) else 0
        """,
    ),
)
