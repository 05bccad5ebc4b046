from django.urls import path

from mujun.clients.views import clients, own

urlpatterns = [
    path("tokens/", own.own_tokens, name="tokens"),
    path("tokens/issue/", own.issue_own_token, name="token-issue"),
    path("tokens/<int:pk>/revoke/", own.revoke_own_token, name="token-revoke"),
    path("clients/", clients.client_list, name="client-list"),
    path("clients/<int:pk>/", clients.client, name="client"),
    path("clients/<int:pk>/tokens/", clients.issue_token, name="client-token"),
    path("clients/<int:pk>/keys/", clients.register_key, name="client-key"),
    path("clients/<int:pk>/allowance/", clients.set_allowance, name="client-allowance"),
    path("clients/<int:pk>/credentials/<int:credential>/revoke/", clients.revoke, name="credential-revoke"),
]
