"""What every page shows around its content: the county and the year."""


def frame(request):
    return {}
