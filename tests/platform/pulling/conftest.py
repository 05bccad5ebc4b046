"""What every test of pulling needs: a platform that answers over HTTP, and a connector that reads it."""

import pytest

from evaluation.actions.reference import load_reference
from mujun.exchange.actions import connectors
from mujun.exchange.mapping import files
from mujun.exchange.practice.server import Server
from mujun.exchange.practice.shelf import Shelf
from mujun.exchange.signing.keys import Keys
from mujun.exchange.signing.signers import signer
from tests import factories
from tests.platform.conftest import KEY
from tests.platform.pulling.world import CODES, MAPPING, PARCELS, WAIT, World, record


@pytest.fixture
def world():
    load_reference()
    officer = factories.user("reform_office", factories.county())
    for number, code in enumerate(CODES):
        factories.enterprise(factories.town(officer.county), f"{number}厂", credit_code=code)
    mapping = files.load(MAPPING, "税务").mapping
    shelf = Shelf(mapping, signer("bg-hmac"), Keys((KEY,)), [record(number) for number in range(5)])
    with Server(None, silence=5, slowness=0.05, shelves=[shelf]).running() as server:
        connector = connectors.add(
            county=officer.county,
            name="税务入库（演练）",
            address=server.address,
            signer="bg-hmac",
            key_names=["PRACTICE"],
            layout="tax",
            mapping=MAPPING,
            at_once=True,
            by=officer,
            **WAIT,
        )
        yield World(connector, shelf, officer)


@pytest.fixture
def land(world):
    """A connector of two lists, parcels and their uses, from one platform."""
    codes = ["ziran-1-zongdi", "ziran-2-yongdi"]
    texts = [files.library_file(code).text.replace("条数: 200", "条数: 2") for code in codes]
    town = world.by.county.towns.get().name
    parcels = [{"zddm": code, "xzmc": town, "zdmj": area, "tdyt": "工业"} for code, area in PARCELS]
    uses = [
        {"zddm": code, "tyshxydm": CODES[at], "syfs": "1", "symj": 1.5, "qrq": "20200101"}
        for at, (code, _) in enumerate(PARCELS)
    ]
    shelves = [
        Shelf(files.load(text, "自然资源").mapping, signer("none"), Keys(), records)
        for text, records in zip(texts, [parcels, uses], strict=True)
    ]
    with Server(None, shelves=shelves).running() as server:
        connector = connectors.add(
            county=world.by.county, name="用地（演练）", address=server.address, signer="none", layout="land",
            mapping=texts[0], further=texts[1:], at_once=True, most_attempts=1, by=world.by, **WAIT,
        )  # fmt: skip
        yield World(connector, shelves[1], world.by), shelves[0]
