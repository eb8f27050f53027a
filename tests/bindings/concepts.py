"""What every language must show, in Python; tests/bindings/concepts.c says what each one means.

    concepts.py ROOT INSTITUTION
"""

import _ctypes
import copy
import ctypes
import os
import pickle
import shutil
import sys
import threading
from datetime import date

import onshi
from onshi import Errors, EventKind, JobState, Language, Plan, codes, records
from onshi import _calls, _library, _native

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from concepts_care import backup, diagnosis, metrics  # noqa: E402
from concepts_https import encryption, https  # noqa: E402
from concepts_ledger import audit, sealed_ledger  # noqa: E402
from concepts_support import INSTITUTION, ROOT, ask, refused, session, wait_for  # noqa: E402


def query():
    return onshi.make(records.NumberQuery)


def in_thread(work):
    """Does something on another thread, and raises here what it raises there."""
    failures = []

    def run():
        try:
            work()
        except BaseException as why:
            failures.append(why)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, failures


def joined(started):
    thread, failures = started
    thread.join()
    if failures:
        raise failures[0]


def load():
    assert onshi.version() == onshi.__version__ == _native.ONSHI_VERSION


def abi_mismatch():
    path = _library.where()
    for abi, schema in [(onshi.ONSHI_ABI + 1, onshi.ONSHI_SCHEMA_HASH),
                        (onshi.ONSHI_ABI, onshi.ONSHI_SCHEMA_HASH ^ 1)]:
        try:
            _library.load(path, abi, schema)
        except onshi.LoadError:
            continue
        raise AssertionError("another interface was taken")


def constants():
    female = codes.Sex(codes.Sex.FEMALE)
    assert female == "2"
    assert female.label() == "女" and female.label(Language.ENGLISH) == "female"
    assert codes.Sex("9").label() is None


def typed_records():
    request = onshi.make(records.BatchRequest)
    searches = request.body.search
    searches[0].insured_card_symbol = "甲"
    searches[1].insured_card_symbol = ""
    searches[1].birthdate = date(1941, 4, 22)
    assert len(searches) == 2
    # Empty is not absent.
    assert [one.insured_card_symbol for one in searches] == ["甲", ""]
    assert searches[0].birthdate is None and searches[1].birthdate == date(1941, 4, 22)
    searches[0].birthdate = "19410000"
    assert searches[0].birthdate == "19410000"
    record = query()
    record.medical_treatment = "77"
    assert record.medical_treatment == "77"
    assert isinstance(record.medical_treatment, codes.MedicalTreatment)


def text_outside_jis():
    record = query()
    record.insured_card_symbol = "\ue000𠮷🍣"
    assert record.insured_card_symbol == "\ue000𠮷🍣"


def text_broken():
    record = query()
    record.insured_card_symbol = "甲"
    refused(Errors.BAD_TEXT, setattr, record, "insured_card_symbol", "\ud842")
    place = record._place() + (records.NumberQuery.insured_card_symbol.field,)
    refused(Errors.BAD_TEXT, _calls.call, _library.native.onshi_record_set_text, *place,
            b"\xe3\x81", 2)
    assert record.insured_card_symbol == "甲"


def null_argument():
    out = ctypes.c_uint32(77)
    status = _library.native.onshi_record_check(None, ctypes.byref(out), None)
    assert status == Errors.NULL_ARGUMENT and out.value == 77
    refused(Errors.NULL_ARGUMENT, onshi.Patients().link, onshi.Route.NUMBER, None)


def buffer_too_small():
    record = query()
    record.insured_card_symbol = "04534020"
    place = record._place() + (records.NumberQuery.insured_card_symbol.field, 0)
    buffer, length = ctypes.create_string_buffer(b"as it was"), ctypes.c_uint32()
    read = _library.native.onshi_record_text
    assert read(*place, buffer, 7, ctypes.byref(length), None) == Errors.BUFFER_TOO_SMALL
    assert length.value == 8 and buffer.value == b"as it was"
    assert read(*place, buffer, 8, ctypes.byref(length), None) == 0
    assert buffer.value == b"04534020s"
    record.insured_card_symbol = "7" * 5000  # the layer makes room by itself
    assert record.insured_card_symbol == "7" * 5000


def unknown_value():
    refused(Errors.UNKNOWN_MESSAGE, onshi.Record.make, 0xFFFF)
    refused(Errors.UNKNOWN_FIELD, setattr, query().record.as_(records.BatchUnit), "validity", "")
    refused(Errors.BAD_OPTIONS, onshi.Session, INSTITUTION, ROOT, charset=99)
    assert onshi.Plan(99) == 99  # a number to come is no error


def broken_file():
    path = os.path.join(ROOT, "broken.xml")
    with open(path, "wb") as file:
        file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<XmlMsg><MessageHeader>')
    return refused(Errors.TRUNCATED, onshi.Answer.open_file, path, records.QualificationAnswer)


def error_detail():
    error = broken_file()
    assert error.category == onshi.Category.PEER
    assert "文書が途中で終わっています" in error.japanese
    assert "the document ends too early" in error.english == str(error)
    assert (error.file, error.line) == ("broken.xml", 2) and error.column > 1
    assert pickle.loads(pickle.dumps(error)).japanese == error.japanese


def error_elsewhere():
    error = broken_file()
    query()

    def read():
        assert error.code == Errors.TRUNCATED and error.japanese

    joined(in_thread(read))


def freed_parent():
    with session() as opened:
        job = ask(opened, "freed_parent")
        wait_for(opened, job, EventKind.ANSWERED)
        answer = opened.answer(job)
    person = next(answer.people(records.ConsentedUnit))
    answer.close()
    assert person.results.result[0].name


def freed_twice():
    record = query()
    record.record.close()
    record.record.close()
    refused(Errors.STALE_HANDLE, getattr, record, "insured_card_symbol")
    refused(Errors.STALE_HANDLE, setattr, record, "insured_card_symbol", "")
    assert _library.native.onshi_record_free(record.record) == Errors.STALE_HANDLE
    try:
        copy.copy(record.record)
    except TypeError:
        return
    raise AssertionError("a handle was copied")


def wrong_kind():
    patients = onshi.Patients()
    refused(Errors.WRONG_HANDLE, patients.link, onshi.Route.NUMBER, patients)


def two_sessions():
    one, other = session(), session("elsewhere")
    refused(Errors.LEDGER_BUSY, session)
    job = ask(other, "only there")
    assert one.job_of_key("only there") is None
    one.close()
    assert other.job_of_key("only there") == job
    other.close()


def events():
    with session() as opened:
        job = ask(opened, "events")
        assert ask(opened, "events") == job  # the same key is the same job
        before = wait_for(opened, job, EventKind.ANSWERED)
        assert before.count(EventKind.ACCEPTED) == 1
        answer = opened.answer(job)
        people = sum(1 for _ in answer.people(records.ConsentedUnit))
        assert people == answer.units > 0
        opened.acknowledge(job)
        assert opened.standing(job).state in (JobState.ACKNOWLEDGED, JobState.CLOSED)


def cancellation():
    """Another thread breaks a wait off, as a button does."""
    with session("nobody") as opened:
        job = ask(opened, "withdrawn")
        waiting, enough = threading.Event(), threading.Event()

        def cancelled():
            waiting.set()
            return enough.is_set()

        button = in_thread(lambda: waiting.wait() and enough.set())
        assert list(opened.events(cancelled, step=0.001)) == []
        joined(button)
        opened.withdraw(job)
        wait_for(opened, job, EventKind.WITHDRAWN)
        assert ask(opened, "afterwards") != job


def busy():
    with session("busy") as opened:
        job = ask(opened, "busy")
        seen = threading.Event()

        def wait():
            while not seen.is_set():
                try:
                    opened.next_event(0.05)
                except onshi.OnshiError as error:
                    assert error.code == Errors.BUSY

        other = in_thread(wait)
        while not seen.is_set():
            try:
                opened.standing(job)
            except onshi.OnshiError as error:
                seen.set()
                assert error.code == Errors.BUSY
        joined(other)
        opened.standing(job)


def threads():
    def own(number):
        record = query()
        for _ in range(20):
            record.insured_card_symbol = f"thread {number}"
            assert record.insured_card_symbol == f"thread {number}"

    for started in [in_thread(lambda number=number: own(number)) for number in range(64)]:
        joined(started)


def floating_point():
    """As a host that rounds up: it still does after a session was opened and used."""
    if sys.platform == "win32":
        control = ctypes.cdll.msvcrt._controlfp
        upward, mask = 0x200, 0x300

        def rounding(mode=None):
            return control(mode or 0, mask if mode is not None else 0) & mask
    else:
        maths = ctypes.CDLL("libm.so.6")
        upward = 0x800  # FE_UPWARD of x86

        def rounding(mode=None):
            return maths.fegetround() if mode is None else maths.fesetround(mode)

    before = rounding()
    rounding(upward)
    try:
        with session("float") as opened:
            ask(opened, "float")
        assert rounding() == upward
    finally:
        rounding(before)


def unload():
    path = os.path.join(ROOT, "copy-of-onshi.dll")
    shutil.copyfile(os.path.realpath(_library.native._name), path)
    release = _ctypes.FreeLibrary if sys.platform == "win32" else _ctypes.dlclose

    def use():
        """On a thread of its own: what the library keeps for a thread goes with the thread."""
        library = _library.load(path)
        out = ctypes.c_void_p()
        assert library.onshi_record_new(records.NumberQuery.ID, ctypes.byref(out), None) == 0
        # A handle belongs to the copy that gave it.
        assert _library.native.onshi_record_free(out) < 0
        assert library.onshi_record_free(out) == 0
        release(library._handle)

    for _ in range(3):
        joined(in_thread(use))
        assert not is_loaded(path)


def is_loaded(path):
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.GetModuleHandleW(path))
    try:
        ctypes.CDLL(path, mode=os.RTLD_NOW | os.RTLD_NOLOAD)
    except OSError:
        return False
    return True


CONCEPTS = [load, abi_mismatch, constants, typed_records, text_outside_jis, text_broken,
            null_argument, buffer_too_small, unknown_value, error_detail, error_elsewhere,
            freed_parent, freed_twice, wrong_kind, two_sessions, audit, sealed_ledger,
            diagnosis, metrics, backup, https, encryption, events, cancellation, busy, threads,
            floating_point, unload]


def main():
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    for concept in CONCEPTS:
        try:
            concept()
        except BaseException as why:
            print(f"not ok {concept.__name__}: {why!r}", flush=True)
            raise
        print(f"ok {concept.__name__}", flush=True)


if __name__ == "__main__":
    main()
