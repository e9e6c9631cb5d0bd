"""Segments → English, by workers on the machines of a Ray cluster that each hold the model.

The driver reads, segments, asks the memory, stores and writes; a worker climbs the whole ladder, so
that what the driver does for a segment is a tenth of what checking its answers would cost it
(docs/scale.md). What a worker makes depends on nothing but the segment, the model and this code.
"""

from collections.abc import Iterator, Sequence

from pipeline.translate.climbing import Asked, Climbed
from pipeline.translate.cluster.apart import Apart, Wanted
from pipeline.translate.cluster.connection import need_ray
from pipeline.translate.cluster.node import Load
from pipeline.translate.engine import ArgosEngine
from pipeline.translate.package import ArgosPackage

__all__ = ["ClusterEngine"]

_OFTEN = 32
"""Answers for each piece of other work: workers have more than that before them."""


class ClusterEngine(ArgosEngine):
    """An Argos package on many machines; its signature is that of the package on one."""

    def __init__(self, package: ArgosPackage, *, beam: int = 4, address: str = "auto") -> None:
        """Take a package and a cluster; it is connected to when there is something to translate.

        Args:
            package: what every worker is to load; sent to machines that do not have it.
            beam: hypotheses kept while decoding.
            address: ``auto`` for the cluster that this machine is part of, or ``host:port``.

        Raises:
            UsageError: Ray is not installed, or the address cannot be one.

        """
        need_ray(address)
        super().__init__(package, beam=beam, threads=1)
        self.address = address
        self._apart: Apart | None = None

    def climb(self, asked: Sequence[Asked]) -> Iterator[tuple[int, Climbed]]:
        """Yield what workers made of each segment, as it comes back.

        Raises:
            EngineError: the cluster does not answer, is lost, or runs another model or code.

        """
        if not asked:
            return
        apart = self._apart or Apart(Wanted(self.address, Load.of(self)))
        self._apart = None  # one that is given up half-way would go on with its old answers
        for number, answer in enumerate(apart.climb(asked)):
            if number % _OFTEN == 0:
                self.meanwhile()
            yield answer
        self._apart = apart
