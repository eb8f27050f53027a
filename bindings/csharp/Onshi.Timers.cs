// Copies of clinical information that may not stay (保存期間), each with its timer.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>The times of each place. What is left out takes its usual value, which is assumed.</summary>
    public sealed class Periods
    {
        /// <summary>Longest stay in memory; usually ten minutes.</summary>
        public TimeSpan? Memory;

        /// <summary>From acknowledgement until a file is to be gone; usually at once.</summary>
        public TimeSpan? File;

        /// <summary>End of the history.</summary>
        public HistoryEnd History;

        /// <summary>By how much a clock may be set back without being distrusted; usually a minute.</summary>
        public TimeSpan? Tolerance;

        internal unsafe onshi_periods ForCall()
        {
            return new onshi_periods
            {
                struct_size = (uint)sizeof(onshi_periods),
                memory_ms = Times.Milliseconds(Memory),
                file_ms = Times.Milliseconds(File),
                history = (uint)History,
                tolerance_ms = Times.Milliseconds(Tolerance),
            };
        }
    }

    /// <summary>A copy that is to be erased now (削除対象).</summary>
    public struct DueCopy
    {
        /// <summary>The program's own name of it.</summary>
        public readonly string Id;

        /// <summary>Where it lies.</summary>
        public readonly CopyPlace Place;

        /// <summary>Why it must go.</summary>
        public readonly EraseReason Why;

        internal DueCopy(string id, CopyPlace place, EraseReason why)
        {
            Id = id;
            Place = place;
            Why = why;
        }
    }

    /// <summary>How a copy stands.</summary>
    public struct CopyState
    {
        /// <summary>How it stands.</summary>
        public readonly CopyStanding Standing;

        /// <summary>Until when it may lie, for CopyStanding.Until.</summary>
        public readonly DateTimeOffset? Until;

        internal CopyState(CopyStanding standing, uint until)
        {
            Standing = standing;
            Until = standing == CopyStanding.Until ? Times.Of(until) : (DateTimeOffset?)null;
        }
    }

    /// <summary>
    /// Every copy that may not stay. Keep the JSON; use ids that name nobody. Not for two threads at once.
    /// </summary>
    public sealed unsafe class Timers : IDisposable
    {
        readonly TimersHandle handle;

        /// <summary>Begins without any copy.</summary>
        public Timers(Periods periods = null)
        {
            IntPtr timers, error;
            onshi_periods native = (periods ?? new Periods()).ForCall();
            OnshiException.Check(Native.onshi_timers_new(&native, &timers, &error), error);
            handle = new TimersHandle(timers);
        }

        /// <summary>
        /// Makes them from their JSON. If the process is a new one, call BeganAnew.
        /// </summary>
        public Timers(string json, Periods periods = null)
        {
            IntPtr timers, error;
            onshi_periods native = (periods ?? new Periods()).ForCall();
            byte[] text = Texts.Utf8(json);
            fixed (byte* kept = text)
            {
                int status = Native.onshi_timers_from_json(
                    &native, kept, Texts.Length(text), &timers, &error);
                OnshiException.Check(status, error);
            }
            handle = new TimersHandle(timers);
        }

        /// <summary>To be kept after each change.</summary>
        public string Json()
        {
            return Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_timers_json(handle, buffer, capacity, length, error));
        }

        /// <summary>Frees them.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        /// <summary>Notes that a copy begins to lie at a place. One that is there keeps its time.</summary>
        public void Lies(string id, CopyPlace place, Clock clock, DateTimeOffset? now = null)
        {
            IntPtr error;
            byte[] name = Texts.Utf8(id);
            fixed (byte* bytes = name)
            {
                int status = Native.onshi_timers_lies(
                    handle, clock.Handle, bytes, Texts.Length(name), (uint)place, Times.At(now), &error);
                OnshiException.Check(status, error);
            }
        }

        /// <summary>Notes that the chart took a copy (引渡し).</summary>
        public void HandedOver(string id)
        {
            IntPtr error;
            byte[] name = Texts.Utf8(id);
            fixed (byte* bytes = name)
                OnshiException.Check(
                    Native.onshi_timers_handed_over(handle, bytes, Texts.Length(name), &error), error);
        }

        /// <summary>Notes that a copy was acknowledged (受領確認).</summary>
        public void Acknowledged(string id, Clock clock, DateTimeOffset? now = null)
        {
            IntPtr error;
            byte[] name = Texts.Utf8(id);
            fixed (byte* bytes = name)
            {
                int status = Native.onshi_timers_acknowledged(
                    handle, clock.Handle, bytes, Texts.Length(name), Times.At(now), &error);
                OnshiException.Check(status, error);
            }
        }

        /// <summary>What is to be erased now. It stays on the list until Erased.</summary>
        public IReadOnlyList<DueCopy> Due(Clock clock, DateTimeOffset? now = null)
        {
            var due = new List<DueCopy>();
            uint at = Times.At(now), place = 0, why = 0;
            uint* where = &place, reason = &why;
            for (uint index = 0; ; index++)
            {
                uint which = index;
                string id = Texts.Utf8((buffer, capacity, length, error) =>
                    Native.onshi_timers_due(
                        handle, clock.Handle, at, which, where, reason, buffer, capacity, length, error));
                if (id == null)
                    return due;
                due.Add(new DueCopy(id, (CopyPlace)place, (EraseReason)why));
            }
        }

        /// <summary>Notes that a copy is erased.</summary>
        public void Erased(string id, CopyPlace place)
        {
            IntPtr error;
            byte[] name = Texts.Utf8(id);
            fixed (byte* bytes = name)
            {
                int status = Native.onshi_timers_erased(
                    handle, bytes, Texts.Length(name), (uint)place, &error);
                OnshiException.Check(status, error);
            }
        }

        /// <summary>Notes that the process began anew: what lay in memory died with the last one.</summary>
        public void BeganAnew()
        {
            IntPtr error;
            OnshiException.Check(Native.onshi_timers_began_anew(handle, &error), error);
        }

        /// <summary>Forgets a copy that is gone; false if it still lies somewhere.</summary>
        public bool Forget(string id)
        {
            IntPtr error;
            byte[] name = Texts.Utf8(id);
            fixed (byte* bytes = name)
            {
                int status = Native.onshi_timers_forget(handle, bytes, Texts.Length(name), &error);
                return OnshiException.Check(status, error) == Native.ONSHI_S_OK;
            }
        }

        /// <summary>How a copy stands; null if it never was there, or was forgotten.</summary>
        public CopyState? Standing(string id, CopyPlace place)
        {
            IntPtr error;
            uint standing, until;
            byte[] name = Texts.Utf8(id);
            fixed (byte* bytes = name)
            {
                int status = Native.onshi_timers_standing(
                    handle, bytes, Texts.Length(name), (uint)place, &standing, &until, &error);
                bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
                return isNone ? (CopyState?)null : new CopyState((CopyStanding)standing, until);
            }
        }

        /// <summary>When to look again, if nothing happens before; null if nothing runs.</summary>
        public DateTimeOffset? Next()
        {
            IntPtr error;
            uint next;
            int status = Native.onshi_timers_next(handle, &next, &error);
            bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
            return isNone ? (DateTimeOffset?)null : Times.Of(next);
        }
    }
}
