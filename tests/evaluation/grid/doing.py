"""What tests of the grid do, in short words."""

import orjson
from django.urls import reverse

from evaluation.actions import cells
from evaluation.actions.cells import Changed
from evaluation.models import Figure, Variable
from tests import factories as make


def variable(code="tax"):
    return Variable.objects.get(code=code)


def given(firm, value, code="tax", year=2025, **fields):
    batch = make.batch(firm.county, year, variable(code).department.code, **fields)
    return make.figure(firm, variable(code), value, batch)


def save(county, by, *changed, **fields):
    fields = {"layout": "tax", "year": 2025} | fields
    return cells.save(county=county, by=by, cells=list(changed), **fields)


def change(firm, now, was=None, code="tax"):
    return Changed(firm.credit_code, code, was, now)


def current(firm, code="tax"):
    figure = Figure.objects.current().filter(enterprise=firm, variable__code=code, year=2025).first()
    return figure and figure.value


def data(client, user, **query):
    client.force_login(user)
    response = client.get(reverse("grid-data"), query)
    assert response.status_code == 200
    return orjson.loads(response.content)


def post(client, *changed, **fields):
    codes = list(dict.fromkeys(each.credit_code for each in changed))
    variables = list(dict.fromkeys(each.variable for each in changed))
    sent = [
        [codes.index(each.credit_code), variables.index(each.variable), each.was, each.given]
        for each in changed
    ]
    body = {"layout": "tax", "year": 2025, "codes": codes, "variables": variables, "cells": sent} | fields
    return client.post(reverse("grid-save"), orjson.dumps(body), "application/json")
