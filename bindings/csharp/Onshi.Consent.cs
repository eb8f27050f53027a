// Consent as a program keeps it that keeps consents itself. Session.Consents.cs is for one that leaves
// that to the session.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>
    /// The highest time that was seen: a clock that is turned back revives no consent. Keep its JSON with the
    /// consents.
    /// </summary>
    public sealed unsafe class Clock : IDisposable
    {
        internal readonly ClockHandle Handle;

        /// <summary>Begins now.</summary>
        public Clock(DateTimeOffset? now = null)
        {
            IntPtr clock, error;
            OnshiException.Check(Native.onshi_clock_new(Times.At(now), &clock, &error), error);
            Handle = new ClockHandle(clock);
        }

        /// <summary>Makes it from its JSON.</summary>
        public Clock(string json)
        {
            IntPtr clock, error;
            byte[] text = Texts.Utf8(json);
            fixed (byte* kept = text)
                OnshiException.Check(
                    Native.onshi_clock_from_json(kept, Texts.Length(text), &clock, &error), error);
            Handle = new ClockHandle(clock);
        }

        /// <summary>To be kept.</summary>
        public string Json()
        {
            return Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_clock_json(Handle, buffer, capacity, length, error));
        }

        /// <summary>Frees it.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }

        /// <summary>
        /// Takes in the time and tells which one counts. If that is far ahead, somebody set the time back, or
        /// it had once been wrong: look, then Reset.
        /// </summary>
        public DateTimeOffset Observe(DateTimeOffset? now = null)
        {
            IntPtr error;
            uint counts;
            OnshiException.Check(
                Native.onshi_clock_observe(Handle, Times.At(now), &counts, &error), error);
            return Times.Of(counts);
        }

        /// <summary>
        /// Lets the time count again on the word of a person, after a jump forward was corrected. Call
        /// Consent.AfterReset with every consent then.
        /// </summary>
        public void Reset(string operatorId, DateTimeOffset? now = null)
        {
            IntPtr error;
            fixed (char* who = operatorId)
            {
                int status = Native.onshi_clock_reset_u16(
                    Handle, (ushort*)who, Texts.Length(operatorId), Times.At(now), &error);
                OnshiException.Check(status, error);
            }
        }
    }

    /// <summary>
    /// What one patient consented to on one road. Keep its JSON. Not for two threads at once.
    /// </summary>
    public sealed unsafe partial class Consent : IDisposable
    {
        internal readonly ConsentHandle Handle;

        /// <summary>
        /// Begins with nothing known. `key` is the program's own number of the patient, never one of the
        /// interface.
        /// </summary>
        public Consent(string key, ConsentKind kind)
        {
            IntPtr consent, error;
            byte[] text = Texts.Utf8(key);
            fixed (byte* bytes = text)
            {
                int status = Native.onshi_consent_new(
                    bytes, Texts.Length(text), (uint)kind, &consent, &error);
                OnshiException.Check(status, error);
            }
            Handle = new ConsentHandle(consent);
        }

        /// <summary>Makes it from its JSON.</summary>
        public Consent(string json)
        {
            IntPtr consent, error;
            byte[] text = Texts.Utf8(json);
            fixed (byte* kept = text)
                OnshiException.Check(
                    Native.onshi_consent_from_json(kept, Texts.Length(text), &consent, &error), error);
            Handle = new ConsentHandle(consent);
        }

        internal Consent(IntPtr given)
        {
            Handle = new ConsentHandle(given);
        }

        /// <summary>To be kept after each Hear, and before a cancellation is submitted.</summary>
        public string Json()
        {
            return Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_consent_json(Handle, buffer, capacity, length, error));
        }

        /// <summary>Frees it.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }

        /// <summary>
        /// Takes in what an answer says, of a person whom Link has found to be this patient; how many classes
        /// count now as it says. `told` is when it speaks; null to read that from a whole answer.
        /// </summary>
        public int Hear(ConsentKind kind, View person, DateTimeOffset? told = null)
        {
            IntPtr error;
            uint count = 0, when = told == null ? 0 : Times.Seconds(told.Value);
            int status = Native.onshi_consent_hear(
                Handle, (uint)kind, person.Record.Handle, when, &count, &error);
            return OnshiException.Check(status, error) == Native.ONSHI_S_NONE ? 0 : (int)count;
        }

        /// <summary>
        /// Notes the last day of the planned care (計画に基づく診療の終了日); null for none.
        /// </summary>
        public void PlanCareUntil(DateTime? lastDay)
        {
            IntPtr error;
            uint day = lastDay == null ? 0 : Times.Day(lastDay.Value);
            OnshiException.Check(Native.onshi_consent_plan_care_until(Handle, day, &error), error);
        }

        /// <summary>
        /// Whether a class may be used now on a road. Ask before each request and each use.
        /// </summary>
        public Permission Permits(
            DataClass dataClass, ConsentKind kind, Clock clock, DateTimeOffset? now = null)
        {
            IntPtr error;
            uint until = 0, denial = 0;
            int status = Native.onshi_consent_permits(
                Handle, clock.Handle, (uint)dataClass, (uint)kind, Times.At(now), &until, &denial, &error);
            return Permission.Of(OnshiException.Check(status, error), until, denial);
        }

        /// <summary>
        /// Which classes a request about this patient lacks consent for; none: it may be sent now.
        /// </summary>
        public IReadOnlyList<DataClass> Unmet(
            ConsentKind kind, View request, Clock clock, DateTimeOffset? now = null)
        {
            IntPtr error;
            uint unmet = 0;
            int status = Native.onshi_consent_may_ask(
                Handle, clock.Handle, (uint)kind, request.Record.Handle, Times.At(now), &unmet, &error);
            bool isDenied = OnshiException.Check(status, error) == Native.ONSHI_S_DENIED;
            return Masks.Classes(isDenied ? unmet : 0);
        }

        /// <summary>After Clock.Reset.</summary>
        public void AfterReset(Clock clock)
        {
            IntPtr error;
            OnshiException.Check(
                Native.onshi_consent_after_reset(Handle, clock.Handle, &error), error);
        }
    }
}
