"""Background jobs over REST: look, cancel, retry."""

import django_filters
from django.core.exceptions import PermissionDenied
from django.urls import NoReverseMatch, Resolver404, resolve
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import SimpleRouter

from mujun.api.problems import Conflict
from mujun.api.schema import LOCATION, StartedSerializer
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject
from mujun.jobs import actions
from mujun.jobs.models import Job


def started(job: Job, request: Request, **more) -> Response:
    """202 with the address of the job, in the body and as Location; `more` goes into the body."""
    url = reverse("api:job-detail", args=[job.pk], request=request)
    return Response({"job": job.pk, "job_url": url, **more}, status=202, headers={"Location": url})


class JobSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api:job-detail")
    percent = serializers.IntegerField(read_only=True)
    result = serializers.JSONField(read_only=True, help_text="改动了什么；完成前为空。")
    result_url = serializers.SerializerMethodField(help_text="结果在接口中的地址；没有时为空。")
    result_page = serializers.CharField(source="result_url", read_only=True, help_text="结果的页面。")
    retry_of = serializers.PrimaryKeyRelatedField(read_only=True, help_text="重试的是哪个任务。")

    class Meta:
        model = Job
        fields = [
            "id", "url", "kind", "title", "state", "step", "done", "total", "percent", "error",
            "result", "result_url", "result_page", "retry_of", "created_at", "running_since", "finished_at",
        ]  # fmt: skip

    def get_result_url(self, job: Job) -> str:
        """The page `run` of a run shows the same as the route `run-detail` with the same arguments."""
        try:
            page = resolve(job.result_url)
            name = f"api:{page.url_name}-detail"
            return reverse(name, kwargs=page.kwargs, request=self.context["request"])
        except (Resolver404, NoReverseMatch):
            return ""


class JobFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=Job.State.choices, label="状态")

    class Meta:
        model = Job
        fields = ["state"]


@extend_schema(tags=["任务"])
@extend_schema_view(
    list=extend_schema(summary="后台任务，新的在前"), retrieve=extend_schema(summary="一个任务的进度和结果")
)
class JobViewSet(ReadViewSet):
    subject = Subject.JOBS
    queryset = Job.objects.order_by("-created_at")
    serializer_class = JobSerializer
    filterset_class = JobFilter
    lookup_value_converter = "uuid"

    @extend_schema(
        summary="取消任务",
        description="排队的任务立即取消；进行中的在下一步停下，所做的改动全部撤回。",
        request=None,
        responses=JobSerializer,
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk) -> Response:
        job = self._steered()
        if not job.is_active:
            raise Conflict(f"任务已经{job.get_state_display()}，不能取消。")
        actions.cancel(job=job, by=request.user)
        return Response(self.get_serializer(job).data)

    @extend_schema(
        summary="重试任务",
        description="失败或已取消的任务重新做一遍；得到的是新的任务。",
        request=None,
        responses={202: StartedSerializer},
        parameters=[LOCATION],
    )
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk) -> Response:
        job = self._steered()
        if not job.can_be_retried:
            raise Conflict(f"任务{job.get_state_display()}，只有失败或已取消的任务可以重试。")
        return started(actions.retry(job=job, by=request.user), request)

    def _steered(self) -> Job:
        job = self.get_object()
        if not job.may_be_steered_by(self.request.user):
            raise PermissionDenied("只有亩均办和任务的发起人可以取消、重试任务。")
        return job


router = SimpleRouter(use_regex_path=False)
router.register("jobs", JobViewSet, "job")
urlpatterns = router.urls
