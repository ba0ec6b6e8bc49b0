"""How each data set is made: one function per data set, without arguments, that returns its contents."""

from collections.abc import Callable

from datasets.contents import Dataset
from datasets.recipes.hands import signs
from datasets.recipes.points import circles, football, moons
from datasets.recipes.vendored import breast_cancer, digits
from datasets.recipes.weather import temperatures

RECIPES: dict[str, Callable[[], Dataset]] = {
    "circles": circles,
    "moons": moons,
    "football": football,
    "temperatures": temperatures,
    "signs": signs,
    "digits": digits,
    "breast_cancer": breast_cancer,
}
