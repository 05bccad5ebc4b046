"""All that the map draws and filters by, as one answer."""

from datetime import date

import orjson
from django.db.models import Count, QuerySet
from django.db.models.fields.json import KeyTextTransform

from landuse.map.ground import ground, outlines_of
from landuse.map.outlines import STEP, encode
from landuse.map.theme import Theme
from landuse.map.themes import themes
from landuse.models import Block, TownBorder
from mujun.accounts.models import User


def payload(user: User, year: int, day: date) -> bytes:
    """JSON of columns, one entry per parcel in the order of codes; repeated words once, outlines as whole numbers. Uses
    are those of `day`, grades and signals those of `year`.
    """
    table = ground(user, day)
    towns = sorted({*table["town"]})
    places = {town: at for at, town in enumerate(towns)}
    blocks = Block.objects.within_sight(user).present().order_by("code")
    content = {
        "year": year,
        "step": STEP,
        "codes": table["code"].tolist(),
        "names": table["name"].tolist(),
        "creditCodes": table["credit_code"].tolist(),
        "areas": table["area"].round(2).tolist(),
        "towns": towns,
        "town": table["town"].map(places).tolist(),
        "themes": [_told(theme) for theme in themes(user, year, table)],
        "shapes": encode(outlines_of(user)),
        "blocks": _blocks(blocks),
        "borders": _borders(user),
    }
    return orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)


def _borders(user: User) -> dict:
    """Of the towns that have one; who sees one town sees the county's borders all the same."""
    drawn = TownBorder.objects.visible_to(user).order_by("town")
    rows = list(drawn.values_list("town__name", KeyTextTransform("coordinates", "polygon")))
    return {"towns": [town for town, _ in rows], "shapes": encode([text for _, text in rows])}


def _told(theme: Theme) -> dict:
    return {
        "key": theme.key,
        "title": theme.title,
        "note": theme.note,
        "values": theme.values,
        "of": theme.of,
    }


def _blocks(blocks: QuerySet) -> dict:
    """Only those of several parcels are drawn: one alone has the outline of its parcel."""
    joined = blocks.annotate(size=Count("members")).filter(size__gt=1, outline__isnull=False)
    return {"shapes": encode(list(joined.values_list(KeyTextTransform("coordinates", "outline"), flat=True)))}
