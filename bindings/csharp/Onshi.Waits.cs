// How to wait. The library starts no thread and keeps none: a wait looks, and pauses between two looks
// without holding a thread or the session.
using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace Onshi
{
    public sealed partial class Session
    {
        /// <summary>
        /// The next thing that happens; null if nothing does in that time. For a thread of its own: a
        /// window awaits NextEventAsync.
        /// </summary>
        public JobEvent NextEvent(TimeSpan timeout)
        {
            Stopwatch waited = Stopwatch.StartNew();
            for (;;)
            {
                JobEvent seen = Look();
                TimeSpan left = timeout - waited.Elapsed;
                if (seen != null || left <= TimeSpan.Zero)
                    return seen;
                Thread.Sleep(left < pause ? left : pause);
            }
        }

        /// <summary>The next thing that happens.</summary>
        public async Task<JobEvent> NextEventAsync(
            CancellationToken cancellation = default(CancellationToken))
        {
            for (;;)
            {
                cancellation.ThrowIfCancellationRequested();
                JobEvent seen = await Task.Run(() => Look()).ConfigureAwait(false);
                if (seen != null)
                    return seen;
                await Task.Delay(pause, cancellation).ConfigureAwait(false);
            }
        }

        /// <summary>
        /// Waits until a job is answered, or will not be; its state then. Cancelling breaks off the wait and
        /// leaves the job alone: it goes on, and Job.Withdraw takes it back.
        /// </summary>
        public async Task<JobState> WaitAsync(
            Job job,
            IProgress<JobEvent> progress = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            using (Listen(job, progress))
            {
                for (;;)
                {
                    cancellation.ThrowIfCancellationRequested();
                    JobState? settled = await Task.Run(() => Advance(job)).ConfigureAwait(false);
                    if (settled != null)
                        return settled.Value;
                    await Task.Delay(pause, cancellation).ConfigureAwait(false);
                }
            }
        }

        /// <summary>The same on this thread; null if the time is over before.</summary>
        public JobState? Wait(Job job, TimeSpan timeout, IProgress<JobEvent> progress = null)
        {
            Stopwatch waited = Stopwatch.StartNew();
            using (Listen(job, progress))
            {
                for (;;)
                {
                    JobState? settled = Advance(job);
                    TimeSpan left = timeout - waited.Elapsed;
                    if (settled != null || left <= TimeSpan.Zero)
                        return settled;
                    Thread.Sleep(left < pause ? left : pause);
                }
            }
        }

        // The state is what counts: events only tell that it is worth looking.
        JobState? Advance(Job job)
        {
            for (;;)
            {
                JobState state = job.State;
                if (Job.IsSettled(state))
                    return state;
                if (Look() == null)
                    return null;
            }
        }

        Listening Listen(Job job, IProgress<JobEvent> progress)
        {
            if (progress == null)
                return new Listening(this, null);
            return new Listening(this, seen =>
            {
                if (seen.Job.Number == job.Number)
                    progress.Report(seen);
            });
        }

        sealed class Listening : IDisposable
        {
            readonly Session session;
            readonly Action<JobEvent> tell;

            public Listening(Session session, Action<JobEvent> tell)
            {
                this.session = session;
                this.tell = tell;
                if (tell != null)
                    lock (session.turn)
                        session.listeners.Add(tell);
            }

            public void Dispose()
            {
                if (tell != null)
                    lock (session.turn)
                        session.listeners.Remove(tell);
            }
        }
    }
}
