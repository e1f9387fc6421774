"""Many reads or writes of sockets by one system call: io_uring(7) of Linux 5.17 and later.

A call is written down once and made as often as it is named. Nothing ever waits: a socket that has nothing to give, or
no room, says so at once. Containers often forbid io_uring; then `CallRing` cannot be made.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import socket
import weakref
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEND, RECEIVE = 26, 27
"""IORING_OP_SEND, IORING_OP_RECV."""
_SETUP, _ENTER = 425, 426
"""Numbers of the system calls, the same on every architecture that is not older than they."""
_OFFSET_OF_CALLS = 0x1000_0000
"""IORING_OFF_SQES."""
_GET_EVENTS = 1
_SINGLE_MAPPING, _SKIPS_SUCCESS = 1, 1 << 11
"""IORING_FEAT_SINGLE_MMAP, IORING_FEAT_CQE_SKIP."""
_TELL_FAILURE_ONLY = 1 << 6
"""IOSQE_CQE_SKIP_SUCCESS."""
_system_call = ctypes.CDLL(None, use_errno=True).syscall
_CALL = np.dtype(
    [
        ("operation", "u1"),
        ("flags", "u1"),
        ("priority", "u2"),
        ("descriptor", "i4"),
        ("offset", "u8"),
        ("address", "u8"),
        ("length", "u4"),
        ("message_flags", "u4"),
        ("number", "u8"),
        ("unused", "u8", 3),
    ]
)
"""struct io_uring_sqe."""
RESULT = np.dtype([("number", "i8"), ("result", "i4"), ("flags", "u4")])
"""struct io_uring_cqe: the number of a call; a length, or minus the number of an error (errno(3))."""


class CallRing:
    """Up to `capacity` calls, a power of two. Raises OSError where the kernel has or allows no io_uring."""

    def __init__(self, capacity: int) -> None:
        params = np.zeros(30, np.uint32)
        self.capacity = capacity
        self._descriptor = _checked(_system_call(_SETUP, capacity, ctypes.c_void_p(params.ctypes.data)))
        weakref.finalize(self, os.close, self._descriptor)
        features, submitted, completed = int(params[5]), params[10:20].tolist(), params[20:30].tolist()
        if not features & _SINGLE_MAPPING or not features & _SKIPS_SUCCESS:
            raise OSError(errno.ENOSYS, "io_uring is too old")
        places, results = submitted[6], completed[5]
        size = max(places + 4 * capacity, results + RESULT.itemsize * int(params[1]))
        ring = mmap.mmap(self._descriptor, size)
        calls = mmap.mmap(self._descriptor, capacity * _CALL.itemsize, offset=_OFFSET_OF_CALLS)
        self._calls = np.frombuffer(calls, _CALL)
        # What every tick touches are plain views of memory: they cost half of what arrays of one element do.
        numbers = memoryview(ring)[: size // 4 * 4].cast("I")
        self._places = memoryview(ring)[places : places + 4 * capacity].cast("I")
        self._size = RESULT.itemsize * int(params[1])
        self._results = memoryview(ring)[results : results + self._size]
        self._tail = numbers[submitted[1] // 4 :][:1]
        self._result_head, self._result_tail = (numbers[each // 4 :][:1] for each in completed[:2])
        self._submitted = self._taken = 0
        """How many calls were handed in, and how many results taken, since the ring was made."""

    def write_down(
        self, operation: int, sockets: list[socket.socket], addresses: NDArray[np.int64], length: int
    ) -> None:
        """The calls 0 to n-1: for each socket [n] `length` bytes at an address of memory [n] that stays where it is.

        The kernel tells the results of all that receive, but only of those that send and fail.
        """
        calls = self._calls[: len(sockets)]
        calls["operation"] = operation
        calls["flags"] = _TELL_FAILURE_ONLY if operation == SEND else 0
        calls["descriptor"] = [each.fileno() for each in sockets]
        calls["address"] = addresses
        calls["length"] = length
        calls["message_flags"] = socket.MSG_DONTWAIT
        calls["number"] = np.arange(len(sockets))

    def receive(self, which: memoryview) -> bytes:
        """Make these calls (`calls_named`) in this order.

        What the kernel tells of each, as an array of `RESULT`, in any order.
        """
        count = len(which)
        left = self._hand_in(which, count)
        while left or (self._result_tail[0] - self._taken) & 0xFFFF_FFFF < count:
            left -= self._enter(left, count, _GET_EVENTS)
        return self._take(count)

    def send(self, which: memoryview) -> memoryview | None:
        """Make these calls (`calls_named`) in this order. Those that failed; None: none did."""
        left = self._hand_in(which, len(which))
        while left:
            left -= self._enter(left, 0, 0)
        failed = (self._result_tail[0] - self._taken) & 0xFFFF_FFFF
        return calls_named(np.frombuffer(self._take(failed), RESULT)["number"]) if failed else None

    def _hand_in(self, which: memoryview, count: int) -> int:
        place = self._submitted & self.capacity - 1
        before_end = self.capacity - place
        if count <= before_end:
            self._places[place : place + count] = which
        else:
            self._places[place:] = which[:before_end]
            self._places[: count - before_end] = which[before_end:]
        self._submitted += count
        self._tail[0] = self._submitted & 0xFFFF_FFFF
        return count

    def _take(self, count: int) -> bytes:
        """So many results."""
        begin = self._taken * RESULT.itemsize % self._size
        end = begin + count * RESULT.itemsize
        taken = self._results[begin:end].tobytes()
        if end > self._size:
            taken += self._results[: end - self._size].tobytes()
        self._taken += count
        self._result_head[0] = self._taken & 0xFFFF_FFFF
        return taken

    def _enter(self, count: int, awaited: int, flags: int) -> int:
        made: int = _system_call(_ENTER, self._descriptor, count, awaited, flags, None, 0)
        if made >= 0:
            return made
        try:
            return _checked(made)
        except InterruptedError:
            return 0


def calls_named(numbers: NDArray[np.integer[Any]]) -> memoryview:
    """The numbers of calls as they are handed to the kernel: made once, where the same calls are made again."""
    return numbers.astype(np.uint32).data


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
