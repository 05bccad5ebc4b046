"""manage.py round verify [--county CODE] [--year YEAR]"""

from django.core.management.base import BaseCommand, CommandError

from evaluation.models import Publication
from evaluation.rounds.verifying import differences_of


class Command(BaseCommand):
    help = "年度评价。verify：按当时的办法和快照重新测算每一次公布，核对全部摘要。"

    def add_arguments(self, parser):
        parser.add_argument("act", choices=["verify"], help="verify：核对已公布的结果能否重现")
        parser.add_argument("--county", help="县代码；不写则全部")
        parser.add_argument("--year", type=int, help="年度；不写则全部")

    def handle(self, *, county, year, **options):
        published = Publication.objects.select_related(
            "round__county", "run__method", "run__snapshot__past"
        ).order_by("round__county", "round__year", "number")
        if county:
            published = published.filter(round__county__code=county)
        if year:
            published = published.filter(round__year=year)
        broken = [each for each in published if not self._holds(each)]
        if not published:
            self.stdout.write("还没有公布过结果。")
        if broken:
            raise CommandError(f"{len(broken)} 次公布不能重现。")

    def _holds(self, publication: Publication) -> bool:
        found = differences_of(publication)
        name = f"{publication.round.county}{publication.round}（{publication.document}）"
        self.stdout.write(f"{name}：{'；'.join(found) or '可以重现'}")
        return not found
