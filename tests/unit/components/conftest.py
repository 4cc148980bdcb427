"""What tests of components have in common."""

from tests.support.event_loop import event_loop_of_its_own

__all__ = ["event_loop_of_its_own"]
