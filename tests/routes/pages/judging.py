"""Runs and regions, and what is seen of them: the pages, what each role is answered, and what they are asked with."""

from tests.factories import regions

STATUSES = {
    "GET ": "200 200 200 200 200 200 200 200 302 302",
    "GET areas/": "200 200 200 200 403 200 403 403 302 302",
    "GET areas/figures.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET board/": "200 200 200 200 403 200 403 403 302 302",
    "GET board/movers/": "200 200 200 200 403 200 403 403 302 302",
    "GET charts/": "200 200 200 200 403 200 403 403 302 302",
    "GET charts/towns/": "200 200 200 200 403 200 403 403 302 302",
    "GET enterprises/{credit_code}/": "200 200 200 200 403 200 403 403 302 302",
    "GET front-runners/": "200 200 200 200 403 200 403 403 302 302",
    "GET front-runners/new/": "200 403 403 403 403 403 403 403 302 302",
    # an empty rule
    "POST front-runners/new/": "400 403 403 403 403 403 403 403 302 302",
    "GET front-runners/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    # without a reason
    "POST front-runners/{pk}/decide/": "400 403 403 403 403 403 403 403 302 302",
    # without a member
    "POST front-runners/{pk}/strike/": "404 403 403 403 403 403 403 403 302 302",
    "GET methods/": "200 200 200 200 403 200 403 403 302 302",
    "GET methods/write/": "200 403 403 403 403 403 403 403 302 302",
    "POST methods/write/": "200 403 403 403 403 403 403 403 302 302",
    "POST methods/{pk}/publish/": "302 403 403 403 403 403 403 403 302 302",
    "GET methods/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET ranking/": "200 200 200 200 403 200 403 403 302 302",
    "GET ranking/workbook.xlsx": "200 200 200 200 403 200 403 403 302 302",
    "GET parks/": "200 200 200 200 403 200 403 403 302 302",
    "GET parks/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET regions/": "200 200 200 200 403 200 403 403 302 302",
    "POST regions/start/": "302 403 403 403 403 403 403 403 302 302",
    "GET regions/clusters/": "200 200 200 200 403 200 403 403 302 302",
    "GET regions/clusters/{pk}/": "200 200 200 404 403 200 403 403 302 302",
    # without a region
    "POST regions/clusters/{pk}/": "400 403 403 404 403 403 403 403 302 302",
    "GET regions/figures/{kind}/": "200 200 200 200 403 200 403 403 302 302",
    # without a body
    "POST regions/figures/{kind}/": "400 403 403 403 403 403 403 403 302 302",
    "GET regions/made/": "200 200 200 200 403 200 403 403 302 302",
    "GET regions/made/new/": "200 403 403 403 403 403 403 403 302 302",
    "POST regions/made/new/": "400 403 403 403 403 403 403 403 302 302",
    "GET regions/made/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "POST regions/made/{pk}/": "400 403 403 403 403 403 403 403 302 302",
    "POST regions/parts/{pk}/end/": "302 403 403 403 403 403 403 403 302 302",
    "GET regions/handlings/": "200 200 200 200 403 200 403 403 302 302",
    "GET regions/handlings/{pk}/": "200 200 200 404 403 200 403 403 302 302",
    "POST regions/handlings/{pk}/": "400 403 403 404 403 403 403 403 302 302",
    "GET regions/{pk}/{number}/handling/": "200 403 403 403 403 403 403 403 302 302",
    "POST regions/{pk}/{number}/handling/": "400 403 403 403 403 403 403 403 302 302",
    # of the whole county, which is no low park
    "GET regions/{pk}/{number}/land/": "404 403 404 403 403 403 403 403 302 302",
    "POST regions/{pk}/{number}/land/": "404 403 404 403 403 403 403 403 302 302",
    "GET regions/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET regions/{pk}/{number}/": "200 200 200 200 403 200 403 403 302 302",
    "GET runs/": "200 200 200 200 403 200 403 403 302 302",
    "POST runs/start/": "302 403 403 403 403 403 403 403 302 302",
    "GET runs/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET runs/{pk}/robustness/": "200 200 200 200 403 200 403 403 302 302",
    # of the whole county; these results were put in by hand, so the engine finds others and says so
    "GET runs/{pk}/verification.xlsx": "302 302 302 403 403 302 403 403 302 302",
    "POST runs/{pk}/verification/start/": "302 302 302 403 403 302 403 403 302 302",
    "POST runs/{pk}/robustness/start/": "302 403 403 403 403 403 403 403 302 302",
    "GET runs/{pk}/enterprises/{credit_code}/lifts/": "200 200 200 200 403 200 403 403 302 302",
    "GET search/": "200 200 200 200 403 200 403 403 302 302",
    "GET simulate/": "200 403 403 403 403 403 403 403 302 302",
    # without a run
    "POST simulate/": "404 403 403 403 403 403 403 403 302 302",
    "POST simulate/draft/": "404 403 403 403 403 403 403 403 302 302",
    "GET targets/": "200 200 200 200 403 200 403 403 302 302",
    "GET targets/{code}/": "200 403 403 403 403 403 403 403 302 302",
    # without a body
    "POST targets/{code}/": "400 403 403 403 403 403 403 403 302 302",
}


def keys(world) -> dict:
    """What the placeholders of these addresses stand for."""
    region = regions.region_result(world.run)
    handled = regions.region_handling(world.run)
    part = regions.region_part(world.county)
    return {
        "regions/figures/{kind}": "开发区",
        "regions/clusters/{pk}": regions.cluster_place(world.county).cluster_id,
        "regions/made/{pk}": part.region_id,
        "regions/parts/{pk}": part.pk,
        "front-runners/{pk}": regions.front_runner(world.run, world.enterprises[0]).list_id,
        "regions/handlings/{pk}": handled.pk,
        "regions/{pk}/{number}/handling": f"{handled.result.run_id}/{handled.result_id}",
        "regions/{pk}/{number}": f"{region.run_id}/{region.pk}",
        "regions/{pk}": region.run_id,
        "parks/{pk}": regions.park(world.county).pk,
        "targets/{code}": "X-05",
        "runs/{pk}": world.run.pk,
        "methods/{pk}": world.run.method_id,
    }
