"""Style sheets, scripts and pictures, by WhiteNoise."""

import threading

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware


class FilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # it says nothing of its types
    """WhiteNoise that looks which files there are when the first is asked for: a start does not wait for that."""

    def __init__(self, *given: object) -> None:
        self._unseen: list[tuple[str, str]] = []
        self._looking = threading.Lock()
        super().__init__(*given)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with a file; pass all else on."""
        if self._unseen and request.path_info.startswith(self.static_prefix):
            self._look()
        answer: HttpResponseBase = super().__call__(request)
        return answer

    def update_files_dictionary(self, root: str, prefix: str) -> None:
        """Remember where to look."""
        self._unseen.append((root, prefix))

    def _look(self) -> None:
        with self._looking:
            for root, prefix in self._unseen:
                super().update_files_dictionary(root, prefix)
            self._unseen = []
