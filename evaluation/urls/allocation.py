"""Levers, what they would mean, who executes them."""

from django.urls import path

from evaluation.views.advantages import advantage, advantage_act, advantage_list, advantage_new
from evaluation.views.advice_by_grade import advice_by_grade
from evaluation.views.execution import (
    appeal_decide,
    execution_ledger,
    execution_list,
    execution_lists,
    execution_make,
    execution_return,
    execution_step,
    execution_workbook,
    refund_pay,
    refunds_propose,
)
from evaluation.views.lever_effect import lever_effect
from evaluation.views.lever_trials import lever_trial, lever_trial_new, lever_trials
from evaluation.views.levers import lever, lever_list, lever_move, lever_write
from evaluation.views.own_measures import own_appeal, own_measures
from evaluation.views.plans import quota_act, quota_applicants, quota_list, quota_new, quota_plan
from evaluation.views.positive_lists import positive_file, positive_lists
from evaluation.views.recommendations import recommendations, recommendations_renew
from evaluation.views.willingness import willingness_list, willingness_new, willingness_withdraw

urlpatterns = [
    path("levers/", lever_list, name="lever-list"),
    path("levers/write/", lever_write, name="lever-write"),
    path("levers/<str:record>/", lever, name="lever"),
    path("levers/<str:record>/write/", lever_write, name="lever-rewrite"),
    path("levers/<str:record>/move/", lever_move, name="lever-move"),
    path("recommendations/", recommendations, name="recommendations"),
    path("recommendations/enterprises/<slug:credit_code>/", advice_by_grade, name="advice-by-grade"),
    path("recommendations/renew/", recommendations_renew, name="recommendations-renew"),
    path("willingness/", willingness_list, name="willingness-list"),
    path("willingness/new/", willingness_new, name="willingness-new"),
    path("willingness/<int:pk>/withdraw/", willingness_withdraw, name="willingness-withdraw"),
    path("positive-lists/", positive_lists, name="positive-lists"),
    path("positive-lists/<str:name>/list.csv", positive_file, {"ending": "csv"}, "positive-csv"),
    path("positive-lists/<str:name>/list.xlsx", positive_file, {"ending": "xlsx"}, "positive-workbook"),
    path("execution/", execution_lists, name="execution-lists"),
    path("execution/make/", execution_make, name="execution-make"),
    path("execution/ledger/", execution_ledger, name="execution-ledger"),
    path("execution/refunds/propose/", refunds_propose, name="refunds-propose"),
    path("execution/refunds/<int:pk>/pay/", refund_pay, name="refund-pay"),
    path("execution/appeals/<str:number>/decide/", appeal_decide, name="appeal-decide"),
    path("execution/lists/<str:number>/", execution_list, name="execution-list"),
    path("execution/lists/<str:number>/list.xlsx", execution_workbook, name="execution-workbook"),
    path("execution/lists/<str:number>/step/", execution_step, name="execution-step"),
    path("execution/lists/<str:number>/return/", execution_return, name="execution-return"),
    path("advantages/", advantage_list, name="advantage-list"),
    path("advantages/new/", advantage_new, name="advantage-new"),
    path("advantages/<int:pk>/", advantage, name="advantage"),
    path("advantages/<int:pk>/act/", advantage_act, name="advantage-act"),
    path("effect/", lever_effect, name="lever-effect"),
    path("effect/trials/", lever_trials, name="lever-trials"),
    path("effect/trials/new/", lever_trial_new, name="lever-trial-new"),
    path("effect/trials/<int:pk>/", lever_trial, name="lever-trial"),
    path("quota-plans/", quota_list, name="quota-list"),
    path("quota-plans/new/", quota_new, name="quota-new"),
    path("quota-plans/<int:pk>/", quota_plan, name="quota-plan"),
    path("quota-plans/<int:pk>/act/", quota_act, name="quota-act"),
    path("quota-plans/<int:pk>/applicants.xlsx", quota_applicants, name="quota-applicants"),
    path("measures/", own_measures, name="own-measures"),
    path("measures/<int:pk>/appeal/", own_appeal, name="own-appeal"),
]
