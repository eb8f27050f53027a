// What a session tells of itself (稼働状況): figures, without a value of a document or a person.
using System;

namespace Onshi
{
    /// <summary>
    /// Figures of a session since it was opened, and of its jobs as they stand now (計測値): whether somebody should look.
    /// </summary>
    public sealed class Metrics
    {
        /// <summary>Problems that were told.</summary>
        public readonly int Problems;

        /// <summary>Jobs that were told to be overdue.</summary>
        public readonly int Overdue;

        /// <summary>How often the ledger failed.</summary>
        public readonly int LedgerFailures;

        /// <summary>Age of the oldest request without an answer; zero if there is none.</summary>
        public readonly TimeSpan OldestUnanswered;

        /// <summary>Age of the oldest answer that nobody acknowledged; zero if there is none.</summary>
        public readonly TimeSpan OldestUnacknowledged;

        internal Metrics(onshi_metrics told)
        {
            Problems = (int)told.problems;
            Overdue = (int)told.overdue;
            LedgerFailures = (int)told.ledger_failures;
            OldestUnanswered = TimeSpan.FromSeconds(told.oldest_unanswered);
            OldestUnacknowledged = TimeSpan.FromSeconds(told.oldest_unacknowledged);
        }
    }

    public sealed unsafe partial class Session
    {
        /// <summary>Its figures now.</summary>
        public Metrics Metrics
        {
            get
            {
                var told = new onshi_metrics { struct_size = (uint)sizeof(onshi_metrics) };
                onshi_metrics* place = &told;
                Call((session, error) => Native.onshi_session_metrics(session, place, error));
                return new Metrics(told);
            }
        }

        /// <summary>
        /// All figures, also jobs by state and deeds by kind, as the text that Prometheus and OpenTelemetry collectors
        /// read. Write it to a file from time to time.
        /// </summary>
        public string MetricsText
        {
            get
            {
                return Hold(session => Texts.Utf8((buffer, capacity, length, error) =>
                    Native.onshi_session_metrics_text(session, buffer, capacity, length, error)));
            }
        }
    }
}
