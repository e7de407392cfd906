"""All addresses, by room. Vietnamese without marks, as people read them aloud.

No two rooms share an address, so their order means nothing but time: what is asked most stands first.
"""

from django.urls import include, path

urlpatterns = [
    path("", include("motcua.web.urls")),
    path("", include("motcua.service.dossiers.urls")),
    path("", include("motcua.service.procedures.urls")),
    path("", include("motcua.service.counter.urls")),
    path("", include("motcua.service.vault.urls")),
    path("", include("motcua.service.catalogue.urls")),
    path("", include("motcua.service.connectors.urls")),
    path("", include("motcua.data.registries.urls")),
    path("", include("motcua.data.exchange.urls")),
    path("", include("motcua.trust.privacy.urls")),
    path("", include("motcua.trust.signing.urls")),
    path("", include("motcua.trust.documents.urls")),
    path("", include("motcua.trust.identity.urls")),
    path("ui/", include("motcua.ui.urls")),
]

handler400 = "motcua.ui.views.bad_request"
handler403 = "motcua.ui.views.forbidden"
handler404 = "motcua.ui.views.not_found"
handler500 = "motcua.ui.views.server_error"
