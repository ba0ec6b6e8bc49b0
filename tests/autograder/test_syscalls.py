"""The list of system calls, for every architecture that the sandbox knows: on each, what is not listed is refused."""

import errno
import struct

import pytest
from system_calls import syscalls as tables_of_the_kernel

from autograder.sandbox import seccomp, syscalls
from autograder.sandbox.syscalls import AUDIT_ARCH, NUMBERS

KERNEL = {"x86_64": "x86_64", "aarch64": "arm64"}  # the kernel's names of the architectures


@pytest.fixture(params=AUDIT_ARCH)
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of an architecture, as which this machine passes."""
    name = str(request.param)
    for module in (syscalls, seccomp):
        monkeypatch.setattr(module, "architecture", lambda: name)
    return name


def table(machine: str) -> dict[str, int]:
    """The number of every system call of an architecture."""
    return dict(tables_of_the_kernel().load_arch_table(KERNEL[machine]))


def test_the_numbers_are_those_of_the_kernel(machine: str) -> None:
    assert {name: syscalls.number(name) for name in NUMBERS} == {name: table(machine).get(name) for name in NUMBERS}


def answer(program: bytes, audit_arch: int, number: int) -> int:
    """What the kernel would answer to a call whose arguments are all 0: it runs the program, for which this stands."""
    data = {seccomp.AT_NUMBER: number, seccomp.AT_ARCHITECTURE: audit_arch}
    code = list(struct.iter_unpack("HBBI", program))
    place, held = 0, 0
    while True:
        do, if_true, if_false, value = code[place]
        place += 1
        match do:
            case seccomp.LOAD:
                held = data.get(value, 0)
            case seccomp.AND:
                held &= value
            case seccomp.JUMP_EQUAL:
                place += if_true if held == value else if_false
            case seccomp.JUMP_AT_LEAST:
                place += if_true if held >= value else if_false
            case seccomp.RETURN:
                return int(value)


def test_what_is_not_listed_is_refused(machine: str) -> None:
    program = seccomp.program.__wrapped__()
    refused, no_such_call = seccomp.ERROR | errno.EPERM, seccomp.ERROR | errno.ENOSYS
    for name, number in table(machine).items():
        if name not in NUMBERS or name in seccomp.NO_SUCH_CALL:
            expected = {no_such_call}
        elif name in seccomp.REFUSED:
            expected = {refused}
        else:
            expected = {seccomp.ALLOW, refused} if name in seccomp.checked() else {seccomp.ALLOW}
        assert answer(program, AUDIT_ARCH[machine], number) in expected, name


def test_a_call_by_the_numbers_of_another_architecture_ends_the_process(machine: str) -> None:
    program = seccomp.program.__wrapped__()
    arm_32, x86_32 = 0x40000028, 0x40000003
    for other in {arm_32, x86_32, *AUDIT_ARCH.values()} - {AUDIT_ARCH[machine]}:
        assert answer(program, other, table(machine)["read"]) == seccomp.KILL
