"""A centre in memory, for the tests of delivery."""

from collections import defaultdict
from queue import Queue

from made_up_case import CHIP, JOINT

from kiosk.errors import CentralRejected
from kiosk.wire import CaseState, Receipt


class FakeCentral:
    """A centre in memory: idempotent by case id, a photo belongs to a declared hash.

    Errors are scripted by what they are about, a case id or a photo's SHA-256, and raised one a
    call, in order: `errors_before` on the way there (nothing is stored), `errors_after` on the way
    back (everything is). `acknowledged` gets the id of each case that became complete, every time.
    """

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}
        self.photos: dict[str, dict[str, bytes]] = defaultdict(dict)
        self.content_types: dict[str, str] = {}
        self.calls: list[str] = []
        self.errors_before: dict[str, list[Exception]] = defaultdict(list)
        self.errors_after: dict[str, list[Exception]] = defaultdict(list)
        self.acknowledged: Queue[str] = Queue()

    def submit(self, case_id: str, body: bytes) -> Receipt:
        self._reach(case_id)
        if self.bodies.setdefault(case_id, body) != body:
            raise CentralRejected(409, "Conflict")
        return self._answer(case_id, about=case_id)

    def upload(self, case_id: str, sha256: str, content: bytes, content_type: str) -> Receipt:
        self._reach(sha256)
        self.photos[case_id][sha256] = content
        self.content_types[sha256] = content_type
        return self._answer(case_id, about=sha256)

    def _reach(self, about: str) -> None:
        self.calls.append(about)
        if self.errors_before[about]:
            raise self.errors_before[about].pop(0)

    def _answer(self, case_id: str, about: str) -> Receipt:
        if self.errors_after[about]:
            raise self.errors_after[about].pop(0)
        declared = (JOINT.sha256, CHIP.sha256)
        missing = tuple(sha256 for sha256 in declared if sha256 not in self.photos[case_id])
        if missing:
            return Receipt(CaseState.INCOMPLETE, missing, "A0012")
        self.acknowledged.put(case_id)
        return Receipt(CaseState.ACKNOWLEDGED, (), "A0012")
