"""Every export by one, in JSON: for scripts."""

import json

from . import _calls
from ._library import native


class Calls(_calls.Object):
    """A place from which calls are made; one for each thread."""

    _free = native.onshi_calls_free

    def __init__(self):
        super().__init__(_calls.given(native.onshi_calls_new))

    def call(self, name, **arguments):
        """Calls an export by its name; its reply, a dict. An export that fails raises OnshiError.

        Objects in the reply are the caller's to free.
        """
        request = json.dumps({"call": name, **arguments}, ensure_ascii=False)
        return json.loads(_calls.whole(native.onshi_call_json, self, *_calls.utf8(request)))
