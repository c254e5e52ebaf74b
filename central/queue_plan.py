"""Which queue a visit waits in: data (`queues.toml`), read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from central.api_model import Bilingual
from central.models import Business

_SHIPPED = Path(__file__).with_name("queues.toml")


@dataclass(frozen=True, slots=True)
class Queue:
    """One line of waiting people, with a counter of its own in each office."""

    prefix: str
    name: Bilingual
    area: Bilingual


@dataclass(frozen=True, slots=True)
class QueuePlan:
    """The queue of every visit, by business and by whether the couple is from elsewhere."""

    queues: Mapping[tuple[Business, bool], Queue]

    @classmethod
    def load(cls, path: Path = _SHIPPED) -> Self:
        """Read a plan.

        Raises:
            ValueError: a word of the plan is unknown, or a visit has no queue or two.
        """
        queues: dict[tuple[Business, bool], Queue] = {}
        for entry in tomllib.loads(path.read_text("utf-8"))["queue"]:
            name, area = (Bilingual.model_validate(entry[key]) for key in ("name", "area"))
            queue = Queue(entry["prefix"], name, area)
            for word in entry["takes"]:
                visit = (Business(word), entry.get("cross_district", False))
                if visit in queues:
                    raise ValueError(f"{path.name}: two queues for {visit}")
                queues[visit] = queue
        missing = {(b, cross) for b in Business for cross in (False, True)} - queues.keys()
        if missing:
            raise ValueError(f"{path.name}: no queue for {sorted(missing)}")
        return cls(queues)

    @property
    def in_order(self) -> tuple[Queue, ...]:
        """Each queue once, in the order of the plan."""
        return tuple({queue.prefix: queue for queue in self.queues.values()}.values())

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The letter of each queue, in the order of the plan."""
        return tuple(queue.prefix for queue in self.in_order)

    def queue_for(self, business: Business, *, cross_district: bool) -> Queue:
        return self.queues[business, cross_district]

    def area(self, prefix: str) -> Bilingual:
        """Return where the people of a queue wait."""
        return next(q.area for q in self.in_order if q.prefix == prefix)
