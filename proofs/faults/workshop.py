"""Those who open municipalities and seal areas again: their credentials, their clients, their queue."""

from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.passwords import ArgonPasswords
from chalicelib.adapters.queues import WorkQueue
from chalicelib.adapters.sessions import CONFIG
from chalicelib.planes.private.reseal_job import ResealHouse
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.municipality import MunicipalityCode
from infra.opening import Opener
from infra.rotation import rotate
from local.provision import TABLE
from tests.world import KASUKABE, World

SOKA, SAYAMA = MunicipalityCode("112216"), MunicipalityCode("112151")
"""One is open, and nobody begins there yet; the keys of the other stand, and it is not open yet."""
QUEUE = "vrs-reseal"


class Workshop:
    """What the matrix needs besides the two planes."""

    def __init__(self, world: World) -> None:
        self._world = world
        world.fence.enrol("APPOINT", "vrs-job-appoint")
        self.opener = Opener(self._of("OPENER", "dynamodb"), self._of("OPENER", "kms"), TABLE, world.clock)
        world.provisioner.open(SOKA)
        world.provisioner._made = {}
        world.provisioner._apply("municipality.json", {"Municipality": str(SAYAMA)})
        url = self._of("DEPLOYER", "sqs").create_queue(QueueName=QUEUE)["QueueUrl"]
        settings = world.private_house._aws._settings
        passwords = ArgonPasswords(memory_kib=64, passes=1)
        self.appointing = PrivateHouse(settings, world.session("APPOINT"), world.clock, passwords)
        self.resealing = ResealHouse(settings, url, world.session("RESEAL"), world.clock)
        self._queue = WorkQueue(self._of("OPENER", "sqs"), url)

    def rotate(self, area: Area) -> str:
        """Rotate an area's key; return the message that the job gets."""
        return rotate(MunicipalityCode(KASUKABE), area, self.opener, self._queue).model_dump_json()

    def _of(self, who: str, service: str) -> Any:
        session: Any = self._world.session(who)
        return session.client(service, config=CONFIG)
