"""What a failed call raises."""

from .enums import Category, Errors


class OnshiError(Exception):
    """Why a call failed (エラー): whose fault, where, what to do. Holds no personal data."""

    def __init__(self, code, category, japanese, english, path, file, line, column):
        super().__init__(english)
        #: One of Errors.
        self.code = Errors(code)
        #: Whose fault it is.
        self.category = Category(category)
        #: What happened and what to do, in Japanese and in English.
        self.japanese = japanese
        self.english = english
        #: The element and the file in which something was wrong, or None.
        self.path = path
        self.file = file
        #: From 1, or None.
        self.line = line
        self.column = column

    def __reduce__(self):
        return (OnshiError, (self.code, self.category, self.japanese, self.english, self.path,
                             self.file, self.line, self.column))
