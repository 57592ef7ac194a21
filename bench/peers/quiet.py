"""Waits until nobody else uses the machine: what others do at the same time ends up in the times."""

import time

LOUD = 0.04  # of all cores: a share that one round may lose to others


def _ticks():
    with open("/proc/stat", encoding="ascii") as stat:
        numbers = [int(word) for word in stat.readline().split()[1:9]]
    return sum(numbers), numbers[3] + numbers[4]  # idle, and waiting for a disk


def load(seconds=0.1):
    """The busy share of all cores while we do nothing."""
    total, idle = _ticks()
    time.sleep(seconds)
    total_after, idle_after = _ticks()
    return 1 - (idle_after - idle) / max(1, total_after - total)


class Gate:
    """Opens when the machine is quiet, and always once `patience` seconds in all were spent waiting."""

    def __init__(self, patience):
        self.patience = patience

    def wait(self):
        """The load at which it opened."""
        while True:
            begin = time.monotonic()
            now = load()
            if now < LOUD or self.patience <= 0:
                return now
            time.sleep(0.4)
            self.patience -= time.monotonic() - begin
