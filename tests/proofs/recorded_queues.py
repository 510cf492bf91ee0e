"""What the queues' room asks of AWS."""

from tests.faults import Fault, on, wired
from tests.planes.doings import Doings
from tests.planes.queue_flows import QueueTown, go_through, work_tasks


def queues(doings: Doings) -> None:
    """Go through the room once, and once with lost replies."""
    go_through(QueueTown(doings.world, 91))
    town = QueueTown(doings.world, 92)
    with wired(on("TransactWriteItems", Fault.LOST)):
        work_tasks(town)
