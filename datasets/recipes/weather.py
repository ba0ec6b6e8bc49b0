"""A year of daily mean temperatures of an invented northern city.

A seasonal sine plus weather that remembers yesterday: a first-order autoregression (Yule 1927), in which the
deviation from the season is 0.7 times that of the day before plus fresh noise.
"""

import numpy as np

from datasets.contents import Dataset, Variable
from datasets.recipes.draws import Draws

DAYS = 365
MEAN, AMPLITUDE, COLDEST_DAY = 12.5, 7.5, 20  # degrees Celsius, degrees Celsius, January 20
MEMORY, SPREAD = 0.7, 2.5  # autocorrelation of one day, standard deviation in degrees


def temperatures() -> Dataset:
    """365 days, temperatures rounded to 0.1 degrees Celsius."""
    day = np.arange(1, DAYS + 1, dtype=np.int64)
    season = MEAN - AMPLITUDE * np.cos(2.0 * np.pi * (day - COLDEST_DAY) / DAYS)
    noise = SPREAD * Draws(104).normal((DAYS,))
    weather = np.empty(DAYS)
    weather[0] = noise[0]
    for t in range(1, DAYS):
        weather[t] = MEMORY * weather[t - 1] + np.sqrt(1.0 - MEMORY**2) * noise[t]  # spread stays SPREAD
    return Dataset(
        "A year of daily temperatures",
        "made for this course by datasets/recipes/weather.py",
        "BSD-3-Clause, as the course",
        {
            "day": Variable(day, "day of the year", "1 is January 1, 365 is December 31"),
            "temperature": Variable(np.round(season + weather, 1), "degrees Celsius", "mean of that day"),
        },
    )
