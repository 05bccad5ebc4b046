"""Figures from their cell to their confirmation: the pages, what each role is answered, what they are asked with."""

from evaluation.models import Figure
from tests import factories as make

STATUSES = {
    "GET cells/{credit_code}/{variable}/{year}/": "200 200 200 200 403 200 403 403 302 302",
    "POST cells/{credit_code}/{variable}/{year}/comment/": "302 302 302 302 403 302 403 403 302 302",
    "GET confirmation/": "200 200 200 200 200 200 403 403 302 302",
    "GET confirmation/open/": "200 403 403 403 403 403 403 403 302 302",
    "POST confirmation/open/": "200 403 403 403 403 403 403 403 302 302",
    "GET confirmation/term/": "200 403 403 403 403 403 403 403 302 302",
    "POST confirmation/{pk}/close/": "302 403 403 403 403 403 403 403 302 302",
    "POST confirmation/{pk}/extend/": "302 403 403 403 403 403 403 403 302 302",
    "GET confirmation/{pk}/list.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET confirmation/{pk}/list.xlsx": "200 200 200 200 403 200 403 403 302 302",
    # of the first enterprise, of the first town, on a tax figure; the enterprise that asks is another
    "GET disputes/": "200 200 200 200 403 200 403 403 302 302",
    "GET disputes/{pk}/": "200 200 404 200 404 200 403 403 302 302",
    "POST disputes/{pk}/": "200 200 404 403 404 403 403 403 302 302",
    "GET disputes/{pk}/attachment/": "200 200 404 200 404 200 403 403 302 302",
    "GET sheets/{pk}/": "200 200 200 200 404 200 403 403 302 302",
    "POST sheets/{pk}/confirm/": "403 403 403 302 404 403 403 403 302 302",
    "GET sheets/{pk}/dispute/{variable}/": "403 403 403 200 404 403 403 403 302 302",
    "POST sheets/{pk}/dispute/{variable}/": "403 403 403 200 404 403 403 403 302 302",
    "GET sheets/{pk}/print/": "200 200 200 200 404 200 403 403 302 302",
    "GET sheets/{pk}/workbook.xlsx": "200 200 200 200 404 200 403 403 302 302",
    # of a tax figure, which nobody has doubted yet; a town officer sees the first town only
    "GET figures/{pk}/request/": "200 200 200 200 403 200 403 403 302 302",
    "POST figures/{pk}/request/": "200 200 200 200 403 200 403 403 302 302",
    "GET figure-requests/": "200 200 200 200 403 200 403 403 302 302",
    # on a tax figure
    "GET figure-requests/{pk}/": "200 200 404 200 403 200 403 403 302 302",
    "POST figure-requests/{pk}/": "200 200 404 403 403 403 403 403 302 302",
    "GET figure-requests/{pk}/attachment/": "200 200 404 200 403 200 403 403 302 302",
    "GET figures/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET grid/": "200 200 200 403 403 403 403 403 302 302",
    "GET grid/data/": "200 200 200 403 403 403 403 403 302 302",
    # without a body
    "POST grid/save/": "400 400 400 403 403 403 403 403 302 302",
    "GET land/agreement-scores/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/agreement-scores/": "200 403 200 403 403 403 403 403 302 302",
    "GET quality/": "200 200 200 200 403 200 403 403 302 302",
    "POST quality/check/": "302 302 302 403 403 403 403 403 302 302",
    "GET quality/findings.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET quality/rules/": "200 200 200 200 403 200 403 403 302 302",
    "POST quality/rules/adopt/": "200 403 403 403 403 403 403 403 302 302",
    "GET quality/rules/file/": "200 200 200 200 403 200 403 403 302 302",
    "POST quality/rules/library/": "302 403 403 403 403 403 403 403 302 302",
    "POST quality/rules/try/": "302 403 403 403 403 403 403 403 302 302",
    "GET quality/rules/{pk}/file/": "200 200 200 200 403 200 403 403 302 302",
    # of a tax figure: only its department and the reform office answer for it
    "POST quality/{pk}/acknowledge/": "302 302 404 403 403 403 403 403 302 302",
}


def keys(world) -> dict:
    """What the placeholders of these addresses stand for."""
    first, file = world.enterprises[0], make.attachment(world.county)
    call = make.confirmation_call(world.county)
    sheet = call.sheets.get(enterprise=first)
    return {
        "figure-requests/{pk}": make.figure_request(
            Figure.objects.get(enterprise=first, variable__code="tax", year=2025),
            make.user("reform_office", world.county),
            attachment=file,
        ).pk,
        "figures/{pk}": Figure.objects.filter(enterprise=first).first().pk,
        "quality/{pk}": make.quality_finding(first).pk,
        "confirmation/{pk}": call.pk,
        "sheets/{pk}": sheet.pk,
        "disputes/{pk}": make.dispute(sheet, attachment=file).pk,
        "dispute/{variable}": "revenue",
        "quality/rules/{pk}": make.quality_rule_set(world.county).pk,
        "{variable}/{year}": "tax/2025",
    }
