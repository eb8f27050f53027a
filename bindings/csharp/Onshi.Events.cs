// What happens to the jobs of a session, one thing after another.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>Something that happened to a job.</summary>
    public sealed class JobEvent
    {
        /// <summary>What happened.</summary>
        public readonly EventKind Kind;

        /// <summary>To which job.</summary>
        public readonly Job Job;

        /// <summary>How it was answered, for EventKind.Answered.</summary>
        public readonly Outcome? Outcome;

        /// <summary>What is wrong, for EventKind.Problem: one of Errors; else 0.</summary>
        public readonly int Problem;

        /// <summary>How often a result was asked for, for EventKind.Processing; else 0.</summary>
        public readonly int Round;

        /// <summary>Where a copy lies that must go, for EventKind.Erase.</summary>
        public readonly CopyPlace? Place;

        /// <summary>Why it must go, for EventKind.Erase.</summary>
        public readonly EraseReason? Why;

        /// <summary>
        /// Its words: the reception number, the code and message of the system, what is wrong; null if none.
        /// </summary>
        public readonly string Text;

        internal JobEvent(Session session, onshi_event happened, string text)
        {
            Kind = (EventKind)happened.kind;
            Job = session.JobOf(happened.job);
            bool isAnswer = Kind == EventKind.Answered;
            Outcome = isAnswer ? (Outcome)happened.code : (Outcome?)null;
            Problem = isAnswer ? 0 : happened.code;
            Round = (int)happened.round;
            Place = happened.place == 0 ? (CopyPlace?)null : (CopyPlace)happened.place;
            Why = happened.why == 0 ? (EraseReason?)null : (EraseReason)happened.why;
            Text = text;
        }
    }

    public sealed unsafe partial class Session
    {
        readonly List<Action<JobEvent>> listeners = new List<Action<JobEvent>>();

        /// <summary>
        /// Looks once whether something happened; null if not. Whoever takes an event, every progress and
        /// every stream of this session sees it.
        /// </summary>
        public JobEvent Look()
        {
            JobEvent seen;
            Action<JobEvent>[] told;
            lock (turn)
            {
                seen = Take();
                told = seen == null ? new Action<JobEvent>[0] : listeners.ToArray();
            }
            foreach (Action<JobEvent> tell in told)
                tell(seen);
            return seen;
        }

        JobEvent Take()
        {
            IntPtr error;
            var happened = new onshi_event { struct_size = (uint)sizeof(onshi_event) };
            int status = Native.onshi_session_next_event(handle, 0, &happened, &error);
            if (OnshiException.Check(status, error) == Native.ONSHI_S_NONE)
                return null;
            string text = Texts.Utf16((buffer, capacity, length, wrong) =>
                Native.onshi_session_event_text_u16(handle, buffer, capacity, length, wrong));
            return new JobEvent(this, happened, text);
        }
    }
}
