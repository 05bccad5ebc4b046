"""Decisions, final run and publications, for the page of the round."""

from evaluation.models import Round
from evaluation.rounds.table import Act


def results_section(this: Round) -> dict:
    publications = list(this.publications.all())
    corrects = this.allows(Act.CORRECT) and this.final_run_id is not None
    return {
        "publications": publications,
        "decisions_open": this.decisions.open().count(),
        "decisions_agreed": len(this.decisions.in_force()),
        "may_correct": bool(publications) and corrects and this.final_run_id != publications[-1].run_id,
        "shows_decisions": this.run_id is not None
        and (this.allows(Act.DECIDE_GRADE) or this.decisions.exists()),
    }
