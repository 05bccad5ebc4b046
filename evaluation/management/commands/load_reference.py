"""manage.py load_reference: departments, variables and industries from the project's files."""

from django.core.management.base import BaseCommand

from evaluation.actions.reference import load_reference


class Command(BaseCommand):
    help = "载入部门、变量字典和行业分类；可重复执行。"

    def handle(self, *args, **options) -> None:
        counts = load_reference()
        self.stdout.write("已载入：" + "，".join(f"{name} {count} 项" for name, count in counts.items()))
