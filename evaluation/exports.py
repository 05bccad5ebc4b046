"""What leaves by the routes of this package (mujun/sharing/resources.py)."""

from mujun.sharing.resources import declare

declare(
    "figures",
    "部门数据",
    {"figure-request-list", "figure-request-attachment", "api:figure-list", "api:figure-request-list"},
)
declare("quality", "数据核对", {"quality-findings", "api:quality-finding-list", "api:quality-check-list"})
declare(
    "confirmation",
    "一企一单",
    {
        "confirmation-csv",
        "confirmation-workbook",
        "sheet-workbook",
        "dispute-attachment",
        "api:confirmation-call-list",
        "api:confirmation-sheet-list",
    },
)
declare(
    "results",
    "评价结果",
    {
        "home",
        "movers",
        "enterprise",
        "ranking-download",
        "verification",
        "robustness",
        "region-list",
        "region-run",
        "region-result",
        "region-made-list",
        "region-made",
        "region-figures",
        "target-board",
        "target-report",
        "simulate",
        "api:run-list",
        "api:region-run-list",
        "api:region-result-list",
        "api:result-list",
        "api:robustness-enterprises",
        "api:comparison",
    },
)
declare("areas", "区域对比", {"areas-figures"}, enterprises=False)
declare("charts", "图表", {"chart-page", "town-map"}, enterprises=False)
declare(
    "round",
    "年度评价",
    {
        "decision-csv",
        "decision-workbook",
        "decision-evidence",
        "publication-changes",
        "publication-files",
        "corrections-csv",
        "corrections-workbook",
        "objection-csv",
        "objection-workbook",
        "objection-file",
        "objection-opinion",
        "api:objection-list",
    },
)
declare("agenda", "评价日程", {"round-agenda-csv"}, enterprises=False)
declare(
    "public",
    "公示和公布的名单",
    {"public-csv", "public-workbook", "public-publication-csv", "public-publication-workbook"},
    enterprises=False,
    is_public=True,
)
declare(
    "levers",
    "差别化措施和执行清单",
    {
        "lever-list",
        "recommendations",
        "advice-by-grade",
        "willingness-list",
        "positive-lists",
        "positive-csv",
        "positive-workbook",
        "execution-workbook",
        "execution-ledger",
        "api:lever-list",
        "api:recommendation-list",
        "api:execution-list-list",
        "api:execution-list-file",
        "api:execution-line-list",
        "api:lever-ledger-list",
        "api:lever-appeal-list",
        "api:lever-refund-list",
    },
)
declare(
    "lever-effect",
    "措施成效和模拟",
    {"lever-effect", "lever-trials", "lever-trial", "api:lever-trial-list"},
    enterprises=False,
)
declare(
    "quotas",
    "指标分配",
    {"quota-list", "quota-plan", "quota-applicants", "api:quota-plan-list", "api:quota-plan-lines"},
)
declare("advantages", "优势企业库", {"advantage-list", "api:advantage-list"})
declare("papers", "文书", {"paper-file", "paper-zip", "paper-decision", "paper-picture"})
declare(
    "documents",
    "办法、规则和模板",
    {
        "method-list",
        "quality-rules-file",
        "quality-rules-library-file",
        "paper-preview",
        "paper-template-delivered-file",
        "paper-template-file",
        "api:method-list",
    },
    enterprises=False,
)
