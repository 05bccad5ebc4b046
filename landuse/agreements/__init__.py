"""Standard land (标准地): promises of the agreement, results at each stage, what follows from them. Pure."""

from landuse.agreements.counting import Fulfilment, fulfilment
from landuse.agreements.dues import Due, dues
from landuse.agreements.judging import Check, Results, Verdict, breaches, judge, verdict
from landuse.agreements.keeping import frozen, thawed, told
from landuse.agreements.rules import LIBRARY, AgreementRule, Promise, Stage, load, promises
from landuse.agreements.transfer import Obligation, Opinion, disposal, obligations, transfer

__all__ = [
    "LIBRARY",
    "AgreementRule",
    "Check",
    "Due",
    "Fulfilment",
    "Obligation",
    "Opinion",
    "Promise",
    "Results",
    "Stage",
    "Verdict",
    "breaches",
    "disposal",
    "dues",
    "frozen",
    "fulfilment",
    "judge",
    "load",
    "obligations",
    "promises",
    "thawed",
    "told",
    "transfer",
    "verdict",
]
