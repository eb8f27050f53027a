"""What a facility has of its own (施設): address and 二次元バーコード, settings, activation codes."""

from ctypes import byref, c_uint32, c_void_p

from . import _calls
from ._fields import Record
from ._library import native
from ._native import ONSHI_CODE, ONSHI_S_OK
from .consent import _record
from .enums import Issuance, Language, Reason, Setting, UpdateStep


def access_url(answer, kind):
    """The address for patients that an answer brings, or the Reason why none may be shown."""
    reason = c_uint32()
    url = _calls.text(native.onshi_access_url, _record(answer), kind, byref(reason))
    return Reason(reason.value) if url is None else url


def qr_svg(address, correction=0, module=0, quiet_zone=4):
    """The 二次元バーコード of an address, as SVG."""
    return _calls.whole(native.onshi_qr_svg, *_calls.utf8(address), correction, module, quiet_zone)


def qr_png(address, correction=0, module=0, quiet_zone=4):
    """The same as the bytes of a PNG file."""
    return _calls.written(native.onshi_qr_png, *_calls.utf8(address), correction, module,
                          quiet_zone)[1]


class SettingsUpdate(_calls.Kept):
    """An update of settings, sent at most once (設定更新). Keep its JSON."""

    _free = native.onshi_settings_update_free
    _json = native.onshi_settings_update_json
    _from_json = native.onshi_settings_update_from_json

    @property
    def next(self):
        """What to do next, or what came of it."""
        return UpdateStep(_calls.number(native.onshi_settings_update_next, self))

    def send(self):
        """The request, once; then None."""
        return _calls.made_or_none(Record, native.onshi_settings_update_send, self)

    def answered(self, answer):
        """It was answered; None if the terminal refused it."""
        _calls.call(native.onshi_settings_update_answered, self, _record(answer))

    def lost(self):
        _calls.call(native.onshi_settings_update_lost, self)

    def inquire(self):
        """(number, request) of an inquiry that reads back, or None."""
        number, out = c_uint32(), c_void_p()
        if not _calls.did(native.onshi_settings_update_inquire, self, byref(number), byref(out)):
            return None
        return number.value, Record(out)

    def read(self, number, settings):
        """What the inquiry of that number read back."""
        _calls.call(native.onshi_settings_update_read, self, number, settings)

    def give_up(self):
        _calls.call(native.onshi_settings_update_give_up, self)


class Settings(_calls.Object):
    """The settings of a facility (医療機関環境設定情報), as lines to be shown."""

    _free = native.onshi_settings_free

    @staticmethod
    def inquiry(kind=0):
        """The request that asks for those of one kind of care, or of all."""
        return _calls.made(Record, native.onshi_settings_inquiry, kind)

    @classmethod
    def read(cls, answer):
        """Those of an answer, or None if it carries none."""
        return _calls.made_or_none(cls, native.onshi_settings_read, _record(answer))

    @property
    def count(self):
        """How many lines there are."""
        return _calls.number(native.onshi_settings_count, self)

    def label(self, index, language=Language.JAPANESE):
        return _calls.text(native.onshi_settings_label, self, index, language)

    def value(self, index, language=Language.JAPANESE):
        return _calls.text(native.onshi_settings_value, self, index, language)

    def code(self, index):
        """The value of a line as its code."""
        return _calls.text(native.onshi_settings_value, self, index, ONSHI_CODE)

    def want(self, item, value):
        """Notes what is to be different; `value` is a code of the item's table."""
        _calls.call(native.onshi_settings_want, self, item, 0, None, 0, *_calls.utf8(value))

    def want_consent(self, kind, information, value):
        """The same for a kind of care and of information (閲覧同意情報種別)."""
        _calls.call(native.onshi_settings_want, self, Setting.CONSENT, kind,
                    *_calls.utf8(information), *_calls.utf8(value))

    def change(self):
        """Begins an update to what is wanted; None if that is there already."""
        return _calls.made_or_none(SettingsUpdate, native.onshi_settings_change, self)


class ActivationCode(_calls.Kept):
    """An activation code for a device, asked for at most once (発行). Keep its JSON."""

    _free = native.onshi_issuance_free
    _json = native.onshi_issuance_json
    _from_json = native.onshi_issuance_from_json

    @staticmethod
    def inquiry():
        """The request that asks for the codes there are."""
        return _calls.made(Record, native.onshi_activation_inquiry)

    @staticmethod
    def invalidation(listed, index):
        """The request that makes a code of an inquiry's answer void, from 0; or None."""
        return _calls.made_or_none(Record, native.onshi_activation_invalidation, _record(listed),
                                   index)

    @classmethod
    def plan(cls, device_name, listed):
        """Plans a code for a device, by the answer to a fresh inquiry; a Reason if it must not."""
        out, reason = c_void_p(), c_uint32()
        status = _calls.call(native.onshi_issuance_plan, *_calls.utf8(device_name),
                             _record(listed), byref(out), byref(reason))
        return cls(out) if status == ONSHI_S_OK else Reason(reason.value)

    @property
    def stage(self):
        """Where it stands, and whether a code waits to be taken."""
        stage, has_code = c_uint32(), c_uint32()
        _calls.call(native.onshi_issuance_stage, self, byref(stage), byref(has_code))
        return Issuance(stage.value), bool(has_code.value)

    def send(self):
        """The request, once; then None."""
        return _calls.made_or_none(Record, native.onshi_issuance_send, self)

    def answered(self, answer):
        """It was answered; None if the terminal refused it."""
        _calls.call(native.onshi_issuance_answered, self, _record(answer))

    def lost(self):
        _calls.call(native.onshi_issuance_lost, self)

    def listed(self, listed):
        """The codes there are, by an inquiry after the request."""
        _calls.call(native.onshi_issuance_listed, self, _record(listed))

    def give_up(self):
        _calls.call(native.onshi_issuance_give_up, self)

    def take(self):
        """The code, once. Show it, and keep it nowhere."""
        return _calls.text(native.onshi_issuance_take, self)
