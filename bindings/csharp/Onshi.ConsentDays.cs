// Which days of consent were fetched (取得済みの同意年月日).
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>Days one after another, the last included.</summary>
    public struct DayRange
    {
        /// <summary>The first day.</summary>
        public readonly DateTime First;

        /// <summary>The last day.</summary>
        public readonly DateTime Last;

        internal DayRange(uint first, uint last)
        {
            First = Times.DayOf(first);
            Last = Times.DayOf(last);
        }
    }

    /// <summary>
    /// The days that are covered, of one kind of consent. Keep its JSON. Not for two threads at once.
    /// </summary>
    public sealed unsafe class ConsentDays : IDisposable
    {
        internal readonly ConsentDaysHandle Handle;

        /// <summary>Begins with no day covered.</summary>
        public ConsentDays(ConsentKind kind)
        {
            IntPtr days, error;
            OnshiException.Check(Native.onshi_consent_days_new((uint)kind, &days, &error), error);
            Handle = new ConsentDaysHandle(days);
        }

        /// <summary>Makes them from their JSON.</summary>
        public ConsentDays(string json)
        {
            IntPtr days, error;
            byte[] text = Texts.Utf8(json);
            fixed (byte* kept = text)
                OnshiException.Check(
                    Native.onshi_consent_days_from_json(kept, Texts.Length(text), &days, &error), error);
            Handle = new ConsentDaysHandle(days);
        }

        internal ConsentDays(IntPtr given)
        {
            Handle = new ConsentDaysHandle(given);
        }

        /// <summary>To be kept after each Fetched.</summary>
        public string Json()
        {
            return Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_consent_days_json(Handle, buffer, capacity, length, error));
        }

        /// <summary>Frees them.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }

        /// <summary>
        /// Notes a fetch whose result was delivered as a whole; null if its days are covered, else why none
        /// is. `told` is as of when the result speaks, null if it does not say.
        /// </summary>
        public Reason? Fetched(View request, DateTimeOffset published, DateTimeOffset? told)
        {
            IntPtr error;
            uint reason = 0, when = told == null ? 0 : Times.Seconds(told.Value);
            int status = Native.onshi_consent_days_fetched(
                Handle, request.Record.Handle, Times.Seconds(published), when, &reason, &error);
            return Masks.Denied(OnshiException.Check(status, error), reason);
        }

        /// <summary>The days of a span that are not covered. None is after today.</summary>
        public IReadOnlyList<DayRange> Uncovered(DateTime from, DateTime to, DateTimeOffset? now = null)
        {
            var ranges = new List<DayRange>();
            for (uint index = 0; ; index++)
            {
                IntPtr error;
                uint first, last;
                int status = Native.onshi_consent_days_uncovered(
                    Handle, Times.Day(from), Times.Day(to), Times.At(now), index, &first, &last, &error);
                if (OnshiException.Check(status, error) == Native.ONSHI_S_NONE)
                    return ranges;
                ranges.Add(new DayRange(first, last));
            }
        }

        /// <summary>
        /// What to fetch next: the oldest days that are over and not covered; null if there are none.
        /// </summary>
        public DayRange? Next(DateTime from, int atMost, DateTimeOffset? now = null)
        {
            IntPtr error;
            uint first, last;
            int status = Native.onshi_consent_days_next(
                Handle, Times.Day(from), (uint)atMost, Times.At(now), &first, &last, &error);
            bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
            return isNone ? (DayRange?)null : new DayRange(first, last);
        }
    }
}
