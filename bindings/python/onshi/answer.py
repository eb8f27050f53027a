"""Answers (回答): a message with its people, or a PDF."""

from ctypes import byref, c_uint32, c_void_p, sizeof, string_at

from . import _calls
from ._fields import Record
from ._library import native
from ._native import ONSHI_GROUP, ONSHI_S_OK, onshi_people
from .enums import Form


class Block(_calls.Object):
    """Many people at once, without a call for each value."""

    _free = native.onshi_block_free

    def people(self, named):
        view = onshi_people(struct_size=sizeof(onshi_people))
        _calls.call(native.onshi_block_view, self, byref(view))
        # Not view.text: ctypes would look for a NUL, and there is none.
        text = c_void_p.from_buffer(view, onshi_people.text.offset).value
        text = string_at(text, view.text_length) if text else b""
        for person in range(view.people_count):
            at, values = view.people[person].text, []
            for index in range(view.people[person].entry, view.people[person + 1].entry):
                entry = view.entries[index]
                if not entry.length & ONSHI_GROUP:
                    value = text[at : at + entry.length].decode("utf-8")
                    values.append((named.get(entry.field, entry.field), value))
                    at += entry.length
            yield values


class Answer(_calls.Object):
    """An answer. It outlives its session."""

    _free = native.onshi_answer_free

    @classmethod
    def open_file(cls, path, kind=None, profile=None):
        """Opens a file that the program holds itself; without a kind its name says what it is."""
        return _calls.made(cls, native.onshi_answer_open_file, kind.ID if kind else 0,
                           *_calls.utf8(str(path)), *_calls.utf8_or_null(profile))

    @property
    def form(self):
        return Form(_calls.number(native.onshi_answer_form, self))

    @property
    def name(self):
        """The name of the file that it came in."""
        return _calls.whole(native.onshi_answer_name, self)

    @property
    def blake3(self):
        """The BLAKE3 of its file."""
        return _calls.written(native.onshi_answer_blake3, self)[1]

    @property
    def document(self):
        """The bytes of a PDF."""
        return _calls.written(native.onshi_answer_document, self)[1]

    def frame(self, kind=None):
        """Everything but the people of a batch; for a single query, the whole answer."""
        record = _calls.made(Record, native.onshi_answer_frame, self)
        return kind(record) if kind else record

    @property
    def units(self):
        """How many people a batch has; 0 for a single query."""
        return _calls.number(native.onshi_answer_units, self)

    def people(self, kind):
        """The people of a batch, once, each in the memory of the one before.

        Who wants to keep one keeps its values. If it raises, forget whoever came before.
        """
        handle = c_void_p()
        record = None
        while _calls.call(native.onshi_answer_next, self, byref(handle)) == ONSHI_S_OK:
            record = record or Record(handle)
            yield kind(record)

    def values(self, *fields, at_most=256):
        """The people of a batch, once, quickly: the (property, text) of each that stand there.

        `fields` are properties of typed records, `records.QualificationResult.name`; none: all,
        with their numbers instead of properties.
        """
        wanted = (c_uint32 * len(fields))(*(field.field for field in fields))
        named = {field.field: field for field in fields}
        with _calls.made(Block, native.onshi_block_new) as block:
            _calls.call(native.onshi_block_want, block, wanted, len(fields))
            count = c_uint32()
            while _calls.call(native.onshi_answer_next_block, self, block, at_most,
                              byref(count)) == ONSHI_S_OK:
                yield from block.people(named)

    def sections(self):
        """Runs of people that threads can read apart from each other (区間), as answers."""
        count = _calls.number(native.onshi_answer_sections, self)
        return [_calls.made(Answer, native.onshi_answer_section, self, index)
                for index in range(count)]
