"""Who a student is: from a name as some source spells it to the one id that folders and the gradebook use.

The id depends on the name alone wherever it can, so that it is the same in each week. A plain name is its own id;
blanks become underscores; any other change adds a hash of the name, so that Zoë never turns into Zoe. Two people of one
name are told apart by their platform's number, and who had the plain id first keeps it.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONGEST = 50  # characters of a name that stay; room for a number or a hash is left
PLAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.@+-]*[A-Za-z0-9_@+-])?")


@dataclass(frozen=True)
class Identity:
    """A student as a source names them. `number` is what the platform `lms` adds; both are empty for plain folders.

    Canvas numbers its users, Moodle the participants of each assignment anew.
    """

    name: str
    number: str = ""
    lms: str = ""


def student_ids(identities: Iterable[Identity], known: Mapping[str, Identity]) -> dict[Identity, str]:
    """An id for each identity, no two alike (capitals do not count). `known`: who has which id already.

    A number-less name that is an id stands for whoever has that id, and the other way round: then somebody sorted the
    files by hand, by the names of our folders.
    """
    batch = set(identities)
    ids = {one: student for student, one in known.items()}
    taken = {student.casefold() for student in known}
    new = sorted(batch - set(ids), key=lambda one: (not _is_literal(one), one.name, one.number, one.lms))
    namesakes = Counter(safe_id(one.name).casefold() for one in new)
    stood_for: set[Identity] = set()
    for one in new:
        wanted = safe_id(one.name)
        alone = namesakes[wanted.casefold()] == 1
        holder = known.get(wanted)
        known_to_be = _is_literal(one) or (alone and holder is not None and _is_literal(holder))
        if holder and known_to_be and holder not in batch | stood_for:
            ids[one] = wanted
            stood_for.add(holder)
            continue
        options = [wanted] if alone or _is_literal(one) else []
        options += [f"{wanted}-{one.number or _hash(one.name)}", f"{wanted}-{_hash(repr(one), 32)}"]
        ids[one] = next(option for option in options if option.casefold() not in taken)
        taken.add(ids[one].casefold())
    return {one: ids[one] for one in batch}


def safe_id(name: str) -> str:
    """A file name that stands for `name` and for no other one, blanks and underscores counting as the same."""
    name = unicodedata.normalize("NFC", name)
    blanks_gone = re.sub(r"\s+", "_", name.strip())
    if len(blanks_gone) <= LONGEST and PLAIN.fullmatch(blanks_gone):
        return blanks_gone
    letters = unicodedata.normalize("NFKD", blanks_gone).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9_@+-]+", "_", letters)[:LONGEST].strip("_.@+-")
    return f"{kept or 'student'}-{_hash(name)}"


def _is_literal(one: Identity) -> bool:
    return not one.number and safe_id(one.name) == one.name


def _hash(text: str, length: int = 8) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
