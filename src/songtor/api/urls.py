"""/api/v1: sessions of the desk, problems in Thai, every POST exactly once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from songtor.api import field, problems, reading, reserves, shop, writing
from songtor.api.edge import SignedIn
from songtor.evidence.errors import Refusal

FIRST_REFUSAL = 400
ANSWERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Refusal: problems.of_refusal,
    Http404: problems.of_unknown,
    AuthenticationError: problems.of_login,
    HttpError: problems.of_http,
    ValidationError: problems.of_validation,
}


class Api(NinjaAPI):
    """Says in its description that refusals are problems; the framework would call them plain JSON."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix="/api/v1/", **kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= FIRST_REFUSAL and "content" in response:
                        response["content"] = {problems.MEDIA_TYPE: response["content"]["application/json"]}
        return schema


api = Api(title="Songtor", version="1", urls_namespace="api", auth=SignedIn(), docs_url=None)
api.add_router("", reading.router)
api.add_router("", writing.router)
api.add_router("shop", shop.router)
api.add_router("shop/reserves", reserves.router)
api.add_router("field", field.router)
for kind, answer in ANSWERS.items():
    api.add_exception_handler(kind, answer)

urlpatterns = [path("", api.urls)]
