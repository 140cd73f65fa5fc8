"""The ten dossiers against the real app: nothing that is built may fail.

Who may not read a text is sampled here, by the seed of the day; `bin/replay` and `bin/test-full` ask all.
"""

import pytest

from replay.command import play_all
from replay.dossier import load
from tests.conftest import seed
from tests.replay.conftest import SCENARIOS

FILES = sorted(SCENARIOS.glob("S*.yaml"))


@pytest.mark.skipif(not FILES, reason="the dossiers are not in this checkout")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:3])
def test_a_dossier_plays_to_its_end(path, full):
    dossier = load(path)
    result = play_all([dossier], sample="" if full else str(seed()))[0]
    assert result.failed == 0, "\n".join(result.faults)
    assert len(result.steps) == len(dossier.steps)
    assert len(result.checks) == len(dossier.checks)
    assert result.summary.startswith(dossier.id)
